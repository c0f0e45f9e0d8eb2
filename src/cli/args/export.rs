//! What may be typed after `export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::FilterArgs;

/// Write results in another form: JSON, CSV, a report, Parquet, or merged lines.
///
/// Works on files and on batches that were downloaded, without key and network. Rows have the order
/// of the requests where their file is here (beside the results, or named with --input), and requests
/// without an answer are in it as `missing`. The path of what was written goes to stdout.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck export batch_123 --format csv\n  \
    batchdeck export output.jsonl errors.jsonl --input requests.jsonl -o answers.json\n  \
    batchdeck export output.jsonl --columns custom_id,text -o - --format csv | head\n  \
    batchdeck export batch_123 --format md -o - | less\n\n\
    Columns: custom_id, class, status, text, error_code, error_message, finish_reason, model,\n\
    input_tokens, output_tokens, cached_tokens, reasoning_tokens, request_id, request (the words\n\
    of what was asked). The first ten are the usual ones.\n\n\
    In a report, filters choose the samples; the counts are of everything.")]
pub(crate) struct ExportArgs {
    /// Result files, or the id of a batch or run downloaded into the usual folder, or the
    /// folder of a batch.
    #[arg(value_name = "ID|FILE", required = true)]
    pub(crate) what: Vec<String>,
    /// The form; by default what the name after -o ends with, else jsonl.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<FormArg>,
    /// Where to; `-` is stdout. By default a file beside the results: results.csv, report.md.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The columns of csv and parquet, in their order; with json, the members of flat objects.
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
    /// The order of the rows.
    #[arg(long, value_name = "ORDER", default_value = "input")]
    pub(crate) order: OrderArg,
    /// The file of the requests, if it is not beside the results.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// Write csv for spreadsheets: nothing in it is taken for a formula, and Excel sees UTF-8.
    #[arg(long)]
    pub(crate) excel_safe: bool,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Replace what is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// A form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormArg {
    /// All lines in one file, as they came.
    Jsonl,
    /// One array of `custom_id` and response.
    Json,
    /// One table.
    Csv,
    /// A report of the batch in Markdown.
    Md,
    /// One table with types, in builds that can write it.
    Parquet,
}

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OrderArg {
    /// That of the requests, where their file is here.
    Input,
    /// That of the result files: the order in which answers were ready.
    File,
}

impl FormArg {
    /// Returns its word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Md => "md",
            Self::Parquet => "parquet",
        }
    }
}
