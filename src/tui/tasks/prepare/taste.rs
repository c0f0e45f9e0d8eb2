//! The first rows of a dataset, read once and printed again with every change of the recipe.
//!
//! Responsible for reading no more than a few rows, for keeping them, and for leaving out every taste
//! that another one has taken the place of: while keys come faster than rows are printed, only the
//! newest wish is worked on.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::effect::{Draft, Ticket};
use crate::app::event::{Event, PrepareNews};
use crate::app::state::prepare::{Printed, Taste, TastedRow};
use crate::domain::{Failure, Kind};
use crate::ops::prepare::{BadRow, Dataset, Look, Reading, Sample, SampleRow, look, printed};
use crate::recipe::Press;
use crate::results::chunks::Stop;
use crate::results::request::read_request;
use crate::tui::tasks::results::blocking;
use crate::tui::tasks::{Shared, Tasks};

/// Rows that are read.
const ROWS: u32 = 20;
/// The bytes of rows after which no other is read.
const BYTES: usize = 4 * 1024 * 1024;
/// Bytes of the words of one request that are shown.
const SHOWN: usize = 16 * 1024;

/// The rows that are tasted.
#[derive(Debug, Default)]
pub(in crate::tui::tasks) struct Pantry {
    ticket: Ticket,
    stop: Stop,
    kept: Option<(Origin, Arc<Kept>)>,
    /// One taste is prepared at a time.
    turn: Arc<Mutex<()>>,
}

impl Drop for Pantry {
    fn drop(&mut self) {
        self.stop.set();
    }
}

/// What tells whether rows were read of the same file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    path: PathBuf,
    inode: (u64, u64),
    bytes: u64,
    changed: (i64, i64),
}

impl Origin {
    fn of(path: &Path, about: &Metadata) -> Self {
        Self {
            path: path.to_owned(),
            inode: (about.dev(), about.ino()),
            bytes: about.len(),
            changed: (about.mtime(), about.mtime_nsec()),
        }
    }
}

/// Rows that were read.
#[derive(Debug)]
struct Kept {
    sample: Sample,
    /// Whether these are all there are.
    is_whole: bool,
}

impl Shared {
    fn pantry(&self) -> MutexGuard<'_, Pantry> {
        self.pantry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the rows, and ends what is under way.
    pub(super) fn forget_rows(&self) {
        let mut pantry = self.pantry();
        pantry.stop.set();
        pantry.kept = None;
    }

    /// Begins a taste; the one before ends.
    fn begin_taste(&self, ticket: Ticket) -> (Stop, Arc<Mutex<()>>) {
        let mut pantry = self.pantry();
        pantry.stop.set();
        pantry.stop = Stop::default();
        pantry.ticket = ticket;
        (pantry.stop.clone(), Arc::clone(&pantry.turn))
    }

    /// Returns the rows of a dataset, as they were read before if it is the same.
    fn rows_of(&self, path: &Path, stop: &Stop) -> Result<Arc<Kept>, Failure> {
        let what = || format!("cannot open {}", path.display());
        let about = std::fs::metadata(path)
            .map_err(|error| Failure::new(Kind::NotFound, what(), error.to_string()))
            .map_err(|failure| failure.with_hint("name a file or a folder that is there"))?;
        if !about.is_file() && !about.is_dir() {
            let why = "it is neither a file nor a folder";
            return Err(
                Failure::new(Kind::Usage, what(), why).with_hint("`batchdeck prepare` reads pipes")
            );
        }
        let origin = Origin::of(path, &about);
        let known = self.pantry().kept.clone();
        if let Some((of, kept)) = known
            && of == origin
            && !about.is_dir()
        {
            return Ok(kept);
        }
        let kept = Arc::new(read(path, stop)?);
        self.pantry().kept = Some((origin, Arc::clone(&kept)));
        Ok(kept)
    }
}

fn read(path: &Path, stop: &Stop) -> Result<Kept, Failure> {
    let dataset = Dataset::open(path, Reading::default())?;
    let few = Look {
        from: 0,
        rows: ROWS + 1,
        bytes: BYTES,
    };
    let mut sample = look(&dataset, few, stop)?;
    let bytes: usize = sample.rows.iter().map(|row| row.bytes).sum();
    // One row more was read to see whether there is one.
    let is_whole = sample.rows.len() <= ROWS as usize && bytes < BYTES;
    sample.rows.truncate(ROWS as usize);
    if sample.rows.is_empty() {
        let what = format!("cannot show {}", path.display());
        return Err(Failure::new(Kind::InvalidInput, what, "it has no rows")
            .with_hint("name another dataset"));
    }
    Ok(Kept { sample, is_whole })
}

