//! The forms an export can have, and their words.

use crate::domain::{Failure, Kind};

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// All lines in one file, each byte for byte as it came, the unreadable ones too. A request
    /// without a line is not in it.
    Jsonl,
    /// One array of `{custom_id, response}`, with an `error` where there was one. Responses and
    /// errors keep the text they came with.
    Json,
    /// A table by RFC 4180.
    Csv(Cells),
    /// A report of the whole batch in Markdown.
    Report,
    /// A table with types, as Apache Parquet has it.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What a spreadsheet may make of the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// The texts as they are, for programs.
    Plain,
    /// An apostrophe before what a spreadsheet would take for a formula, and a byte order mark at
    /// the beginning, so that Excel reads the table as UTF-8.
    ExcelSafe,
}

impl Format {
    /// The words of all forms, those that this build cannot write included.
    pub const WORDS: [&'static str; 5] = ["jsonl", "json", "csv", "md", "parquet"];

    /// Finds a form by its word.
    pub fn of_word(word: &str) -> Result<Self, Failure> {
        match word {
            "jsonl" => Ok(Self::Jsonl),
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv(Cells::Plain)),
            "md" => Ok(Self::Report),
            #[cfg(feature = "parquet")]
            "parquet" => Ok(Self::Parquet),
            #[cfg(not(feature = "parquet"))]
            "parquet" => Err(Failure::new(
                Kind::Unsupported,
                "cannot write Parquet",
                "this program was built without it",
            )
            .with_hint("take a release, or build with `cargo build --release --features parquet`")),
            _ => Err(Failure::new(
                Kind::Usage,
                format!("there is no form {word}"),
                format!("the forms are {}", Self::WORDS.join(", ")),
            )
            .with_hint("choose one of them")),
        }
    }

    /// Returns its word in flags and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv(_) => "csv",
            Self::Report => "md",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }

    /// Returns the name of its file where nobody says another one.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Jsonl => "results.jsonl",
            Self::Json => "results.json",
            Self::Csv(_) => "results.csv",
            Self::Report => "report.md",
            #[cfg(feature = "parquet")]
            Self::Parquet => "results.parquet",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_this_build_is_found_by_its_word() {
        let found: Vec<&str> = Format::WORDS
            .into_iter()
            .filter_map(|word| Format::of_word(word).ok())
            .map(Format::word)
            .collect();
        let built = if cfg!(feature = "parquet") { 5 } else { 4 };
        assert_eq!(found, Format::WORDS[..built]);
    }

    #[test]
    fn an_unknown_form_is_answered_with_the_list() {
        let failure = Format::of_word("xlsx").unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
        assert!(failure.why.ends_with("jsonl, json, csv, md, parquet"));
    }
}
