//! What may be typed after `prepare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::ops::prepare::Form;

/// Make requests of a dataset: each row is printed by a recipe.
///
/// Needs no key and no network. Either every row becomes a request or no file is written: bad rows
/// go to stderr with their lines, and the exit code is 7. The path of what was written goes to stdout.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck prepare --list\n  \
    batchdeck prepare tickets.csv --recipe classify --preview 2\n  \
    batchdeck prepare tickets.csv --recipe classify --limit 20 -o pilot.jsonl\n  \
    batchdeck prepare tickets.csv --recipe classify --skip 20 -o rest.jsonl\n  \
    batchdeck prepare --recipe classify --show > mine.toml\n  \
    batchdeck prepare letters/ --recipe mine.toml --set tone=formal -o requests.jsonl\n\n\
    A dataset is an array of JSON objects, one object a line, a table (CSV with a header), or a\n\
    folder of text files (fields: name, path, text). Templates are written as in Jinja; they know\n\
    the fields of the row by name, all of them as row, and row_index and row_number.")]
pub(crate) struct PrepareArgs {
    /// The dataset: a file or a folder.
    #[arg(value_name = "DATASET", required_unless_present_any = ["list", "show"])]
    pub(crate) dataset: Option<PathBuf>,
    /// The recipe: the name of a built-in one, or a file.
    #[arg(
        long,
        short,
        value_name = "NAME|FILE",
        required_unless_present = "list"
    )]
    pub(crate) recipe: Option<String>,
    /// Where to; `-` is stdout, which is also meant where --limit stands alone.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// At most so many rows: a pilot.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: Option<u64>,
    /// Leave so many rows out at the beginning: those of the pilot.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) skip: u64,
    /// Change a variable of the recipe, or as body.NAME a member of every request.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Ask this model instead of the recipe's.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<String>,
    /// What the dataset is, if that is not told by its name and its beginning.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<DataArg>,
    /// What stands between the cells of a table: one character, or tab. Else it is detected.
    #[arg(long, value_name = "CHAR", value_parser = parse_delimiter)]
    pub(crate) delimiter: Option<u8>,
    /// Show so many requests as people read them, and write nothing.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000),
          conflicts_with_all = ["output", "limit", "force"])]
    pub(crate) preview: Option<u32>,
    /// List the built-in recipes.
    #[arg(long, conflicts_with_all = ["dataset", "recipe", "show"])]
    pub(crate) list: bool,
    /// Write the recipe itself to stdout, with what --model and --set change of it, or its schema.
    #[arg(long, value_name = "PART", num_args = 0..=1, default_missing_value = "recipe",
          conflicts_with_all = ["dataset", "preview", "output"])]
    pub(crate) show: Option<PartArg>,
    /// Replace what is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// A kind of dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataArg {
    /// One array of objects.
    Json,
    /// One object a line.
    Jsonl,
    /// A table with a header.
    Csv,
    /// A folder of text files.
    Folder,
}

/// A part of a recipe that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartArg {
    /// The recipe itself.
    Recipe,
    /// The schema of its answers.
    Schema,
}

impl DataArg {
    /// Returns what is meant.
    pub(crate) fn form(self) -> Form {
        match self {
            Self::Json => Form::Json,
            Self::Jsonl => Form::Jsonl,
            Self::Csv => Form::Csv,
            Self::Folder => Form::Folder,
        }
    }
}

/// Reads one character that is one byte.
fn parse_delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        _ if text == "tab" || text == "\\t" => Ok(b'\t'),
        [byte] if !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ => Err("write one character, such as ; or |, or the word tab".to_owned()),
    }
}
