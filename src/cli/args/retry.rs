//! What may be typed after `retry`.

use std::path::PathBuf;

use clap::Args;

use super::CostArgs;

/// Send what failed in a batch again, as a new batch.
///
/// Takes every request of the input that has no success: error, cancelled, expired, missing and
/// unreadable. Soft failures (cut short, filtered, refused, empty) are answers that were paid for, and
/// are taken only with --only. What has succeeded in an earlier retry is not sent again. Requests go
/// out byte for byte as they were, under the same ids, but for what --set changes. Asks before it
/// sends; the id of the new batch goes to stdout.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck retry batch_123 --dry-run\n  \
    batchdeck retry batch_123 --yes --wait\n  \
    batchdeck retry batch_123 --only soft --set body.max_tokens=4000\n  \
    batchdeck retry batch_123 --only error,missing --model gpt-4.1-mini --max-cost 2\n\n\
    Fetches results and requests into the usual folder, as `batchdeck download` does. When nothing\n\
    is left to be sent, it says so and the exit code is 0. `batchdeck results` then shows both\n\
    batches as one.")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that clap fills in"
)]
pub(crate) struct RetryArgs {
    /// The batch, or the run, whose batches are retried one by one. It must have ended, in whatever
    /// state.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Only these classes: error, expired, cancelled, missing, unreadable, soft.
    #[arg(long, value_name = "CLASS[,CLASS]")]
    pub(crate) only: Vec<String>,
    /// Change a member of every request, such as `body.max_tokens=400`; JSON is taken as such.
    #[arg(long, value_name = "body.NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Ask this model; short for --set body.model=MODEL.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<String>,
    /// Show what would be sent, what it costs and the first requests, and send nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Keep the requests in this file too.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The file of requests, if the provider no longer has it.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// Do not ask. Needed where there is no terminal to ask on.
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// A note on the new batch, beside those of the first; up to 16 in all.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) metadata: Vec<String>,
    /// The new batch's name, instead of that of the first.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Send requests again although there is a batch of them that runs or is younger than a day.
    #[arg(long)]
    pub(crate) allow_duplicate: bool,
    /// Hold the new batch on this machine while its tokens do not fit into the provider's queue;
    /// `watch` and the dashboard send it once they do.
    #[arg(long, conflicts_with_all = ["dry_run", "wait"])]
    pub(crate) hold: bool,
    /// Wait until the new batch has ended.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) cost: CostArgs,
}
