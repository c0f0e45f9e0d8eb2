//! A first look at results that lie at the provider.
//!
//! Responsible for reading the beginning of both result files and hanging up early. Refuses to
//! write anything, and to fail for one file that is gone.

use std::sync::Arc;

use futures_util::StreamExt as _;
use memchr::memrchr;

use super::read::read_line;
use crate::domain::batch::ResultFile;
use crate::domain::result::ResultLine;
use crate::domain::{Batch, Failure, FileId, Kind};
use crate::provider::{Provider, ReadFrom};

/// The bytes of each file that a preview asks for.
pub const BUDGET: u64 = 256 * 1024;

/// The beginning of the results of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The lines, errors after answers; numbered within their file.
    pub lines: Vec<ResultLine>,
    /// The same lines as they came, file by file.
    pub parts: Vec<(ResultFile, Vec<u8>)>,
    /// Whether these are all lines of both files.
    pub is_whole: bool,
    /// What is missing, and why.
    pub note: Option<String>,
}

/// Reads at most about `budget` bytes of the output file and of the error file, then hangs up.
///
/// A file that is gone or empty is no error but a note. Any other failure ends the preview, unless
/// lines were read before it.
pub async fn preview(
    provider: Arc<dyn Provider>,
    batch: &Batch,
    budget: u64,
) -> Result<Preview, Failure> {
    let mut notes = Vec::new();
    let mut preview = Preview {
        is_whole: true,
        ..Preview::default()
    };
    for (which, id) in batch.result_files() {
        let head = match read_head(provider.as_ref(), id, budget).await {
            Ok(head) => head,
            Err(failure) if failure.kind == Kind::NotFound => Head::gone(),
            Err(failure) if preview.lines.is_empty() => return Err(failure),
            Err(failure) => Head::broken(&failure),
        };
        preview.is_whole &= head.end == End::Whole;
        notes.extend(head.note(which));
        let whole_lines = whole_lines(&head);
        preview.lines.extend(lines_of(whole_lines));
        preview.parts.push((which, whole_lines.to_owned()));
    }
    if batch.result_files().next().is_none() {
        notes.push("there are no results yet".to_owned());
    }
    preview.note = (!notes.is_empty()).then(|| notes.join("; "));
    Ok(preview)
}

/// The beginning of a file, and how it ended.
struct Head {
    bytes: Vec<u8>,
    total: Option<u64>,
    end: End,
}

#[derive(PartialEq, Eq)]
enum End {
    Whole,
    Cut,
    Gone,
    Broken(String),
}

impl Head {
    fn gone() -> Self {
        Self {
            bytes: Vec::new(),
            total: None,
            end: End::Gone,
        }
    }

    fn broken(failure: &Failure) -> Self {
        Self {
            end: End::Broken(failure.to_string()),
            ..Self::gone()
        }
    }

    fn note(&self, which: ResultFile) -> Option<String> {
        let word = which.word();
        match &self.end {
            End::Whole if self.bytes.is_empty() => Some(format!("the {word} file is empty")),
            End::Whole => None,
            End::Gone => Some(format!("the provider no longer has the {word} file")),
            End::Broken(why) => Some(format!("the {word} file broke off: {why}")),
            End::Cut => {
                let of = self
                    .total
                    .map_or_else(String::new, |total| format!(" of {} kB", total / 1000));
                let kilobytes = self.bytes.len() / 1000;
                Some(format!("the first {kilobytes} kB{of} of the {word} file"))
            }
        }
    }
}

async fn read_head(provider: &dyn Provider, id: &FileId, budget: u64) -> Result<Head, Failure> {
    let mut content = provider.read(id.clone(), ReadFrom::Start).await?;
    let mut head = Head {
        bytes: Vec::new(),
        total: content.total,
        end: End::Whole,
    };
    let budget = usize::try_from(budget).unwrap_or(usize::MAX);
    while let Some(chunk) = content.body.next().await {
        match chunk {
            Ok(chunk) => head.bytes.extend_from_slice(&chunk),
            Err(failure) => {
                head.end = End::Broken(failure.to_string());
                break;
            }
        }
        let is_all = content.total == Some(head.bytes.len() as u64);
        if head.bytes.len() >= budget && !is_all {
            head.bytes.truncate(budget);
            head.end = End::Cut;
            break;
        }
    }
    Ok(head)
}

/// Returns the whole lines of a head; what follows the last line end of a cut one is left out.
fn whole_lines(head: &Head) -> &[u8] {
    match head.end {
        End::Whole => head.bytes.as_slice(),
        End::Cut | End::Gone | End::Broken(_) => {
            let end = memrchr(b'\n', &head.bytes).map_or(0, |place| place + 1);
            head.bytes.get(..end).unwrap_or_default()
        }
    }
}

fn lines_of(bytes: &[u8]) -> Vec<ResultLine> {
    (1..)
        .zip(bytes.split_inclusive(|byte| *byte == b'\n'))
        .map(|(number, line)| read_line(number, line))
        .collect()
}

#[cfg(test)]
mod tests;
