//! A few rows to look at, and a recipe tried out on them while it is written.
//!
//! For whoever edits a recipe: the rows are read once and kept, and each change of the text is
//! rendered again without a file being touched.

use std::ops::ControlFlow;
use std::path::Path;

use super::bad::{BadRow, Place};
use super::dataset::Dataset;
use super::stream::{Pass, Rows};
use crate::domain::Failure;
use crate::ops::transfer::Meter;
use crate::recipe::{Changes, Fault, Field, Press, Problem, Recipe, Row, Schemas};
use crate::results::chunks::Stop;

/// Some rows of a dataset, kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The names of all fields in these rows, in the order of their first use.
    pub names: Vec<String>,
    /// The rows.
    pub rows: Vec<SampleRow>,
    /// How many bytes of the dataset were read for it, where it is no folder.
    pub read: u64,
}

/// A row, kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleRow {
    /// Its place among all rows, counted from 0.
    pub index: u64,
    /// Where it is.
    pub place: Place,
    /// How long it is in the dataset.
    pub bytes: usize,
    /// What it says, or why nobody can read it.
    pub fields: Result<Vec<Field<'static>>, Fault>,
}

/// What became of each row: its request as a line of JSON without line end, or what is wrong.
pub type Trial = Vec<Result<String, BadRow>>;

/// How much of a dataset is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The first row, counted from 0.
    pub from: u64,
    /// So many rows at most.
    pub rows: u32,
    /// No more rows once they come to so many bytes; the row that goes beyond is the last one.
    pub bytes: usize,
}

/// Reads `count` rows from the row `from` on, which is counted from 0.
///
/// Contract: reads from the front of the dataset to these rows and no further. Blocking.
pub fn sample(dataset: &Dataset, from: u64, count: u32, stop: &Stop) -> Result<Sample, Failure> {
    let bytes = usize::MAX;
    let rows = count;
    look(dataset, Look { from, rows, bytes }, stop)
}

/// Reads a few rows, and of long ones fewer.
///
/// Contract: reads from the front of the dataset to these rows, and beyond them no more than what is
/// read in one go. Blocking.
pub fn look(dataset: &Dataset, look: Look, stop: &Stop) -> Result<Sample, Failure> {
    let (meter, progress) = Meter::new();
    let pass = Pass {
        dataset,
        workers: 1,
        until: Some(look.from.saturating_add(u64::from(look.rows))),
        row_bytes: 1,
        meter: &meter,
        stop,
    };
    let mut sample = Sample::default();
    let mut bytes = 0;
    pass.run(
        |rows| kept(rows, look.from),
        |rows| {
            for row in rows {
                if bytes >= look.bytes {
                    return Ok(ControlFlow::Break(()));
                }
                bytes += row.bytes;
                sample.add(row);
            }
            Ok(ControlFlow::Continue(()))
        },
    )?;
    if stop.is_set() {
        return Err(Stop::failure("the reading of rows"));
    }
    sample.read = progress.borrow().done;
    Ok(sample)
}

/// Renders rows with a recipe as it stands at the moment. `file` is its name in messages, and
/// `schemas` where its schema is.
pub fn try_out(
    file: &Path,
    text: &str,
    schemas: Schemas<'_>,
    changes: &Changes,
    sample: &Sample,
) -> Result<Trial, Vec<Problem>> {
    let recipe = Recipe::parse(file, text, schemas)?;
    let press = Press::new(&recipe, changes)
        .map_err(|failure| vec![Problem::of_file(file, failure.to_string())])?;
    Ok(printed(&press, sample))
}

/// Renders rows.
pub fn printed(press: &Press, sample: &Sample) -> Trial {
    let mut tray = press.tray();
    let mut out = Vec::new();
    let mut print = |row: &SampleRow| {
        out.clear();
        let printed = row
            .fields
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|fields| {
                let fields = Row {
                    index: row.index,
                    bytes: row.bytes,
                    fields,
                };
                press.print(&fields, &mut tray, &mut out)
            });
        match printed {
            Ok(()) => Ok(String::from_utf8_lossy(out.trim_ascii_end()).into_owned()),
            Err(fault) => Err(BadRow {
                row: row.index + 1,
                place: row.place.clone(),
                fault,
            }),
        }
    };
    sample.rows.iter().map(&mut print).collect()
}

fn kept(rows: &Rows<'_>, from: u64) -> Vec<SampleRow> {
    let mut all = Vec::new();
    rows.each(&mut |index, place, row| {
        if index >= from {
            all.push(SampleRow {
                index,
                place,
                bytes: row.as_ref().map_or(0, |row| row.bytes),
                fields: row.map(|row| row.fields.iter().cloned().map(owned).collect()),
            });
        }
        ControlFlow::Continue(())
    });
    all
}

fn owned(field: Field<'_>) -> Field<'static> {
    Field {
        name: field.name.into_owned().into(),
        cell: field.cell.into_owned(),
    }
}

impl Sample {
    fn add(&mut self, row: SampleRow) {
        for field in row.fields.iter().flatten() {
            if !self.names.iter().any(|name| *name == *field.name) {
                self.names.push(field.name.clone().into_owned());
            }
        }
        self.rows.push(row);
    }
}
