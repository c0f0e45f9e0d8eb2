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
