//! What may be typed: clap types that hold strings and paths, and nothing that was looked up.
//!
//! Help texts are written for people who read one of them and then close the terminal: what it
//! does, what comes out, and an example.

mod check;
mod compare;
mod cost;
mod export;
mod filter;
mod ledger;
mod prepare;
mod results;
mod retry;
mod view;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use check::{CheckArgs, RunArgs, SplitArgs};
pub(crate) use compare::CompareArgs;
pub(crate) use cost::{CostArgs, TokensArg, UnknownArg};
pub(crate) use export::{ExportArgs, FormArg, OrderArg};
pub(crate) use filter::FilterArgs;
pub(crate) use ledger::{LedgerVerb, ResumeArgs};
pub(crate) use prepare::{DataArg, PartArg, PrepareArgs};
pub(crate) use results::ResultsArgs;
pub(crate) use retry::RetryArgs;
pub(crate) use view::ViewArgs;

/// See, steer and collect LLM batch jobs: a dashboard, and the same verbs without a screen.
#[derive(Debug, Parser)]
#[command(
    name = "batchdeck",
    version,
    propagate_version = true,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "Without a verb the dashboard opens.\n\n\
        Examples:\n  \
        batchdeck                              open the dashboard\n  \
        batchdeck --profile demo               look around, no key needed\n  \
        batchdeck create requests.jsonl --wait send a file and wait for its end\n  \
        batchdeck list --status in_progress    what is running\n  \
        batchdeck download batch_123           fetch output and errors\n\n\
        The key comes from OPENAI_API_KEY, --api-key-file, or the profile's key_command or\n\
        key_file; no flag takes a key itself. stdout carries data only.",
    after_long_help = concat!(
        "Without a verb the dashboard opens.\n\n",
        "Examples:\n",
        "  batchdeck                              open the dashboard\n",
        "  batchdeck --profile demo               look around, no key needed\n",
        "  batchdeck create requests.jsonl --wait send a file and wait for its end\n",
        "  batchdeck list --status in_progress    what is running\n",
        "  batchdeck download batch_123           fetch output and errors\n\n",
        "The key comes from OPENAI_API_KEY, --api-key-file, or the profile's key_command or\n",
        "key_file; no flag takes a key itself. stdout carries data only.\n\n",
        "Exit codes:\n",
        "  0  done                              6  provider or network not available\n",
        "  1  something else went wrong         7  the input is not valid\n",
        "  2  usage or configuration            8  the batch ended failed, expired or cancelled\n",
        "  3  not authorised, or no key         9  the batch completed, some requests failed\n",
        "  4  no such batch or file            10  timed out waiting; the batch goes on\n",
        "  5  not possible in this state      130  interrupted",
    )
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// Flags that every verb takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that clap fills in; they become enums at once"
)]
pub(crate) struct Globals {
    /// The profile to use: openai, demo, or one from the settings.
    #[arg(long, short, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The file of settings, instead of the usual one.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The base URL, instead of the profile's. Its key is not sent to another host by itself.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Refuse everything that changes something at the provider.
    #[arg(long, global = true)]
    pub(crate) read_only: bool,
    /// Write JSON: one object, or one a line.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say nothing on stderr but errors.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Say on stderr which profile, URL and source of the key are used.
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Read the key from the first line of a file (mode 0600), or of stdin with `-`.
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) api_key_file: Option<PathBuf>,
    /// Read the key from a file of NAME=value lines, such as `.env`; only keys are read from it.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// Allow the profile's key to go to this host, which must be the one of --base-url.
    #[arg(long, global = true, value_name = "HOST")]
    pub(crate) send_key_to: Option<String>,
    /// Only here to be refused with the reason: arguments can be read by everybody.
    #[arg(long, global = true, hide = true, num_args = 0..=1,
          default_missing_value = "", aliases = ["apikey", "key"])]
    pub(crate) api_key: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    List(ListArgs),
    Get(GetArgs),
    Prepare(PrepareArgs),
    Create(CreateArgs),
    Resume(ResumeArgs),
    Check(CheckArgs),
    Split(SplitArgs),
    Cancel(CancelArgs),
    Retry(RetryArgs),
    Download(DownloadArgs),
    Results(ResultsArgs),
    Export(ExportArgs),
    View(ViewArgs),
    Compare(CompareArgs),
    Wait(WaitArgs),
    Watch(WatchArgs),
    Serve(ServeArgs),
    /// Look after the local record of batches and intents.
    #[command(subcommand)]
    Ledger(LedgerVerb),
    /// Look at the settings, or start a file of them.
    #[command(subcommand)]
    Config(ConfigVerb),
    Completions(CompletionsArgs),
    /// Write the manual page.
    #[command(after_help = "Example:\n  batchdeck man > ~/.local/share/man/man1/batchdeck.1")]
    Man,
}

/// List batches, newest first.
///
/// One line a batch: status, name, requests, age, id. With --json one object a line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck list\n  \
    batchdeck list --status failed,expired --limit 500\n  \
    batchdeck list --json | jq -r 'select(.counts.failed > 0) | .id'")]
pub(crate) struct ListArgs {
    /// Only batches in these states: validating, `in_progress`, finalizing, completed,
    /// failed, expired, cancelling, cancelled.
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) status: Vec<String>,
    /// At most this many; further pages are fetched as needed.
    #[arg(long, value_name = "N", default_value_t = 100,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: u32,
}

