//! Runs the program that prints a key: `op`, `pass`, `secret-tool`, `security`.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::domain::{Failure, Kind};

/// How long a key command may take: long enough to touch a security key.
pub const LIMIT: Duration = Duration::from_secs(30);

/// More than any key, and little enough to hold.
const MOST_BYTES: u64 = 64 * 1024;

/// What a command left behind.
struct Ended {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    is_success: bool,
}

/// Runs a command without a shell and returns what it wrote to stdout.
///
/// Contract: blocks for at most `limit`, then kills the command. What it wrote to stderr becomes
/// the reason of the failure; stdout never does, because that is where the key is.
pub fn run(argv: &[String], limit: Duration) -> Result<Vec<u8>, Failure> {
    let failed = |why: String| {
        Failure::new(Kind::NoKey, "the key_command gave no key", why)
            .with_hint("run the command by hand; it must print the key on its first line")
    };
    let (program, arguments) = argv
        .split_first()
        .ok_or_else(|| failed("it is empty".to_owned()))?;
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(format!("cannot run {program}: {error}")))?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let (sender, receiver) = mpsc::channel();
    // Detached on purpose: a grandchild that keeps the pipe open must not keep us.
    thread::spawn(move || sender.send(wait(child)));
    match receiver.recv_timeout(limit) {
        Ok(Ok(ended)) if ended.is_success => Ok(ended.stdout),
        Ok(Ok(ended)) => Err(failed(
            String::from_utf8_lossy(&ended.stderr).trim().to_owned(),
        )),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            // It may have ended in this moment, which is as good.
            pid.and_then(|pid| kill_process(pid, Signal::KILL).ok());
            Err(failed(format!("it took longer than {} s", limit.as_secs())))
        }
    }
}

fn wait(mut child: Child) -> std::io::Result<Ended> {
    let stderr = child.stderr.take();
    let stderr = thread::spawn(move || read(stderr));
    let stdout = read(child.stdout.take())?;
    let is_success = child.wait()?.success();
    let stderr = stderr.join().ok().and_then(Result::ok).unwrap_or_default();
    Ok(Ended {
        stdout,
        stderr,
        is_success,
    })
}

fn read(pipe: Option<impl Read>) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(MOST_BYTES).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Vec<String> {
        ["sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[test]
    fn the_output_of_the_command_is_returned() {
        assert_eq!(run(&shell("echo sk-1"), LIMIT).unwrap(), b"sk-1\n");
    }

    #[test]
    fn a_command_that_fails_says_why_and_not_what_it_printed() {
        let failure = run(&shell("echo sk-1; echo locked >&2; exit 1"), LIMIT).unwrap_err();
        assert_eq!(failure.why, "locked");
    }

    #[test]
    fn a_command_that_hangs_is_ended() {
        let failure = run(&shell("exec sleep 60"), Duration::from_millis(50)).unwrap_err();
        assert_eq!(failure.kind, Kind::NoKey);
    }
}
