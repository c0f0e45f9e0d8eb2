//! However it ends in the middle of work, the terminal is given back and nothing paid for is lost.

use std::ffi::OsStr;

use rustix::process::Signal;

use crate::support::pty::Session;

use super::world::{RESTORED, World, left_behind};

/// A batch whose files come so slowly that a download is still under way when the test ends it.
const SLOW: &str = r#"
    ranges = true

    [[batch]]
    name = "molasses"
    endpoint = "/v1/chat/completions"
    model = "gpt-4.1-nano"
    status = "completed"
    input = "tickets"
    requests = 10000
    age = "2h"
    running = "50m"

    [[fault]]
    path = "/v1/files/*/content"
    drip_bytes = 4096
    drip_pause = "40ms"
"#;

/// Starts a download and waits until some of it has come.
fn downloading(world: &World) -> Session {
    let mut session = world.open();
    session.wait("▸● completed   molasses");
    session.send("d");
    session.wait("↓ molasses");
    session.wait_until("some bytes have been written", |_| part(world) > 0);
    session
}

/// Returns the length of what is not whole yet. Its record is written under such a name too and
/// renamed, so that a file may have gone since it was listed.
fn part(world: &World) -> u64 {
    let files = world.files().into_iter().map(|file| world.file(&file));
    let parts = files.filter(|file| file.extension() == Some(OsStr::new("part")));
    let lengths = parts.filter_map(|part| part.metadata().ok());
    lengths.map(|about| about.len()).max().unwrap_or(0)
}

/// Tells whether a file bears the name of a finished download.
fn has_output(world: &World) -> bool {
    let files = world.files();
    files.iter().any(|file| file.ends_with("/output.jsonl"))
}

#[test]
fn quitting_during_a_download_asks_and_keeps_what_has_come() {
    let world = World::served(SLOW);
    let mut session = downloading(&world);
    session.send("q");
    session.wait("Transfers are running");
    session.send("y");
    let code = session.exit_code();
    assert_eq!((code, left_behind(&session)), (0, RESTORED.to_vec()));
    assert_eq!((part(&world) > 0, has_output(&world)), (true, false));
}

#[test]
fn a_signal_during_work_ends_it_with_the_code_of_the_signal() {
    let world = World::served(SLOW);
    let mut session = downloading(&world);
    session.signal(Signal::TERM);
    let code = session.exit_code();
    assert_eq!((code, left_behind(&session)), (143, RESTORED.to_vec()));
    assert_eq!((part(&world) > 0, has_output(&world)), (true, false));
}

#[test]
fn a_demo_that_is_left_leaves_no_folder_behind() {
    // With a listing under way, and at once.
    for leave in ["q", "Rq", "R\x03"] {
        let world = World::demo();
        let mut session = world.open();
        session.wait("nightly-tags");
        session.send(leave);
        session.exit_code();
        let expected = ["deck/data/samples/emails.jsonl", "home", "tmp", "work"];
        assert_eq!(world.files(), expected, "after {leave:?}");
    }
}
