//! Datasets: JSON arrays, lines of JSON, tables, folders of text files.
//!
//! Responsible for telling them apart, for cutting them into rows without holding more than one row
//! and a block, and for what is wrong with one as a whole, with its line. Refuses to know what a row
//! says. A file is opened once, so that one that is replaced meanwhile changes nothing.

mod array;
pub(super) mod cells;
mod feed;
mod folder;
mod form;
mod header;
mod lines;
mod places;
mod records;
mod sink;

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::{Failure, Kind};
use crate::ops::disk;
use feed::Feed;

pub(super) use feed::Limits;
pub(super) use folder::TextFile;
pub use form::{Form, Reading};
pub(super) use places::{Batch, Places};
pub(super) use sink::MASK;

/// A dataset that is open.
#[derive(Debug)]
pub struct Dataset {
    path: PathBuf,
    form: Form,
    origin: Origin,
    /// Bytes at the beginning that are no data: a byte order mark.
    mark: usize,
    delimiter: u8,
    header: Vec<String>,
}

/// Where the bytes are.
#[derive(Debug)]
enum Origin {
    /// A file that can be read again and again.
    File(Arc<File>, u64),
    /// What was read of a pipe, and the pipe: it can be read once.
    Pipe(Mutex<Option<(Vec<u8>, File)>>),
    /// The files of a folder.
    Folder(Vec<TextFile>),
}

impl Dataset {
    /// Opens a dataset and finds out what it is.
    pub fn open(path: &Path, reading: Reading) -> Result<Self, Failure> {
        let what = || format!("cannot open {}", path.display());
        let failed = |error| disk::not_opened(&what(), &error);
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.is_dir() {
            return Self::folder(path, reading);
        }
        let head = form::head(&file, about.is_file()).map_err(failed)?;
        let sniffed = form::sniff(path, &head, reading).map_err(|why| {
            Failure::new(Kind::InvalidInput, what(), why)
                .with_hint("say what it is with --format json, jsonl or csv")
        })?;
        let (header, delimiter) = match sniffed.form {
            Form::Csv => {
                let text = head.get(sniffed.mark..).unwrap_or_default();
                let read = header::read(text, reading.delimiter.or(sniffed.delimiter));
                read.map_err(|why| {
                    let hint = "the first line of a table names its columns; --delimiter says what stands between them";
                    Failure::new(Kind::InvalidInput, what(), why).with_hint(hint)
                })?
            }
            Form::Json | Form::Jsonl | Form::Folder => (Vec::new(), b','),
        };
        let origin = if about.is_file() {
            Origin::File(Arc::new(file), about.len())
        } else {
            Origin::Pipe(Mutex::new(Some((head, file))))
        };
        Ok(Self {
            path: path.to_owned(),
            form: sniffed.form,
            origin,
            mark: sniffed.mark,
            delimiter,
            header,
        })
    }

    fn folder(path: &Path, reading: Reading) -> Result<Self, Failure> {
        let what = format!("cannot open {}", path.display());
        if reading.form.is_some_and(|form| form != Form::Folder) {
            return Err(Failure::new(Kind::Usage, what, "it is a folder")
                .with_hint("name a file, or leave --format out"));
        }
        let files = folder::list(path).map_err(|error| disk::failure(&what, &error))?;
        Ok(Self {
            path: path.to_owned(),
            form: Form::Folder,
            origin: Origin::Folder(files),
            mark: 0,
            delimiter: b',',
            header: Vec::new(),
        })
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what it is.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Returns what stands between the cells of a table.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Returns the names of a table's columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Tells whether it is the file that lies at a path, whatever that is called.
    pub fn is_at(&self, path: &Path) -> bool {
        let Origin::File(file, _) = &self.origin else {
            return false;
        };
        let (Ok(ours), Ok(there)) = (file.metadata(), std::fs::metadata(path)) else {
            return false;
        };
        (ours.dev(), ours.ino()) == (there.dev(), there.ino())
    }

    /// Returns the files of a folder.
    pub(super) fn files(&self) -> &[TextFile] {
        match &self.origin {
            Origin::Folder(files) => files,
            Origin::File(..) | Origin::Pipe(_) => &[],
        }
    }

    /// Returns how many bytes there are to read, where that is known.
    pub(super) fn bytes(&self) -> Option<u64> {
        match &self.origin {
            Origin::File(_, bytes) => Some(*bytes),
            Origin::Folder(files) => Some(files.iter().map(|file| file.bytes).sum()),
            Origin::Pipe(_) => None,
        }
    }

    /// Begins to read it from its front.
    pub(super) fn feed(&self, limits: Limits) -> Result<(Feed, Arc<Places>), Failure> {
        let cutter = match self.form {
            Form::Json => feed::Cutter::Array(array::Array::default()),
            Form::Jsonl | Form::Folder => feed::Cutter::Lines(lines::Lines::default()),
            Form::Csv => feed::Cutter::Records(records::Records::new(self.delimiter)),
        };
        let (raw, sizes): (Box<dyn Read + Send>, Vec<u64>) = match &self.origin {
            Origin::File(file, bytes) => {
                let front = FromFront {
                    file: Arc::clone(file),
                    at: self.mark as u64,
                    end: *bytes,
                };
                (Box::new(front), Vec::new())
            }
            Origin::Pipe(pipe) => (self.piped(pipe)?, Vec::new()),
            Origin::Folder(files) => {
                let numbers = folder::numbers(files.len());
                let sizes = files.iter().map(|file| file.bytes).collect();
                (Box::new(Cursor::new(numbers)), sizes)
            }
        };
        let limits = match self.form {
            // A file may be long, and is only read by who works on it.
            Form::Folder => Limits { batch: 1, ..limits },
            Form::Json | Form::Jsonl | Form::Csv => limits,
        };
        let heads = u64::from(self.form == Form::Csv);
        Ok(Feed::new(raw, cutter, limits, heads, sizes))
    }

    fn piped(
        &self,
        pipe: &Mutex<Option<(Vec<u8>, File)>>,
    ) -> Result<Box<dyn Read + Send>, Failure> {
        let taken = pipe.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((mut head, rest)) = taken else {
            let what = format!("cannot read {} twice", self.path.display());
            return Err(Failure::new(Kind::Usage, what, "it is no regular file")
                .with_hint("save it to a file first"));
        };
        head.drain(..self.mark.min(head.len()));
        Ok(Box::new(Cursor::new(head).chain(rest)))
    }
}

/// A file read at positions, which must not become shorter meanwhile.
struct FromFront {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for FromFront {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = left.min(buffer.len());
        let room = buffer.get_mut(..room).unwrap_or_default();
        if room.is_empty() {
            return Ok(0);
        }
        let read = self.file.read_at(room, self.at)?;
        if read == 0 {
            return Err(io::Error::other("it became shorter while it was read"));
        }
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
