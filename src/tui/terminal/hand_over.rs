//! Another program in our terminal: an editor, a pager.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus};

use rustix::process::{Pid, WaitOptions, waitpid};

use super::term::stop_here;

/// Runs a program in the foreground until it ends, and stops together with it.
///
/// When the user stops an editor with the suspend key, the shell waits for all of the foreground
/// group; a program of ours that went on would keep the terminal from it. Call it inside
/// [`Term::hand_over`](super::Term::hand_over). It blocks.
///
/// # Errors
///
/// Those of starting the program: not found, not allowed.
pub fn run_in_foreground(command: &mut Command) -> io::Result<ExitStatus> {
    let mut child = command.spawn()?;
    match wait_with_stops(&child) {
        Ok(status) => Ok(status),
        // Somebody else has waited for it; the standard library knows what is known.
        Err(_) => child.wait(),
    }
}

fn wait_with_stops(child: &Child) -> io::Result<ExitStatus> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    loop {
        match waitpid(pid, WaitOptions::UNTRACED) {
            // We stop here, and wait on when we go on.
            Ok(Some((_, status))) if status.stopped() => stop_here(),
            Ok(Some((_, status))) => return Ok(ExitStatus::from_raw(status.as_raw())),
            Ok(None) | Err(rustix::io::Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}
