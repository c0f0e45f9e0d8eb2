//! What may be typed after `check` and `split`.

use std::path::PathBuf;

use clap::Args;

use super::TokensArg;
use crate::domain::Limits;
use crate::ops::split::Most;

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

/// Cut a file of requests that is over the limits into files that are not.
///
/// Needs no key and no network. The file is checked first, but for its size. Shards are called
/// after it (requests-001.jsonl), are cut between lines in the order of the file, and are all there
/// or none. Their paths go to stdout.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck split requests.jsonl -o shards\n  \
    batchdeck split requests.jsonl --max-requests 10000 -o shards\n  \
    batchdeck split requests.jsonl --max-tokens 2000000 -o shards")]
pub(crate) struct SplitArgs {
    /// The requests, one JSON object a line.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) most: MostArgs,
    /// The folder of the shards; made where it is missing.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output_dir: PathBuf,
    /// Replace shards that are there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Whether a file is sent as several batches.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct RunArgs {
    /// Send a file that is over the limits as one run of several batches, and any other as usual. So
    /// do the limits of a shard.
    #[arg(long)]
    pub(crate) split: bool,
    #[command(flatten)]
    pub(crate) most: MostArgs,
}

impl RunArgs {
    /// Tells whether it is wanted.
    pub(crate) fn is_wanted(&self) -> bool {
        let most = &self.most;
        self.split || most.requests.or(most.bytes).or(most.tokens).is_some()
    }
}

/// What a shard may hold.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct MostArgs {
    /// Requests in a shard at most; what the provider takes is never exceeded.
    #[arg(long = "max-requests", value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) requests: Option<u64>,
    /// Bytes in a shard at most; what the provider takes is never exceeded.
    #[arg(long = "max-bytes", value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) bytes: Option<u64>,
    /// Input tokens in a shard at most, as they are counted here: pictures are not.
    #[arg(id = "max_tokens", long = "max-tokens", value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) tokens: Option<u64>,
}

impl MostArgs {
    /// Returns what is wanted, within what the provider takes.
    pub(crate) fn within(&self, limits: &Limits) -> Most {
        let less = |wanted: Option<u64>, limit: Option<u64>| wanted.into_iter().chain(limit).min();
        Most {
            requests: less(self.requests, limits.requests),
            bytes: less(self.bytes, limits.bytes),
            tokens: self.tokens,
            ..Most::of(limits)
        }
    }
}
