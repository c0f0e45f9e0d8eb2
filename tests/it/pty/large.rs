//! A result file of a gigabyte on the screen: there at once, read at its end, searched, and no
//! larger in memory than a small one.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::lines::{self, Plan};
use crate::support::pty::Session;

use super::world::{RESTORED, World, quit};

const GIGABYTE: usize = 1_000_000_000;
/// What a dashboard takes without any file, and 16 MB more; a debug build is larger than a release.
const MEMORY_KIB: u64 = 80 * 1024;

/// A debug build searches a gigabyte in half a minute on a busy machine.
const PATIENCE: Duration = Duration::from_mins(4);

/// Writes a block of results over and over, and one line that is like no other.
fn gigabyte(folder: &Path) -> PathBuf {
    let plan = Plan {
        lines: 2000,
        ..Plan::default()
    };
    let mut block = Vec::new();
    lines::write_results(&plan, &mut block).unwrap();
    let path = folder.join("results.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    for _ in 0..=GIGABYTE / block.len() {
        file.write_all(&block).unwrap();
    }
    let last = r#"{"custom_id":"the-very-last","response":{"status_code":200,"body":{"choices":[{"message":{"content":"a quokka"},"finish_reason":"stop"}]}},"error":null}"#;
    writeln!(file, "{last}").unwrap();
    path
}

#[test]
fn a_gigabyte_opens_at_once_and_is_read_at_its_end_and_searched() {
    let world = World::demo();
    let file = gigabyte(&world.work());
    let mut session = world.view(&file);
    session.wait("results.jsonl");
    session.wait("request-");
    session.send("G");
    session.wait("the-very-last");
    session.send("g/quokka\r");
    session.wait_within(PATIENCE, "hit 1 of 1");
    session.wait("a quokka");
    let highest = highest_memory(&session);
    assert!(
        highest.is_none_or(|kib| kib < MEMORY_KIB),
        "{highest:?} KiB"
    );
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
}

#[test]
fn a_file_that_is_cut_short_under_the_eyes_gives_a_notice_and_no_crash() {
    let world = World::demo();
    let plan = Plan {
        lines: 5000,
        ..Plan::default()
    };
    let path = world.work().join("results.jsonl");
    lines::write_results(&plan, std::fs::File::create(&path).unwrap()).unwrap();
    let mut session = world.view(&path);
    session.wait("5,000");
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_len(100_000).unwrap();
    session.send("G");
    session.wait("cut short");
    session.send("r");
    session.wait_gone("cut short");
    session.wait("request-");
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
}

/// Reads the highest resident memory so far in KiB, where the system tells it.
fn highest_memory(session: &Session) -> Option<u64> {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", session.pid().as_raw_nonzero())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
