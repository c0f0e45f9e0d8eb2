//! What may be typed after `view`.

use std::path::PathBuf;

use clap::Args;

/// Read result files on the screen, of any size, without key and network.
///
/// Opens at once: a file of many gigabytes is shown before it is read. Several files are shown as
/// one list, such as the output and the error file of a batch. Once it is open, `?` shows the keys,
/// `e` shows what went wrong by cause, and `q` leaves.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck view output.jsonl\n  \
    batchdeck view output.jsonl errors.jsonl --input requests.jsonl")]
pub(crate) struct ViewArgs {
    /// The result files, at most 8.
    #[arg(value_name = "FILE", required = true, num_args = 1..=8)]
    pub(crate) files: Vec<PathBuf>,
    /// The file of the requests, shown beside their answers.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
}
