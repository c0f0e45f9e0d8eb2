//! How a run ends: the public table of exit codes, and the words for a failure.

use std::process::ExitCode;

use crate::domain::{Failure, Kind};
use crate::text::{Clean, json_line, secret_mask};

use super::json;

/// Why a verb stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Something went wrong.
    Failed(Failure),
    /// Something went wrong, and stderr has said so already.
    Told(Kind),
    /// A signal asked for the end, whose exit code this is.
    Signalled(Failure, u8),
    /// The dashboard ended with this code: by a signal, or by a defect.
    Code(u8),
    /// Whoever read stdout has gone, as `head` does. A success.
    PipeClosed,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Every exit code and what it means: the table of the README and the manual.
pub const TABLE: [(u8, &str); 12] = [
    (0, "done"),
    (1, "something else went wrong"),
    (2, "usage, configuration"),
    (3, "not authorised, no key"),
    (4, "no such batch or file"),
    (
        5,
        "not possible in this state (cancel of an ended batch, the same requests twice)",
    ),
    (
        6,
        "provider unavailable, network, rate limited after retries",
    ),
    (
        7,
        "the input is not valid (prepare, check, create, results)",
    ),
    (
        8,
        "the batch ended failed, expired or cancelled (wait, create --wait)",
    ),
    (
        9,
        "the batch completed, but some requests failed (wait, create --wait)",
    ),
    (10, "timed out waiting (`--timeout`); the batch goes on"),
    (130, "interrupted"),
];

/// Writes the table of exit codes as Markdown, with the kinds of failure behind each code.
pub fn table_markdown() -> String {
    let rows = TABLE.iter().map(|(exit, meaning)| {
        let kinds: Vec<String> = Kind::ALL
            .into_iter()
            .filter(|kind| kind.meaning().exit == *exit)
            .map(|kind| format!("`{}`", json::kind_word(kind)))
            .collect();
        format!("| {exit} | {meaning} | {} |\n", kinds.join(" "))
    });
    "| exit | meaning | `error.kind` with `--json` |\n| ---: | --- | --- |\n"
        .chars()
        .chain(rows.collect::<String>().chars())
        .collect()
}

/// Turns the end of a run into the exit code of the process.
pub(crate) fn code(ended: &Result<(), Stop>) -> ExitCode {
    match ended {
        Ok(()) | Err(Stop::PipeClosed) => ExitCode::SUCCESS,
        Err(Stop::Failed(failure)) => ExitCode::from(failure.exit()),
        Err(Stop::Code(code) | Stop::Signalled(_, code)) => ExitCode::from(*code),
        Err(Stop::Told(kind)) => ExitCode::from(kind.meaning().exit),
    }
}

/// Puts a failure into words for stderr: what, why, what to do.
pub(crate) fn words(failure: &Failure) -> String {
    let what = Clean::block(&secret_mask::mask(&failure.to_string(), &[]));
    let hint = Clean::field(&secret_mask::mask(failure.hint(), &[]));
    format!("batchdeck: {what}\n  {hint}\n")
}

/// Puts a failure into a JSON line for stderr.
pub(crate) fn json_words(failure: &Failure) -> String {
    let failure = json::ErrorLine::of(failure);
    json_line(&failure).map_or_else(|_| String::new(), |line| line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_exactly_the_codes_that_occur() {
        let mut codes: Vec<u8> = Kind::ALL.map(|kind| kind.meaning().exit).into();
        codes.push(0);
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes, TABLE.map(|(exit, _)| exit));
    }

    #[test]
    fn a_failure_shows_neither_escapes_nor_keys() {
        let failure = Failure::new(
            Kind::Unauthorized,
            "cannot list batches",
            "Incorrect key \u{1b}[31msk-abcdefgh12345678",
        );
        let words = words(&failure);
        assert!(
            !words.contains('\u{1b}') && !words.contains("abcdefgh"),
            "{words}"
        );
    }
}
