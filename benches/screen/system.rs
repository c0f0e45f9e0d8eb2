//! What the system knows of a process. Where there is no `/proc`, nothing.

use std::path::PathBuf;

/// Work of all threads of a process so far.
#[derive(Clone, Copy)]
pub(crate) struct Work {
    /// How often threads have gone to sleep.
    pub(crate) sleeps: u64,
    /// The same of the first thread alone: the one with the screen.
    pub(crate) sleeps_of_first: u64,
    /// Time on a processor, in nanoseconds.
    pub(crate) nanos: u64,
}

/// Reads the work of a process.
pub(crate) fn work(pid: u32) -> Option<Work> {
    let mut work = Work {
        sleeps: 0,
        sleeps_of_first: 0,
        nanos: 0,
    };
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).ok()? {
        let task = task.ok()?.path();
        let sleeps = number_in(task.join("status"), "voluntary_ctxt_switches:")?;
        work.sleeps += sleeps;
        if task.ends_with(pid.to_string()) {
            work.sleeps_of_first = sleeps;
        }
        let times = std::fs::read_to_string(task.join("schedstat")).ok()?;
        work.nanos += times.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(work)
}

/// Reads the resident memory of a process in KiB: now, and at its highest.
pub(crate) fn memory(pid: u32) -> Option<(u64, u64)> {
    let status = || PathBuf::from(format!("/proc/{pid}/status"));
    Some((
        number_in(status(), "VmRSS:")?,
        number_in(status(), "VmHWM:")?,
    ))
}

fn number_in(file: PathBuf, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