impl Tasks {
    /// Prints the first rows of a dataset.
    pub(super) fn taste(&mut self, ticket: Ticket, dataset: &Path, draft: Draft) {
        let path = self.resolved(dataset);
        let recipe = self.recipe_named(&draft.recipe);
        let shared = self.shared.clone();
        let (stop, turn) = shared.begin_taste(ticket);
        self.spawn_maybe(async move {
            let tasted = blocking(move || {
                let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                if stop.is_set() {
                    return Ok(None);
                }
                let kept = shared.rows_of(&path, &stop)?;
                let press = recipe.press(&draft)?;
                Ok(Some(Box::new(taste(&press, &kept))))
            });
            let outcome = tasted.await.transpose()?;
            Some(Event::Preparing(PrepareNews::Tasted { ticket, outcome }))
        });
    }
}

fn taste(press: &Press, kept: &Kept) -> Taste {
    let sample = &kept.sample;
    let rows = sample.rows.iter().zip(printed(press, sample));
    let count = sample.rows.len() as u64;
    Taste {
        fields: sample.names.clone(),
        rows: rows.map(|(row, outcome)| tasted(row, outcome)).collect(),
        all: kept.is_whole.then_some(count),
    }
}

fn tasted(row: &SampleRow, outcome: Result<String, BadRow>) -> TastedRow {
    TastedRow {
        place: row.place.to_string(),
        outcome: match outcome {
            Ok(line) => Ok(printed_words(row.index + 1, &line)),
            Err(bad) => Err(bad.to_string()),
        },
    }
}

fn printed_words(number: u64, line: &str) -> Printed {
    let read = read_request(number, line.as_bytes());
    let mut words = read.words;
    let whole = words.len();
    let cut = words.floor_char_boundary(SHOWN.min(whole));
    words.truncate(cut);
    Printed {
        custom_id: read.custom_id.unwrap_or_default(),
        model: read.model.unwrap_or_default(),
        left_out: (whole - words.len()) as u64,
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::tasks::prepare::sheet::Named;

    fn press() -> Press {
        let named = Named {
            typed: "classify".to_owned(),
            cwd: "/".into(),
        };
        named.press(&Draft::default()).unwrap()
    }

    #[test]
    fn of_a_big_dataset_a_few_rows_are_read_and_only_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("big.jsonl");
        let row = format!("{{\"text\":\"{}\"}}\n", "x".repeat(1000));
        std::fs::write(&path, row.repeat(20_000)).unwrap();
        let shared = Shared::default();
        let stop = Stop::default();
        let kept = shared.rows_of(&path, &stop).unwrap();
        let (rows, read) = (kept.sample.rows.len(), kept.sample.read);
        assert_eq!((rows, kept.is_whole), (20, false));
        assert!(read <= 512 * 1024, "{read} bytes were read");
        let again = shared.rows_of(&path, &stop).unwrap();
        assert!(Arc::ptr_eq(&kept, &again), "it was read again");
        std::fs::write(&path, "{\"text\":\"new\"}\n").unwrap();
        let new = shared.rows_of(&path, &stop).unwrap();
        assert_eq!((new.sample.rows.len(), new.is_whole), (1, true));
        shared.forget_rows();
        assert!(shared.pantry().kept.is_none());
    }

    #[test]
    fn of_long_rows_fewer_are_read_and_shown_in_part() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long.jsonl");
        let row = format!("{{\"text\":\"{}\"}}\n", "é".repeat(1_500_000));
        std::fs::write(&path, row.repeat(4)).unwrap();
        let kept = Shared::default().rows_of(&path, &Stop::default()).unwrap();
        assert_eq!((kept.sample.rows.len(), kept.is_whole), (2, false));
        let taste = taste(&press(), &kept);
        let first = taste.rows[0].outcome.as_ref().unwrap();
        assert!(first.words.len() <= SHOWN && first.left_out > 2_900_000);
    }

    #[test]
    fn rows_that_are_no_requests_say_why_among_those_that_are() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("some.jsonl");
        std::fs::write(&path, "{\"text\":\"a\"}\n{\"txt\":\"b\"}\n").unwrap();
        let kept = Shared::default().rows_of(&path, &Stop::default()).unwrap();
        let taste = taste(&press(), &kept);
        assert_eq!((taste.all, taste.fields.len()), (Some(2), 2));
        assert_eq!(taste.rows[0].outcome.as_ref().unwrap().custom_id, "row-1");
        let why = taste.rows[1].outcome.as_ref().unwrap_err();
        assert!(
            why.starts_with("row 2 (line 2): user: there is no field \"text\""),
            "{why}"
        );
    }

    #[test]
    fn what_nobody_can_read_rows_of_is_refused_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let gone = Shared::default().rows_of(&dir.path().join("gone"), &Stop::default());
        assert_eq!(gone.unwrap_err().kind, Kind::NotFound);
        let device = Shared::default().rows_of(Path::new("/dev/null"), &Stop::default());
        assert_eq!(device.unwrap_err().kind, Kind::Usage);
    }
}
