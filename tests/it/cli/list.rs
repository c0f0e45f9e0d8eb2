use std::io::{BufRead, BufReader};
use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

fn demo() -> Scene {
    Scene::with_server("demo", Pace::Frozen)
}

#[test]
fn batches_are_listed_newest_first() {
    assert_snapshot!(demo().run("list").all());
}

#[test]
fn json_is_one_object_a_line() {
    assert_snapshot!(demo().run("list --json --status completed --limit 2").all());
}

#[test]
fn only_the_states_asked_for_are_listed() {
    assert_snapshot!(demo().run("list --status failed,expired").all());
}

#[test]
fn a_mistyped_state_is_an_error_and_not_an_empty_list() {
    assert_snapshot!(demo().run("list --status runing").all());
}

#[test]
fn an_empty_list_says_so_on_stderr() {
    let scene = Scene::with_server("half-failed", Pace::Frozen);
    let ran = scene.run("list --status cancelling");
    assert_snapshot!(ran.all());
}

#[test]
fn pages_are_fetched_until_there_are_enough() {
    let scene = Scene::with_server("ten-thousand", Pace::Frozen);
    assert_eq!(
        scene
            .run("list --json --status completed --limit 250")
            .stdout
            .lines()
            .count(),
        250
    );
}

#[test]
fn a_reader_that_goes_away_is_a_success() {
    let scene = Scene::with_server("ten-thousand", Pace::Frozen);
    let mut child = scene
        .command(["list", "--json", "--limit", "1000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut reader = BufReader::with_capacity(64, child.stdout.take().unwrap());
    reader.read_line(&mut first).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    let ran = scene.ran(output);
    assert_eq!((ran.stderr.as_str(), ran.exit), ("", 0));
}

#[test]
fn a_full_disk_behind_stdout_is_an_error() {
    if !std::path::Path::new("/dev/full").exists() {
        return; // Only Linux has a disk that is always full.
    }
    let scene = demo();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = scene.command(["list"]).stdout(full).output().unwrap();
    let ran = scene.ran(output);
    assert_eq!(ran.exit, 1, "{}", ran.stderr);
}
