//! Verbs that are ended by a signal in the middle of their work.

use std::io::Write as _;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::server::Scene;

const ENDING: [(Signal, i32); 4] = [
    (Signal::INT, 130),
    (Signal::TERM, 143),
    (Signal::HUP, 129),
    (Signal::QUIT, 131),
];

/// Runs an export that waits for more through a pipe, and ends it; returns its exit code and what is
/// in its folder then.
fn ended_by(signal: Signal) -> (Option<i32>, Vec<String>) {
    let scene = Scene::offline();
    let mut export = scene
        .command(["export", "/dev/stdin", "-o", "out.csv", "--order", "file"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = export.stdin.take().unwrap();
    // More than a pipe holds: once it is written, the export is in the middle of it.
    let line = [
        br#"{"custom_id":"a","error":{"message":""#,
        "x".repeat(1000).as_bytes(),
        b"\"}}\n",
    ]
    .concat();
    for _ in 0..4000 {
        pipe.write_all(&line).unwrap();
    }
    let pid = Pid::from_child(&export);
    kill_process(pid, signal).unwrap();
    let code = export.wait().unwrap().code();
    drop(pipe);
    let files = std::fs::read_dir(scene.home()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    (
        code,
        names.filter(|name| name.contains("out.csv")).collect(),
    )
}

#[test]
fn whatever_signal_ends_an_export_nothing_half_stays_behind() {
    for (signal, code) in ENDING {
        assert_eq!(ended_by(signal), (Some(code), Vec::new()), "{signal:?}");
    }
}
