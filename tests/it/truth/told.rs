use std::path::PathBuf;

use batchdeck::domain::RequestCounts;
use batchdeck::results::chunks::Stop;
use batchdeck::results::truth::study;
use serde_json::Value;

use crate::support::server::{Pace, Scene};

/// Downloads a batch and returns where in its counts the server and the files differ.
fn disagreements(scene: &Scene, batch: &Value) -> String {
    let id = batch["id"].as_str().unwrap();
    let paths: Vec<PathBuf> = scene
        .run(&format!("download {id}"))
        .stdout
        .lines()
        .map(PathBuf::from)
        .collect();
    let count = |what: &str| batch["counts"][what].as_u64().unwrap();
    let told = RequestCounts {
        total: count("total"),
        completed: count("completed"),
        failed: count("failed"),
    };
    let truth = study(&paths, None, 2, &Stop::default(), |_| ())
        .unwrap()
        .truth;
    assert!(
        paths.is_empty() || truth.tally.lines() > 0,
        "{id} has no lines"
    );
    format!("{:?}", truth.tally.disagreements(told))
}

#[test]
fn every_ended_batch_agrees_with_what_its_provider_counts() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let listed = scene.run("list --json").stdout;
    let mut ended = Vec::new();
    for line in listed.lines() {
        let batch: Value = serde_json::from_str(line).unwrap();
        if batch["ended"] == true {
            let status = batch["status"].as_str().unwrap().to_owned();
            ended.push((status, disagreements(&scene, &batch)));
        }
    }
    let odd: Vec<_> = ended.iter().filter(|(_, found)| found != "[]").collect();
    assert!(odd.is_empty(), "{odd:?}");
    let statuses = ["completed", "failed", "expired", "cancelled"];
    let seen = statuses.map(|status| ended.iter().any(|(ended, _)| ended == status));
    assert_eq!(seen, [true; 4]);
}
