//! What may be typed after `check`.

use std::path::PathBuf;

use clap::Args;

use super::TokensArg;

/// Check a file of requests without sending anything, and mend it with --fix.
///
/// Needs no key and no network. Findings go to stdout with their lines, then tokens and cost; the
/// exit code is 7 when there is an error among them, and 0 when there are warnings alone. Limits
/// are those of the profile's provider.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck check requests.jsonl\n  \
    batchdeck check bodies.jsonl --fix -o requests.jsonl --endpoint /v1/responses\n\n\
    With --fix, bodies alone are wrapped, missing custom_ids are given (line-000123), and blank\n\
    lines, Windows line ends, spaces at line ends and a byte order mark are taken out. All else is\n\
    written byte for byte, what was done is told, and the new file is checked.")]
pub(crate) struct CheckArgs {
    /// The requests, one JSON object a line.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Where the batch goes: every url must be this, and bodies alone are wrapped for it.
    #[arg(long, value_name = "PATH")]
    pub(crate) endpoint: Option<String>,
    /// Mend what can be mended without asking, into the file named with -o.
    #[arg(long, requires = "output")]
    pub(crate) fix: bool,
    /// The mended file.
    #[arg(long, short, value_name = "FILE", requires = "fix")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the mended file if it is there already.
    #[arg(long, requires = "fix")]
    pub(crate) force: bool,
    /// Which requests are counted for tokens and cost.
    #[arg(long, value_name = "WHICH", value_enum, default_value_t)]
    pub(crate) tokens: TokensArg,
}
