//! What people use today, as whole processes.

use std::path::Path;
use std::process::{Command, Stdio};

/// Tells whether a program can be run here.
pub(crate) fn is_there(name: &str) -> bool {
    let mut command = Command::new(name);
    command.arg("--version");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Runs a program over a file; what it prints is thrown away.
pub(crate) fn run(name: &str, flags: &[&str], file: &Path) {
    let mut command = Command::new(name);
    command.args(flags).arg(file);
    ends_well(command.stdout(Stdio::null()));
}

/// Runs a program over a file, with what it prints in another.
pub(crate) fn into_file(name: &str, flags: &[&str], file: &Path, out: &Path) {
    let out = std::fs::File::create(out).unwrap();
    let mut command = Command::new(name);
    command.args(flags).arg(file);
    ends_well(command.stdout(out));
}

/// Copies a file as people do.
pub(crate) fn copy(from: &Path, to: &Path) {
    ends_well(Command::new("cp").arg(from).arg(to));
}

fn ends_well(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?} ended with {status}");
}
