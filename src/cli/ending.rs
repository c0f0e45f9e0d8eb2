//! The signals that end a verb: what it holds is let go of, and the exit code is that of the signal.

use std::io::{self, IsTerminal as _};

use tokio::signal::unix::{SignalKind, signal};

/// The signals that ask for an end, each with the code that shells give for it.
const ENDING: [(Kind, u8); 4] = [
    (SignalKind::interrupt, 130),
    (SignalKind::terminate, 143),
    (SignalKind::hangup, 129),
    (SignalKind::quit, 131),
];

type Kind = fn() -> SignalKind;

/// Waits for a signal that asks for the end, and returns the exit code that goes with it.
///
/// One that was ignored when the program was started, as `nohup` does, stays ignored. Where signals
/// cannot be listened to, they end the program as they always do.
pub(super) async fn asked_for() -> u8 {
    let ignored = Ignored::read();
    let mut listening = Vec::new();
    for (kind, code) in ENDING {
        if !ignored.has(kind())
            && let Ok(stream) = signal(kind())
        {
            listening.push((stream, code));
        }
    }
    std::future::poll_fn(|context| {
        for (stream, code) in &mut listening {
            if stream.poll_recv(context).is_ready() {
                return std::task::Poll::Ready(*code);
            }
        }
        std::task::Poll::Pending
    })
    .await
}

/// What whoever started us wants to be ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ignored {
    /// A bit for each signal, from 1 on.
    Mask(u64),
    /// The system does not tell; output that goes elsewhere is the mark of `nohup`.
    Untold { shows_on_terminal: bool },
}

impl Ignored {
    fn read() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        Self::of_status(&status).unwrap_or_else(|| Self::Untold {
            shows_on_terminal: io::stderr().is_terminal(),
        })
    }

    fn of_status(status: &str) -> Option<Self> {
        let mask = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(mask.trim(), 16).ok().map(Self::Mask)
    }

    fn has(self, kind: SignalKind) -> bool {
        match self {
            Self::Mask(mask) => {
                let bit = u32::try_from(kind.as_raw_value() - 1).ok();
                bit.and_then(|bit| mask.checked_shr(bit)).unwrap_or(0) & 1 == 1
            }
            Self::Untold { shows_on_terminal } => {
                kind == SignalKind::hangup() && !shows_on_terminal
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ignored_before_is_read_from_the_system() {
        let status = "Name:\tx\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\nSigCgt:\t0\n";
        let ignored = Ignored::of_status(status).unwrap();
        let has = ENDING.map(|(kind, _)| ignored.has(kind()));
        assert_eq!(has, [false, false, true, false]);
        assert_eq!(Ignored::of_status(""), None);
    }

    #[test]
    fn where_nobody_tells_a_hang_up_is_heeded_on_a_terminal_only() {
        let has = [true, false].map(|shows_on_terminal| {
            let ignored = Ignored::Untold { shows_on_terminal };
            ENDING.map(|(kind, _)| ignored.has(kind()))
        });
        assert_eq!(has, [[false; 4], [false, false, true, false]]);
    }
}
