//! What a dataset is: told by what it begins with and by its name, unless somebody says it.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// How much of a dataset is looked at. The header of a table must fit into it.
const HEAD: usize = 256 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A kind of dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One array of objects.
    Json,
    /// One object a line.
    Jsonl,
    /// A table by RFC 4180 with a header.
    Csv,
    /// A folder of text files, each a row of `name`, `path` and `text`.
    Folder,
}

/// What whoever opens a dataset says about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its kind.
    pub form: Option<Form>,
    /// What stands between the cells of a table.
    pub delimiter: Option<u8>,
}

impl Form {
    /// Returns its word in flags and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Folder => "folder",
        }
    }
}

/// What a look at a dataset told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sniffed {
    pub(super) form: Form,
    /// The length of the byte order mark.
    pub(super) mark: usize,
    /// What the name says about a table.
    pub(super) delimiter: Option<u8>,
}

/// Reads the beginning of a dataset.
pub(super) fn head(file: &File, is_regular: bool) -> io::Result<Vec<u8>> {
    let mut head = vec![0; HEAD];
    let mut filled = 0;
    while let Some(room) = head.get_mut(filled..).filter(|room| !room.is_empty()) {
        let read = if is_regular {
            file.read_at(room, filled as u64)
        } else {
            let mut file = file;
            file.read(room)
        };
        match read {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    head.truncate(filled);
    Ok(head)
}

/// Tells what a dataset is, or why that cannot be told.
pub(super) fn sniff(path: &Path, head: &[u8], reading: Reading) -> Result<Sniffed, String> {
    if let Some(why) = foreign(head) {
        return Err(why.to_owned());
    }
    let mark = if head.starts_with(BOM) { BOM.len() } else { 0 };
    let text = head.get(mark..).unwrap_or_default().trim_ascii_start();
    let ending = path.extension().and_then(|ending| ending.to_str());
    let ending = ending.map(str::to_ascii_lowercase);
    let delimiter = (ending.as_deref() == Some("tsv")).then_some(b'\t');
    let form = match (reading.form, ending.as_deref(), text.first()) {
        (Some(Form::Folder), ..) => return Err("it is a file and no folder".to_owned()),
        (Some(form), ..) => form,
        (None, Some("csv" | "tsv"), _) => Form::Csv,
        (None, _, None) => return Err("it is empty".to_owned()),
        (None, _, Some(b'[')) => Form::Json,
        (None, _, Some(b'{')) if is_one_document(text) => {
            let why = "it is one JSON object over several lines; a dataset is an array of objects, or one object a line";
            return Err(why.to_owned());
        }
        (None, Some("json"), Some(first)) if *first != b'{' => {
            return Err("it is called json, and begins with neither [ nor {".to_owned());
        }
        (None, _, Some(b'{')) | (None, Some("jsonl" | "ndjson"), _) => Form::Jsonl,
        (None, _, Some(_)) => {
            return Err("it does not look like JSON, and is not called csv".to_owned());
        }
    };
    Ok(Sniffed {
        form,
        mark,
        delimiter,
    })
}

/// Tells an object that is laid out over lines from one a line.
fn is_one_document(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.trim_ascii() == b"{"
}

/// Names what is surely no text that we can read.
fn foreign(head: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 6] = [
        (b"\xFF\xFE", "it is UTF-16; save it as UTF-8"),
        (b"\xFE\xFF", "it is UTF-16; save it as UTF-8"),
        (
            b"PK\x03\x04",
            "it is a spreadsheet or a zip archive; save it as CSV",
        ),
        (
            b"\xD0\xCF\x11\xE0",
            "it is an old spreadsheet; save it as CSV",
        ),
        (b"\x1F\x8B", "it is compressed; unpack it first"),
        (b"PAR1", "it is Parquet; save it as CSV or JSON lines"),
    ];
    let found = known.iter().find(|(begin, _)| head.starts_with(begin));
    found.map(|(_, why)| *why)
}
