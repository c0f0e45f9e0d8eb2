//! What may be typed behind `results`.

use std::path::PathBuf;

use clap::Args;

use super::FilterArgs;

/// Read results: of files, of a batch that was downloaded, or of standard input.
///
/// One line a result: the line in its file, `custom_id`, class, tokens, why the model stopped, and
/// the first words of the answer or why there is none. Needs no key and no network.
///
/// Classes: ok; soft (answered, but cut short, filtered, refused or empty); error; cancelled (not
/// begun before the batch was cancelled); expired (not begun in time); unreadable. Beside an input
/// file also missing (asked, no result) and unknown (never asked). Duplicates are lines whose id
/// stood on an earlier line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck results output.jsonl --limit 20\n  \
    batchdeck results batch_123 --errors\n  \
    batchdeck results batch_123 --search 'refund(ed)?' --regex --json\n  \
    batchdeck results output.jsonl errors.jsonl --input requests.jsonl --class missing,soft\n  \
    zstd -dc output.jsonl.zst | batchdeck results - --tokens '>2000'\n  \
    batchdeck results batch_123 --summary\n\n\
    On a terminal a line is cut to fit. Into a pipe, ids are whole and only the words are shortened;\n\
    --json has everything whole: it is the form for scripts.\n\
    The exit code is 7 when nothing that was read is a result.")]
pub(crate) struct ResultsArgs {
    /// Result files, ids of batches or runs downloaded into the usual folder, or `-` for standard input.
    #[arg(value_name = "ID|FILE", required = true)]
    pub(crate) what: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// At most this many.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..),
          conflicts_with_all = ["summary", "groups"])]
    pub(crate) limit: Option<u64>,
    /// The requests: to find results by what was asked, and requests that have none. A batch
    /// downloaded together with its input needs no telling.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// Count instead: classes, groups of failures, tokens, cost, models.
    #[arg(long, conflicts_with_all = FILTERS)]
    pub(crate) summary: bool,
    /// Only the groups of failures of that, by code and message.
    #[arg(long, conflicts_with = "summary", conflicts_with_all = FILTERS)]
    pub(crate) groups: bool,
}

/// What makes no sense where everything is counted.
const FILTERS: [&str; 6] = ["class", "errors", "finish", "model", "tokens", "search"];
