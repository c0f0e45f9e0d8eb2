//! What may be typed behind `resume` and `ledger`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Go on with what was begun and has not become a batch.
///
/// Without an intent: lists all of them with what is known and what will happen next; needs neither
/// key nor network. With one: resolves it and writes the id of its batch. Nothing is sent twice.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck resume                  what is unresolved\n  \
    batchdeck resume 1a2b3c4d         find or make its batch\n  \
    batchdeck resume 1a2b3c4d --abandon")]
pub(crate) struct ResumeArgs {
    /// The intent, by the first letters of its id.
    #[arg(value_name = "INTENT")]
    pub(crate) intent: Option<String>,
    /// Resolve every intent of the profile.
    #[arg(long, conflicts_with_all = ["intent", "abandon"])]
    pub(crate) all: bool,
    /// Give the intent up. Sends nothing; what it made at the provider stays there.
    #[arg(long, requires = "intent")]
    pub(crate) abandon: bool,
}

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerVerb {
    /// Say where the ledger is.
    Path,
    /// Read all of it and say whether it is sound.
    Check,
    /// Set it aside and make it anew: from itself, the log of ids, and the provider's list.
    Rebuild,
    /// Write a whole copy of it to a new file, which is a database of `sqlite3`.
    Export(LedgerExportArgs),
}

/// Where the copy goes.
#[derive(Debug, Args)]
pub(crate) struct LedgerExportArgs {
    /// The file to write; it must not be there yet.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
