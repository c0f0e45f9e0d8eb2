//! A run from the first batch to its results, with the real program.

use std::process::Command;

use super::world::World;

const SAMPLE: &str = include_str!("../../../assets/samples/comments.jsonl");

/// A world in which nothing is but what is made in it.
const EMPTY: &str = "ranges = true\n";

#[test]
fn a_run_is_watched_saved_and_read_as_one() {
    let world = World::served(EMPTY);
    std::fs::write(world.work().join("requests.jsonl"), SAMPLE).unwrap();
    let mut create = Command::new(env!("CARGO_BIN_EXE_batchdeck"));
    create
        .args(["create", "requests.jsonl", "--name", "mails", "--wait"])
        .args(["--max-requests", "8"])
        .env_clear()
        .envs(world.env())
        .current_dir(world.work());
    let created = create.output().unwrap();
    assert!(created.status.success(), "{created:?}");
    let mut session = world.open();
    session.wait("+ mails (3)");
    session.wait("The results of the run are not here");
    session.send("d");
    session.wait("Download 3 batches?");
    session.send("y");
    session.wait("of 3 batches");
    session.wait("20 ok");
    // Both ends of the input are in one table.
    session.send("3G");
    session.wait("comment-19");
    session.send("g");
    session.wait("comment-0");
}
