//! The open files of one batch, as one list of rows: the output first, then the errors.
//!
//! Responsible for turning rows into lines of files and back, and for finding a request beside its
//! answer. Refuses to know screens and tasks. Blocking; all methods take `&self`, so that windows
//! are read while the files are indexed and counted.

mod jump;
mod long;
mod rows;
mod whole;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::family::Overruled;
use super::file::{Change, ResultsFile};
use super::ids::Ids;
use super::window::{Limits, RawLine};
use crate::domain::request::Asked;
use crate::domain::result::{Place, ResultLine};
use crate::domain::{Failure, Progress};

pub use jump::End;
use long::Long;
use rows::Rows;

/// A request that is longer is read in a second step.
const USUAL_REQUEST: usize = 1024 * 1024;

/// Open result files, and the input they answer where it is on this machine.
///
/// Places name a result file by its position; the input comes behind the last of them.
#[derive(Debug)]
pub struct Shelf {
    files: Vec<ResultsFile>,
    /// Lines that are no rows.
    overruled: Arc<Overruled>,
    long: Long,
    /// It may come later, when it is fetched.
    input: OnceLock<ResultsFile>,
}

impl Shelf {
    /// Opens files. Reads nothing yet.
    pub fn open(results: &[PathBuf], input: Option<&Path>) -> Result<Self, Failure> {
        let files = results
            .iter()
            .map(|path| ResultsFile::open(path))
            .collect::<Result<_, _>>()?;
        let shelf = Self {
            files,
            overruled: Arc::default(),
            long: Long::default(),
            input: OnceLock::new(),
        };
        if let Some(path) = input {
            shelf.attach(path)?;
        }
        Ok(shelf)
    }

    /// Leaves out the lines that do not count, because those of another batch do. They are no rows;
    /// lines that come later are.
    #[must_use]
    pub fn without(self, overruled: Arc<Overruled>) -> Self {
        Self { overruled, ..self }
    }

    /// Returns the lines that are no rows.
    pub fn overruled(&self) -> &Overruled {
        &self.overruled
    }

    /// Takes the input file in, unless there is one already.
    pub fn attach(&self, input: &Path) -> Result<(), Failure> {
        let file = ResultsFile::open(input)?;
        // The first one stays: what was counted beside it stays right.
        let _ = self.input.set(file);
        Ok(())
    }

    /// Returns where the result files are.
    pub fn paths(&self) -> Vec<PathBuf> {
        let paths = self.files.iter().map(|file| file.path().to_owned());
        paths.collect()
    }

    /// Returns where the input is, when it is here.
    pub fn input_path(&self) -> Option<&Path> {
        self.input.get().map(ResultsFile::path)
    }

    /// Reads the first rows, with as little work as a first screen needs: of a long line only the
    /// beginning is looked at, until a window is read.
    pub fn head(&self, count: usize) -> Result<Vec<ResultLine>, Failure> {
        let Some(file) = self.files.first().filter(|_| self.overruled.is_empty()) else {
            return self.window(0, count);
        };
        let window = file.window(1, count)?;
        if window.reaches_end && window.lines.len() < count && self.files.len() > 1 {
            return self.window(0, count);
        }
        Ok(window.lines.iter().map(RawLine::read).collect())
    }

    /// Reads rows, counted from 0 over all files together.
    ///
    /// A row beyond the first file needs the number of lines before it, so that file is indexed
    /// first. Fewer rows than wanted are there only at the end.
    pub fn window(&self, first: u64, count: usize) -> Result<Vec<ResultLine>, Failure> {
        let mut lines = Vec::new();
        let mut before = 0;
        for file in self.numbered() {
            let missing = count.saturating_sub(lines.len());
            if missing == 0 {
                break;
            }
            let start = first.saturating_sub(before);
            if file.total().is_none_or(|total| start < total) {
                lines.extend(file.rows(start, missing)?);
            }
            if lines.len() < count {
                before = before.saturating_add(file.indexed()?);
            }
        }
        Ok(lines)
    }

    /// Iterates the result files with what their rows are.
    fn numbered(&self) -> impl DoubleEndedIterator<Item = Rows<'_>> + ExactSizeIterator {
        self.files.iter().enumerate().map(|(number, file)| Rows {
            file,
            number: u8::try_from(number).unwrap_or(u8::MAX),
            overruled: &self.overruled,
            long: &self.long,
        })
    }

    /// Reads the lines at some places, in their order. One in the input is a request that has no
    /// line, or that cannot be read.
    pub fn lines_at(&self, places: &[Place]) -> Result<Vec<ResultLine>, Failure> {
        let mut lines = Vec::with_capacity(places.len());
        for run in places.chunk_by(|one, next| one.file == next.file) {
            let Some((file, holds)) = run.first().and_then(|place| self.file_of(place.file)) else {
                continue;
            };
            let read = file.lines_at(run, Limits::WIDE)?.lines;
            let number = run.first().map_or(0, |place| place.file);
            for raw in &read {
                lines.push(match holds {
                    Holds::Results => whole::result((file, number), raw, &self.long)?,
                    Holds::Requests => ResultLine {
                        file: number,
                        ..whole::missing(whole::request(file, raw)?)
                    },
                });
            }
        }
        Ok(lines)
    }

    /// Finds the request of a result by its name.
    pub fn request(&self, ids: &Ids, custom_id: &str) -> Result<Asked, Failure> {
        let Some(input) = self.input.get() else {
            return Ok(Asked::NotHere);
        };
        // Names are kept as hashes, so the line has to prove that it is the one.
        if let Some(place) = ids.request(custom_id) {
            let raw = input.line_at(place, USUAL_REQUEST)?;
            let request = whole::request(input, &raw)?;
            if request.custom_id.as_deref() == Some(custom_id) {
                return Ok(Asked::Line(Box::new(request)));
            }
        }
        Ok(Asked::Unknown)
    }

    /// Returns the number of all rows, once it is known.
    pub fn total(&self) -> Option<u64> {
        self.numbered().map(Rows::total).sum()
    }

    /// Indexes a part of what is not indexed yet, and says how far all of it is.
    pub fn advance(&self, budget: u64) -> Result<Progress, Failure> {
        if let Some(file) = self.files.iter().find(|file| file.total_lines().is_none()) {
            file.advance(budget)?;
        }
        Ok(self.progress())
    }

    /// Tells how far the index is, over all files.
    pub fn progress(&self) -> Progress {
        let (mut done, mut total) = (0, 0);
        for file in &self.files {
            done += file.progress().done;
            total += file.size();
        }
        Progress {
            done,
            total: Some(total),
        }
    }

    /// Looks at what became of the files; those that are not what they were are told.
    pub fn refresh(&self) -> Result<Vec<(PathBuf, Change)>, Failure> {
        let mut changes = Vec::new();
        for file in self.files.iter().chain(self.input.get()) {
            let change = file.refresh()?;
            if change != Change::Same {
                changes.push((file.path().to_owned(), change));
            }
        }
        if !changes.is_empty() {
            self.long.forget();
        }
        Ok(changes)
    }

    fn file_of(&self, number: u8) -> Option<(&ResultsFile, Holds)> {
        let number = usize::from(number);
        match self.files.get(number) {
            Some(file) => Some((file, Holds::Results)),
            None if number == self.files.len() => {
                self.input.get().map(|file| (file, Holds::Requests))
            }
            None => None,
        }
    }
}

/// What is in a file.
#[derive(Clone, Copy)]
enum Holds {
    Results,
    Requests,
}

#[cfg(test)]
mod tests;
