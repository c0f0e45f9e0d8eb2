use std::io::{BufRead, BufReader};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::server::{Pace, Scene};

#[test]
fn changes_come_line_by_line_and_an_interrupt_is_exit_130() {
    let scene = Scene::with_server("demo", Pace::Leaping);
    let mut child = scene
        .command(["watch", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut first)
        .unwrap();
    let change: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert_eq!(change["version"], 1, "{first}");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ran = scene.ran(child.wait_with_output().unwrap());
    assert_eq!(ran.exit, 130, "{}", ran.stderr);
}

#[test]
fn a_held_batch_is_sent_once_those_before_it_have_ended() {
    let scene = Scene::with_server("full-queue", Pace::Leaping);
    scene.write(
        "requests.jsonl",
        r#"{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","max_tokens":10,"messages":[{"role":"user","content":"hello"}]}}"#,
    );
    scene.write(
        "config.toml",
        "[profiles.openai]\nenqueued_tokens = { \"gpt-4.1-nano\" = 1000 }\n",
    );
    let held = scene.run("create requests.jsonl --hold --name requests");
    assert!(held.stdout.starts_with("held "), "{}", held.all());
    let mut child = scene
        .command(["watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let told = lines
        .map_while(Result::ok)
        .find(|line| line.contains("requests"));
    assert!(told.is_some());
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ran = scene.ran(child.wait_with_output().unwrap());
    assert!(
        ran.stderr.contains("requests fits by now and is sent."),
        "{}",
        ran.stderr
    );
    assert!(scene.id_of("requests").starts_with("batch_"));
}
