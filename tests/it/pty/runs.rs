//! A run from the first batch to its results, with the real program.

use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};

use batchdeck::clock::unix_millis;
use batchdeck::local::Clock;

use super::world::World;

const SAMPLE: &str = include_str!("../../../assets/samples/comments.jsonl");

/// A world in which nothing is but what is made in it.
const EMPTY: &str = "ranges = true\n";

#[test]
fn a_run_is_watched_saved_and_read_as_one() {
    let world = World::served(EMPTY);
    std::fs::write(world.work().join("requests.jsonl"), SAMPLE).unwrap();
    ran(
        &world,
        "create requests.jsonl --name mails --wait --max-requests 8",
    );
    let mut session = world.open();
    session.wait("+ mails (3)");
    // Little is looked at where it lies; both ends of the input are in one table.
    session.wait("20 ok · 20 lines · of 3 batches");
    session.send("3G");
    session.wait("comment-19");
    session.send("g");
    session.wait("comment-0");
    session.send("d");
    session.wait("Download 3 batches?");
    session.send("y");
    session.wait("saved in");
    session.wait("20 ok · 20 lines · of 3 batches");
    session.send("G");
    session.wait("comment-19");
}

#[test]
fn what_is_too_much_to_be_looked_at_is_saved_by_one_key_and_nothing_is_missing_before() {
    let now = AtomicI64::new(unix_millis());
    let leaps = Clock::new(move || now.fetch_add(60_000, Ordering::SeqCst));
    let world = World::served_at(EMPTY, leaps);
    let line = |number: u32| {
        format!(
            r#"{{"custom_id":"mail-{number}","method":"POST","url":"/v1/chat/completions","body":{{"model":"gpt-4.1-nano","messages":[{{"role":"user","content":"{number}"}}]}}}}"#
        ) + "\n"
    };
    let lines: String = (0..2100).map(line).collect();
    std::fs::write(world.work().join("requests.jsonl"), lines).unwrap();
    ran(
        &world,
        "create requests.jsonl --name mails --wait --max-requests 700",
    );
    let mut session = world.open();
    session.wait("d saves all");
    session.wait("3 batches are not here, A saves them");
    session.send("q");
    session.exit_code();
    let listed = ran(&world, "list --json");
    let first = listed.lines().find(|line| line.contains("mails 1 of 3"));
    let first: serde_json::Value = serde_json::from_str(first.unwrap()).unwrap();
    ran(
        &world,
        &format!("download {}", first["id"].as_str().unwrap()),
    );
    let mut session = world.open();
    session.wait("700 ok · saved, 700 lines · of 1 of 3 batches");
    session.wait("2 batches are not here, A saves them");
    session.send("A");
    session.wait("2,100 ok · 2,100 lines · of 3 batches");
    session.send("3G");
    session.wait("2,100 of 2,100");
}

/// Runs a command, and returns what it prints.
fn ran(world: &World, line: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_batchdeck"));
    command
        .args(line.split(' '))
        .env_clear()
        .envs(world.env())
        .current_dir(world.work());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}
