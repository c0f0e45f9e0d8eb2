use insta::assert_snapshot;
use serde_json::Value;

use crate::support::server::{Pace, Ran, Scene};

const SAMPLE: &str = include_str!("../../../assets/samples/comments.jsonl");

/// A world with a run of three batches, and the name of the run.
fn run(scenario: &str, pace: Pace) -> (Scene, String, Ran) {
    let scene = Scene::with_server(scenario, pace);
    scene.write("requests.jsonl", SAMPLE);
    let ran = scene.run("create requests.jsonl --name mails --max-requests 8");
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let said = ran.stderr.split([' ', ':']);
    let id = said.into_iter().find(|word| word.starts_with("run_"));
    let id = id.unwrap().to_owned();
    (scene, id, ran)
}

/// Returns what is said, with the name of the run that no two tests share.
fn said(ran: &Ran, id: &str) -> String {
    ran.all().replace(id, "run_0123456789abcdef")
}

fn ids_in_order(jsonl: &str) -> Vec<String> {
    let id = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let id = line.get("custom_id").and_then(Value::as_str);
        id.unwrap().to_owned()
    };
    jsonl.lines().map(id).collect()
}

#[test]
fn a_run_is_sent_shard_by_shard_and_its_name_stands_for_all_of_them() {
    let (scene, id, created) = run("demo", Pace::Leaping);
    let lines = ["get", "wait", "cancel --yes"];
    let mut all = vec![said(&created, &id)];
    all.extend(lines.map(|verb| said(&scene.run(&format!("{verb} {id}")), &id)));
    assert_snapshot!(all.join("\n\n"));
}

#[test]
fn the_results_of_a_run_are_those_of_its_batches_in_the_order_of_its_input() {
    let (scene, id, _) = run("demo", Pace::Leaping);
    scene.run(&format!("wait {id}"));
    let before = scene.run(&format!("results {id}"));
    assert_eq!(before.exit, 4, "{}", before.stderr);
    let downloaded = scene.run(&format!("download {id}"));
    assert_eq!(downloaded.exit, 0, "{}", downloaded.stderr);
    let exported = scene.run(&format!("export {id} -o all.jsonl"));
    assert_eq!(exported.exit, 0, "{}", exported.stderr);
    let all = std::fs::read_to_string(scene.home().join("all.jsonl")).unwrap();
    assert_eq!(ids_in_order(&all), ids_in_order(SAMPLE));
    let shown = scene.run(&format!("results {id} --json")).stdout;
    let batches = shown.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["batch"].as_str().unwrap().to_owned()
    });
    let mut batches: Vec<String> = batches.collect();
    batches.dedup();
    assert_eq!(batches.len(), 3);
}

#[test]
fn a_batch_of_a_run_that_was_not_downloaded_is_told() {
    let (scene, id, created) = run("demo", Pace::Leaping);
    scene.run(&format!("wait {id}"));
    let first = created.stdout.lines().next().unwrap();
    scene.run(&format!("download {first}"));
    let summed = scene.run(&format!("results {id} --summary"));
    assert!(
        summed.stderr.contains("Not here: 2 of 3 batches of"),
        "{}",
        summed.stderr
    );
    assert!(summed.stdout.contains("missing"), "{}", summed.stdout);
}

#[test]
fn the_same_input_is_not_sent_twice_as_a_run_or_as_a_batch() {
    let (scene, _, _) = run("demo", Pace::Frozen);
    let again = [
        "create requests.jsonl --max-requests 8",
        "create requests.jsonl --max-requests 9",
        "create requests.jsonl",
    ];
    assert_eq!(again.map(|line| scene.run(line).exit), [5; 3]);
}

#[test]
fn a_run_that_this_ledger_has_never_seen_is_said_to_be_unknown() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    assert_snapshot!(scene.run("wait run_0123456789abcdef").all());
}

#[test]
fn a_file_over_the_limits_is_refused_with_the_way_to_send_it() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let line = |n: usize| {
        format!(
            r#"{{"custom_id":"r-{n}","method":"POST","url":"/v1/responses","body":{{"model":"gpt-4.1","input":"{n}"}}}}"#
        ) + "\n"
    };
    let lines: String = (0..50_001).map(line).collect();
    scene.write("requests.jsonl", lines);
    let refused = scene.run("create requests.jsonl");
    let sent = scene.run("create requests.jsonl --split");
    assert_eq!((refused.exit, sent.exit), (7, 0), "{}", sent.stderr);
    assert!(
        refused
            .stderr
            .contains("`batchdeck create requests.jsonl --split` sends it as several batches"),
        "{}",
        refused.stderr
    );
    assert_eq!(sent.stdout.lines().count(), 2);
}

#[test]
fn shards_that_do_not_fit_beside_what_waits_are_held() {
    let scene = Scene::with_server("full-queue", Pace::Frozen);
    scene.write("requests.jsonl", SAMPLE);
    let ran = scene.run("create requests.jsonl --name mails --max-requests 8 --hold");
    let held = scene.run("resume --json").stdout;
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let states = held.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["state"].as_str().unwrap().to_owned()
    });
    let states: Vec<String> = states.collect();
    let sent = ran.stdout.lines().filter(|line| line.starts_with("batch_"));
    assert_eq!(sent.count() + states.len(), 3, "{}", ran.stdout);
    assert!(states.iter().all(|state| state == "held"), "{states:?}");
}

#[test]
fn what_failed_in_a_run_is_retried_batch_by_batch_and_its_results_are_whole() {
    let (scene, id, _) = run("half-failed", Pace::Leaping);
    // The world of half failures fails half again; a few rounds end it.
    for _ in 0..12 {
        scene.run(&format!("wait {id}"));
        let retried = scene.run(&format!("retry {id} --yes --wait --allow-duplicate"));
        if retried.stdout.is_empty() {
            break;
        }
    }
    for line in scene.run("list --json").stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let id = line.get("id").and_then(Value::as_str).unwrap().to_owned();
        scene.run(&format!("download {id}"));
    }
    let summed = scene.run(&format!("results {id} --summary"));
    assert!(
        summed.stdout.contains("● ok                  20   100.0 %"),
        "{}",
        summed.all()
    );
}

#[test]
fn one_file_is_not_that_of_several_batches() {
    let (scene, id, _) = run("demo", Pace::Frozen);
    let refused = scene.run(&format!("retry {id} --dry-run -o left.jsonl"));
    assert_eq!(refused.exit, 2, "{}", refused.stderr);
}

#[test]
fn a_file_that_fits_into_one_batch_is_no_run() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    scene.write("requests.jsonl", SAMPLE);
    let sent = scene.run("create requests.jsonl --split --name mails");
    assert_eq!(sent.exit, 0, "{}", sent.stderr);
    assert_eq!(sent.stdout.trim(), scene.id_of("mails"));
    assert!(!sent.stderr.contains("run_"), "{}", sent.stderr);
    let kept = std::fs::read_dir(scene.home().join("data/runs"));
    assert_eq!(kept.map_or(0, Iterator::count), 0);
}
