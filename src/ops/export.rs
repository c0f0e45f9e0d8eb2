//! Downloaded results in other forms: one JSON array, or CSV.
//!
//! Responsible for writing every line that was downloaded, the unreadable ones included, in the
//! order of the files. Streams: memory holds one line. Refuses to leave half a file. Blocking.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::disk::{self, Clash, Folder};
use super::download::Existing;
use crate::domain::result::{Outcome, ResultLine};
use crate::domain::{Failure, Kind};
use crate::results::read::{read_line, trim_line_end, without_bom};
use crate::results::summary::full_text;

/// A longer line is reported and not taken into memory.
const LINE_MAX: u64 = 256 * 1024 * 1024;
const COLUMNS: &str = "custom_id,text,error,finish_reason,model,input_tokens,output_tokens";

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An array of `{custom_id, response, error}`; responses keep the bytes they came with.
    Json,
    /// A table: the text or the error of each line, and its tokens. RFC 4180.
    Csv,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Where.
    pub path: PathBuf,
    /// Lines written.
    pub rows: u64,
    /// Lines among them that could not be read; they stand in it with an error.
    pub unreadable: u64,
}

/// Writes the lines of result files, one file after the other, into `target`.
///
/// `target` is whole or not there. `KeepBoth` is not offered here and counts as `Refuse`.
pub fn export(
    files: &[PathBuf],
    format: Format,
    target: &Path,
    existing: Existing,
) -> Result<Exported, Failure> {
    let what = format!("cannot write {}", target.display());
    let failed = |error: &io::Error| disk::failure(&what, error);
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else {
        return Err(Failure::new(Kind::Usage, what, "it names no file"));
    };
    let parent = target
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = Folder::open(parent.unwrap_or(Path::new(".")))?;
    let part = format!(".{name}.export.part");
    let file = folder.claim(&part, &what)?;
    file.set_len(0).map_err(|error| failed(&error))?;
    let mut sink = Sink::new(BufWriter::new(file), format);
    sink.begin().map_err(|error| failed(&error))?;
    for path in files {
        sink.take(path).map_err(|error| {
            let from = format!("cannot export {}", path.display());
            disk::failure(&from, &error)
        })?;
    }
    let (rows, unreadable) = sink.end().map_err(|error| failed(&error))?;
    let clash = match existing {
        Existing::Replace => Clash::Replace,
        Existing::Refuse | Existing::KeepBoth => Clash::Fail,
    };
    match folder
        .publish(&part, name, clash)
        .and_then(|()| folder.sync())
    {
        Ok(()) => Ok(Exported {
            path: target.to_owned(),
            rows,
            unreadable,
        }),
        Err(error) => {
            drop(folder.remove(&part));
            Err(match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    Failure::new(Kind::TargetExists, what, "it is there already")
                }
                _ => failed(&error),
            })
        }
    }
}

/// The members of a line that an export keeps, as they came.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Members<'a> {
    #[serde(borrow)]
    custom_id: Option<&'a RawValue>,
    #[serde(borrow)]
    response: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Row<'a> {
    custom_id: Option<&'a RawValue>,
    response: Option<&'a RawValue>,
    error: Option<&'a RawValue>,
}

/// What stands for a line that is no JSON.
#[derive(Serialize)]
struct Broken<'a> {
    custom_id: Option<&'a str>,
    response: Option<()>,
    error: Reason,
}

#[derive(Serialize)]
struct Reason {
    code: &'static str,
    message: String,
}

/// The file being written.
struct Sink {
    out: BufWriter<File>,
    format: Format,
    rows: u64,
    unreadable: u64,
}

impl Sink {
    fn new(out: BufWriter<File>, format: Format) -> Self {
        Self {
            out,
            format,
            rows: 0,
            unreadable: 0,
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Format::Json => self.out.write_all(b"["),
            Format::Csv => write!(self.out, "{COLUMNS}\r\n"),
        }
    }

    /// Writes all lines of a file; blank ones are no lines.
    fn take(&mut self, path: &Path) -> io::Result<()> {
        let mut reader = BufReader::with_capacity(256 * 1024, File::open(path)?);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if reader
                .by_ref()
                .take(LINE_MAX)
                .read_until(b'\n', &mut line)?
                == 0
            {
                break;
            }
            if line.len() as u64 == LINE_MAX {
                let said = format!("line {number} is longer than {LINE_MAX} bytes");
                return Err(io::Error::other(said));
            }
            let inner = without_bom(trim_line_end(&line));
            if !inner.trim_ascii().is_empty() {
                self.row(number, inner)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, number: u64, line: &[u8]) -> io::Result<()> {
        self.rows += 1;
        match self.format {
            Format::Json => self.json_row(number, line),
            Format::Csv => self.csv_row(&read_line(number, line)),
        }
    }

    fn json_row(&mut self, number: u64, line: &[u8]) -> io::Result<()> {
        self.out
            .write_all(if self.rows == 1 { b"\n" } else { b",\n" })?;
        let members = std::str::from_utf8(line)
            .ok()
            .filter(|text| text.trim_start().starts_with('{'))
            .and_then(|text| serde_json::from_str::<Members<'_>>(text).ok());
        if let Some(members) = members {
            let row = Row {
                custom_id: members.custom_id,
                response: members.response,
                error: members.error,
            };
            return Ok(serde_json::to_writer(&mut self.out, &row)?);
        }
        self.unreadable += 1;
        let read = read_line(number, line);
        let why = match read.outcome {
            Outcome::Unreadable(reason) => reason,
            Outcome::Answer(_) | Outcome::Error(_) | Outcome::Missing => {
                "it is not UTF-8".to_owned()
            }
        };
        let broken = Broken {
            custom_id: read.custom_id.as_deref(),
            response: None,
            error: Reason {
                code: "unreadable_line",
                message: format!("line {number}: {why}"),
            },
        };
        Ok(serde_json::to_writer(&mut self.out, &broken)?)
    }

    fn csv_row(&mut self, line: &ResultLine) -> io::Result<()> {
        let (text, error) = match &line.outcome {
            Outcome::Answer(answer) => (full_text(answer), String::new()),
            Outcome::Error(error) => {
                let said = [error.code.as_deref(), Some(error.message.as_str())];
                let said: Vec<&str> = said
                    .into_iter()
                    .flatten()
                    .filter(|s| !s.is_empty())
                    .collect();
                (String::new(), said.join(": "))
            }
            Outcome::Unreadable(reason) => {
                self.unreadable += 1;
                (String::new(), format!("unreadable_line: {reason}"))
            }
            Outcome::Missing => (String::new(), line.words()),
        };
        let tokens = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
        let fields = [
            line.custom_id.clone().unwrap_or_default(),
            text,
            error,
            line.finish.clone().unwrap_or_default(),
            line.model.clone().unwrap_or_default(),
            tokens(line.usage.map(|usage| usage.input)),
            tokens(line.usage.map(|usage| usage.output)),
        ];
        let quoted: Vec<String> = fields.iter().map(|field| csv_field(field)).collect();
        write!(self.out, "{}\r\n", quoted.join(","))
    }

    fn end(mut self) -> io::Result<(u64, u64)> {
        if self.format == Format::Json {
            let end: &[u8] = if self.rows == 0 { b"]\n" } else { b"\n]\n" };
            self.out.write_all(end)?;
        }
        let file = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_data()?;
        Ok((self.rows, self.unreadable))
    }
}

/// Quotes a field where it needs it.
fn csv_field(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) || field.trim() != field {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field.to_owned()
}

#[cfg(test)]
mod tests;