/// Show one batch.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  batchdeck get batch_123 --json")]
pub(crate) struct GetArgs {
    /// The batch, or the run.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}

/// Check a file of requests, upload it and make a batch of it.
///
/// Nothing is sent when a line is wrong: findings go to stderr and the exit code is 7. Tokens and
/// cost are told on stderr before anything is sent, at first by a sample of a large file. The id is
/// written to stdout the moment it is known.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck create requests.jsonl --name nightly-tags\n  \
    batchdeck create requests.jsonl --metadata team=search --wait && echo all answered\n  \
    batchdeck create huge.jsonl --split --name nightly\n\n\
    With --split, or with the limits of a shard, a file becomes a run of several batches, each with\n\
    its id on stdout. The name of the run, told on stderr, stands for all of them in get, wait,\n\
    cancel, download, results, export and retry. What does not fit into the queue of its model is\n\
    held. Run again, the same command goes on with what is left.\n\n\
    With --wait the exit code is 8 when the batch ended failed, expired or cancelled, and 9 when\n\
    it completed with failed requests.")]
pub(crate) struct CreateArgs {
    /// The requests, one JSON object a line.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Where the requests go, if the file does not say: /v1/chat/completions and the like.
    #[arg(long, value_name = "PATH")]
    pub(crate) endpoint: Option<String>,
    /// A note on the batch; up to 16 of them.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) metadata: Vec<String>,
    /// The batch's name; short for --metadata name=NAME.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Send requests again although there is a batch of them that runs or is younger than a day.
    #[arg(long)]
    pub(crate) allow_duplicate: bool,
    /// Hold the batch on this machine while its tokens do not fit into the provider's queue; `watch`
    /// and the dashboard send it once they do.
    #[arg(long, conflicts_with = "wait")]
    pub(crate) hold: bool,
    /// Wait until the batch has ended.
    #[arg(long)]
    pub(crate) wait: bool,
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// Which requests are counted for tokens and cost, which are told before anything is sent.
    #[arg(long, value_name = "WHICH", value_enum, default_value_t)]
    pub(crate) tokens: TokensArg,
    #[command(flatten)]
    pub(crate) cost: CostArgs,
}

/// Cancel batches. Requests in flight still finish and are billed; what is done is kept.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck cancel batch_123\n  \
    batchdeck cancel --yes $(batchdeck list --status validating --json | jq -r .id)")]
pub(crate) struct CancelArgs {
    /// The batches, or runs.
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
    /// Do not ask. Needed where there is no terminal to ask on.
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// Download the results of batches: output and errors, in every ended state.
///
/// Every batch gets a folder of its own; the paths written go to stdout. Nothing is overwritten
/// without --force.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck download batch_123\n  \
    batchdeck download batch_123 --format csv --output-dir ~/answers")]
pub(crate) struct DownloadArgs {
    /// The batches, or runs.
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
    /// The folder under which every batch gets its folder.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output_dir: Option<PathBuf>,
    /// What to write beside the files as they came, which are jsonl. `batchdeck export` has more
    /// choices.
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub(crate) format: FormArg,
    /// Replace what is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Wait until batches have ended.
///
/// The exit code is 0 when all of them completed without a failed request, 8 when one ended failed,
/// expired or cancelled, 9 when only single requests failed, 10 when the time was over.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  batchdeck wait batch_123 --timeout 2h && batchdeck download batch_123"
)]
pub(crate) struct WaitArgs {
    /// The batches, or runs.
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
    /// Give up after this long: 90s, 30m, 2h, 1d. The batch goes on.
    #[arg(long, value_name = "SPAN", value_parser = parse_span)]
    pub(crate) timeout: Option<std::time::Duration>,
}

/// Write a line for everything that changes, until stopped.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck watch\n  \
    batchdeck watch --json | jq -r 'select(.type == \"moved\") | .id + \" \" + .to'")]
pub(crate) struct WatchArgs {}

/// Run the embedded batch server, for any client that speaks the batch API.
///
/// It answers with small built-in responders, never with an LLM. Only this machine can reach it,
/// and only with the token.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck serve\n  \
    batchdeck serve --listen 127.0.0.1:8080 --scenario half-failed\n\n\
    The token is a new one each time, in a file whose place is said on stderr; --api-key-file FILE\n\
    sets one of your own.")]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub(crate) listen: std::net::SocketAddr,
    /// The world to open: the name of a shipped one, or a file.
    #[arg(long, value_name = "NAME|FILE", default_value = "demo")]
    pub(crate) scenario: String,
}

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigVerb {
    /// Say where the file of settings is.
    Path,
    /// Show every setting and where it came from. Never shows a key.
    Show,
    /// Write a commented file of settings, unless there is one.
    Init,
    /// Say what is wrong with the file of settings, line by line.
    Check,
}

/// Write a script that completes commands in a shell.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck completions bash > ~/.local/share/bash-completion/completions/batchdeck\n  \
    batchdeck completions zsh > ~/.zfunc/_batchdeck\n  \
    batchdeck completions fish > ~/.config/fish/completions/batchdeck.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// Reads a span as people write it: a whole number and its unit.
fn parse_span(text: &str) -> Result<std::time::Duration, String> {
    let wanted = || "write a number and its unit: 90s, 30m, 2h, 1d".to_owned();
    let at = text
        .find(|c: char| !c.is_ascii_digit())
        .ok_or_else(wanted)?;
    let (number, unit) = text.split_at_checked(at).ok_or_else(wanted)?;
    let number: u64 = number.parse().map_err(|_error| wanted())?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wanted()),
    };
    number
        .checked_mul(seconds)
        .map(std::time::Duration::from_secs)
        .ok_or_else(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn spans_need_a_unit() {
        let read = [
            "90s",
            "30m",
            "2h",
            "1d",
            "5",
            "h",
            "2 h",
            "99999999999999999999s",
        ]
        .map(|text| parse_span(text).ok().map(|span| span.as_secs()));
        assert_eq!(
            read,
            [
                Some(90),
                Some(1800),
                Some(7200),
                Some(86_400),
                None,
                None,
                None,
                None
            ]
        );
    }
}
