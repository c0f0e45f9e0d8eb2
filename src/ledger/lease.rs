//! Who is at an intent: one process at a time, and none for ever.

use std::time::Duration;

use rustix::process::{Pid, test_kill_process};

/// How long an intent belongs to whoever took it, unless they say that they are still at it.
pub const LEASE: Duration = Duration::from_mins(1);

/// Somebody who carries intents out: a process, and a piece of work in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    boot: String,
    pid: u32,
    token: String,
}

impl Owner {
    /// Names a piece of work of this process by a random number, drawn by the edge of the program.
    pub fn of_this_process(token: [u8; 16]) -> Self {
        Self {
            boot: boot_id(),
            pid: std::process::id(),
            token: format!("{:032x}", u128::from_be_bytes(token)),
        }
    }

    /// Returns the name as it stands in the ledger.
    pub(super) fn text(&self) -> String {
        format!("{}/{}/{}", self.boot, self.pid, self.token)
    }

    /// Reads a name from the ledger.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        Some(Self {
            boot: parts.next()?.to_owned(),
            pid: parts.next()?.parse().ok()?,
            token: parts.next()?.to_owned(),
        })
    }
}

/// Returns the number of the process behind a name in the ledger.
pub(super) fn pid_of(holder: &str) -> Option<u32> {
    Owner::parse(holder).map(|owner| owner.pid)
}

/// Tells whether the process behind a name in the ledger is certainly gone. One of another machine,
/// or of a time before a restart, cannot be asked for: its lease runs out by itself.
pub(super) fn is_gone(holder: &str, own: &Owner) -> bool {
    let Some(holder) = Owner::parse(holder) else {
        return true;
    };
    let is_here = !own.boot.is_empty() && holder.boot == own.boot;
    let pid = i32::try_from(holder.pid).ok().and_then(Pid::from_raw);
    is_here && pid.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
}

/// Returns what tells this run of this machine from all others, or nothing where that is not told.
fn boot_id() -> String {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
    text.map_or_else(|_| String::new(), |text| text.trim().to_owned())
}
