use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use insta::assert_snapshot;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::server::Scene;

#[test]
fn it_serves_whoever_reads_its_token_and_leaves_nothing_behind() {
    let scene = Scene::offline();
    let mut child = scene
        .command(["serve", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut first)
        .unwrap();
    let serving: serde_json::Value = serde_json::from_str(&first).unwrap();
    let text = |name: &str| serving[name].as_str().unwrap().to_owned();
    let (url, file) = (text("base_url"), text("token_file"));
    let token = std::fs::read_to_string(&file).unwrap();
    let listed = scene.run(&format!(
        "--base-url {url} --api-key-file {file} list --json"
    ));
    assert_eq!((listed.exit, listed.stderr.as_str()), (0, ""));
    assert_eq!(scene.run(&format!("--base-url {url} list")).exit, 3);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ran = scene.ran(child.wait_with_output().unwrap());
    assert_eq!((ran.exit, Path::new(&file).exists()), (0, false));
    assert!(!ran.stderr.contains(token.trim()), "{}", ran.stderr);
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    assert_snapshot!(Scene::offline().run("serve --listen 0.0.0.0:0").all());
}

#[test]
fn a_scenario_that_does_not_exist_is_named_with_those_that_do() {
    assert_snapshot!(Scene::offline().run("serve --scenario nope").all());
}
