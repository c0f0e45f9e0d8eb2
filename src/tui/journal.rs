//! What the user was told, kept in a file: for the day after, when the screen is long gone.
//!
//! One line a message, cleaned, with keys masked. A thread of its own writes, so that a slow disk
//! never holds up a key; it waits on a channel and costs nothing in between. A log that cannot be
//! written is no reason to trouble anybody.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use jiff::Timestamp;

use crate::app::state::notices::{Notice, Notices, Severity};
use crate::config::private;
use crate::text::{Clean, secret_mask};

/// A log beyond this length is put aside, once; an older one put aside is given up.
const MAX_BYTES: u64 = 5_000_000;

/// Keeps messages in a file.
#[derive(Debug)]
pub struct Journal {
    lines: Option<mpsc::Sender<String>>,
    writer: Option<thread::JoinHandle<()>>,
    kept: u64,
}

impl Journal {
    /// Starts to keep messages in a folder.
    pub fn open(folder: PathBuf) -> Self {
        let (sender, lines) = mpsc::channel::<String>();
        let writer = thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                for line in lines {
                    // Nobody can be told that telling failed.
                    let _ = append(&folder, &line);
                }
            });
        Self {
            lines: Some(sender),
            writer: writer.ok(),
            kept: 0,
        }
    }

    /// Keeps the messages that are new since the last call.
    pub fn keep(&mut self, notices: &Notices) {
        let new = notices.told().saturating_sub(self.kept);
        if new == 0 {
            return;
        }
        self.kept = notices.told();
        let new = usize::try_from(new).unwrap_or(usize::MAX);
        let skipped = notices.log().len().saturating_sub(new);
        for notice in notices.log().skip(skipped) {
            if let Some(lines) = &self.lines {
                let _ = lines.send(line(notice));
            }
        }
    }
}

impl Drop for Journal {
    /// Waits until the last message is written.
    fn drop(&mut self) {
        self.lines = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn line(notice: &Notice) -> String {
    let at = Timestamp::from_second(notice.at.0).unwrap_or_default();
    let severity = match notice.severity {
        Severity::Info => "info",
        Severity::Good => "good",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let hint = notice.hint.as_ref().map(|hint| format!("; {hint}"));
    let text = format!("{}{}", notice.text, hint.unwrap_or_default());
    let text = Clean::field(&secret_mask::mask(&text, &[]));
    format!("{at} {severity} {text}\n")
}

fn append(folder: &Path, line: &str) -> std::io::Result<()> {
    let path = folder.join("batchdeck.log");
    if fs::metadata(&path).is_ok_and(|about| about.len() > MAX_BYTES) {
        fs::rename(&path, folder.join("batchdeck.log.1"))?;
    }
    open(folder, &path)?.write_all(line.as_bytes())
}

fn open(folder: &Path, path: &Path) -> std::io::Result<File> {
    private::make_dir(folder).map_err(std::io::Error::other)?;
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Moment, Now, Timestamp};

    const NOW: Now = Now {
        wall: Timestamp(1_750_075_200),
        at: Moment(std::time::Duration::ZERO),
    };

    fn kept(tell: impl FnOnce(&mut Journal)) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path().join("state"));
        tell(&mut journal);
        drop(journal);
        fs::read_to_string(folder.path().join("state/batchdeck.log")).unwrap()
    }

    #[test]
    fn every_message_is_kept_once_cleaned_and_without_keys() {
        let log = kept(|journal| {
            let mut notices = Notices::default();
            notices.tell(Severity::Info, "one\u{1b}[2J", NOW);
            journal.keep(&notices);
            journal.keep(&notices);
            notices.tell(Severity::Error, "key sk-abcdefghijklmnop refused", NOW);
            journal.keep(&notices);
        });
        assert_eq!(
            log,
            "2025-06-16T12:00:00Z info one␛[2J\n\
             2025-06-16T12:00:00Z error key sk-…mnop refused\n"
        );
    }

    #[test]
    fn a_flood_beyond_what_is_remembered_keeps_what_is_left_of_it() {
        let log = kept(|journal| {
            let mut notices = Notices::default();
            for number in 0..600 {
                notices.note(Severity::Info, format!("message {number}"), NOW);
            }
            journal.keep(&notices);
        });
        assert_eq!(log.lines().count(), 500);
    }
}
