//! Results: downloaded files if there are any, else the first part of what lies at the provider.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use crate::app::effect::{Rows, Ticket};
use crate::app::event::{Event, Opened, Origin};
use crate::app::state::results::WINDOW;
use crate::domain::batch::ResultFile;
use crate::domain::result::ResultLine;
use crate::domain::{Batch, Failure};
use crate::results::file::ResultsFile;
use crate::results::preview::{self, BUDGET};
use crate::results::window::{Limits, RawLine};

use super::{Said, Shared, Tasks, broken};

/// Bytes of a file that are indexed between two looks at whether it is still wanted.
const STEP: u64 = 64 * 1024 * 1024;

/// The downloaded results of one batch, read as if they were one file.
#[derive(Debug)]
pub(super) struct Shelf {
    ticket: Ticket,
    files: Vec<ResultsFile>,
}

impl Shelf {
    fn open(ticket: Ticket, paths: &[PathBuf]) -> Result<Self, Failure> {
        let files = paths
            .iter()
            .map(|path| ResultsFile::open(path))
            .collect::<Result<_, _>>()?;
        Ok(Self { ticket, files })
    }

    /// Reads lines, counted from 0 over all files together.
    ///
    /// A line beyond the first file needs the number of lines before it, so that file is indexed
    /// first.
    fn window(&self, first: u64, count: usize) -> Result<Vec<ResultLine>, Failure> {
        let mut lines = Vec::new();
        let mut before = 0;
        for file in &self.files {
            let missing = count.saturating_sub(lines.len());
            if missing == 0 {
                break;
            }
            let start = first.saturating_sub(before);
            let is_inside = file.total_lines().is_none_or(|total| start < total);
            if is_inside {
                let raw = exact_window(file, start, missing)?;
                lines.extend(raw.iter().map(RawLine::read));
            }
            if lines.len() < count {
                before = before.saturating_add(indexed(file)?);
            }
        }
        Ok(lines)
    }

    fn total(&self) -> Option<u64> {
        self.files.iter().map(ResultsFile::total_lines).sum()
    }

    /// Indexes a part of what is not indexed yet.
    fn advance(&self) -> Result<(), Failure> {
        match self.files.iter().find(|file| file.total_lines().is_none()) {
            Some(file) => file.advance(STEP).map(|_| ()),
            None => Ok(()),
        }
    }
}

/// Reads lines, counted from 0, all that are there of those wanted: the part before them is indexed
/// if need be.
fn exact_window(file: &ResultsFile, start: u64, count: usize) -> Result<Vec<RawLine>, Failure> {
    let mut lines: Vec<RawLine> = Vec::new();
    while lines.len() < count {
        let next = start + lines.len() as u64 + 1;
        let window = file.window_within(next, count - lines.len(), Limits::WIDE)?;
        let is_far = window.lines.is_empty() && !window.reaches_end;
        lines.extend(window.lines);
        if window.reaches_end {
            break;
        }
        if is_far {
            indexed(file)?;
        }
    }
    Ok(lines)
}

/// Indexes a file to its end, and returns its number of lines.
fn indexed(file: &ResultsFile) -> Result<u64, Failure> {
    loop {
        if let Some(total) = file.total_lines() {
            return Ok(total);
        }
        file.advance(STEP)?;
    }
}

impl Tasks {
    pub(super) fn open_results(&mut self, ticket: Ticket, batch: Batch, name: &str) {
        let saved = saved_files(&self.folder_of(&batch, name));
        if saved.is_empty() {
            let link = self.link.clone();
            self.spawn(async move {
                let outcome = async {
                    let provider = link.provider().await?;
                    preview::preview(provider, &batch, BUDGET).await
                };
                let outcome = outcome.await.map(|preview| Opened {
                    origin: Origin::Provider {
                        is_whole: preview.is_whole,
                    },
                    lines: preview.lines,
                    note: preview.note,
                });
                Event::ResultsOpened { ticket, outcome }
            });
            return;
        }
        let shared = self.shared.clone();
        let sender = self.sender.clone();
        self.spawn(async move {
            let opened = {
                let shared = shared.clone();
                tokio::task::spawn_blocking(move || open_saved(&shared, ticket, saved))
            };
            let outcome = opened.await.unwrap_or_else(|_| Err(broken()));
            if outcome.is_err() {
                return Event::ResultsOpened { ticket, outcome };
            }
            // The first lines are shown before the file is indexed.
            let _ = sender
                .send(Said::Event(Event::ResultsOpened { ticket, outcome }))
                .await;
            let counted = tokio::task::spawn_blocking(move || count(&shared, ticket));
            match counted.await.unwrap_or_else(|_| Err(broken())) {
                Ok(total) => Event::Indexed { ticket, total },
                Err(failure) => Event::Went(failure),
            }
        });
    }

    pub(super) fn read_window(&mut self, ticket: Ticket, first: u64, count: usize) {
        let shared = self.shared.clone();
        self.spawn(async move {
            let read = tokio::task::spawn_blocking(move || {
                let shelf = shared.shelf.lock().unwrap_or_else(PoisonError::into_inner);
                match shelf.as_ref().filter(|shelf| shelf.ticket == ticket) {
                    Some(shelf) => shelf.window(first, count),
                    None => Ok(Vec::new()),
                }
            });
            let outcome = read.await.unwrap_or_else(|_| Err(broken()));
            Event::WindowRead {
                ticket,
                rows: Rows::All,
                first,
                outcome,
            }
        });
    }
}

/// Returns the result files of a batch that were downloaded, output first.
fn saved_files(folder: &Path) -> Vec<PathBuf> {
    [ResultFile::Output, ResultFile::Errors]
        .into_iter()
        .map(|which| folder.join(which.file_name()))
        .filter(|path| path.is_file())
        .collect()
}

fn open_saved(shared: &Shared, ticket: Ticket, paths: Vec<PathBuf>) -> Result<Opened, Failure> {
    let shelf = Shelf::open(ticket, &paths)?;
    let lines = shelf.window(0, WINDOW)?;
    let mut kept = shared.shelf.lock().unwrap_or_else(PoisonError::into_inner);
    *kept = Some(shelf);
    Ok(Opened {
        origin: Origin::Files(paths),
        lines,
        note: None,
    })
}

/// Indexes the open files in steps, so that windows can be read in between; other results that
/// are opened meanwhile end it.
fn count(shared: &Shared, ticket: Ticket) -> Result<u64, Failure> {
    loop {
        let shelf = shared.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(shelf) = shelf.as_ref().filter(|shelf| shelf.ticket == ticket) else {
            return Ok(0);
        };
        if let Some(total) = shelf.total() {
            return Ok(total);
        }
        shelf.advance()?;
    }
}
