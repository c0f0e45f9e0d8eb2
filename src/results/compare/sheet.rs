//! What a comparison notes of the lines of one chunk, made on a thread of its own.

use std::collections::BTreeMap;

use super::print::{self, Print};
use crate::domain::Usage;
use crate::domain::comparison::Side;
use crate::domain::result::Class;
use crate::domain::truth::ModelUse;
use crate::results::chunks::Chunk;
use crate::results::read::is_blank;
use crate::results::row::Row;

/// More models than this are not told apart in one pass: no batch has so many, and a file that
/// names a new one on every line is not to fill the memory.
const MOST_MODELS: usize = 256;

/// What is noted of a line.
#[derive(Debug)]
pub(super) struct Note {
    /// Its position among the lines of the chunk, counted from 0.
    pub(super) nth: u32,
    /// The offset of its first byte in its file.
    pub(super) offset: u64,
    /// Its length without its line end, `u32::MAX` where it is longer.
    pub(super) length: u32,
    /// Stands for its `custom_id`.
    pub(super) id: Option<Print>,
    /// Stands for what it says; `None` for a line that is too long to be read whole, which is the
    /// same as no other.
    pub(super) says: Option<Print>,
    /// How it ended.
    pub(super) class: Class,
}

/// What is noted of a chunk.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its lines that are not blank.
    pub(super) notes: Vec<Note>,
    /// What they add up to.
    pub(super) totals: Totals,
}

/// What lines add up to, in any order.
#[derive(Debug, Default)]
pub(super) struct Totals {
    usage: Usage,
    counted: u64,
    unknown: u64,
    longest: u64,
    models: BTreeMap<String, ModelUse>,
}

impl Sheet {
    /// Notes every line of a chunk.
    pub(super) fn of(chunk: &Chunk) -> Self {
        let mut sheet = Self::default();
        for (nth, (at, line)) in chunk.lines().enumerate() {
            if is_blank(line) {
                continue;
            }
            let row = match chunk.cut {
                Some(length) => Row::read_cut(1, line, length),
                None => Row::read(1, line),
            };
            sheet.totals.count(&row);
            let length = chunk.cut.unwrap_or(line.len() as u64);
            sheet.notes.push(Note {
                nth: u32::try_from(nth).unwrap_or(u32::MAX),
                offset: chunk.offset.saturating_add(at as u64),
                length: u32::try_from(length).unwrap_or(u32::MAX),
                id: row.custom_id().map(print::of_id),
                class: row.class(),
                says: chunk.cut.is_none().then(|| print::of_row(row, line)),
            });
        }
        sheet
    }
}

impl Totals {
    fn count(&mut self, row: &Row<'_>) {
        let usage = row.usage();
        if let Some(usage) = usage {
            self.usage = self.usage.plus(usage);
            self.counted += 1;
            self.unknown += u64::from(usage.unknown.is_any());
            self.longest = self.longest.max(usage.input);
        }
        if let Some(model) = row.model() {
            self.count_model(model, 1, usage.unwrap_or_default());
        }
    }

    fn count_model(&mut self, model: &str, lines: u64, usage: Usage) {
        // Looked up first, because nearly every line names a model that is known.
        if let Some(one) = self.models.get_mut(model) {
            one.lines = one.lines.saturating_add(lines);
            one.usage = one.usage.plus(usage);
        } else if self.models.len() < MOST_MODELS {
            let one = ModelUse {
                model: model.to_owned(),
                lines,
                usage,
            };
            self.models.insert(model.to_owned(), one);
        }
    }

    /// Adds what other lines add up to.
    pub(super) fn add(&mut self, other: &Self) {
        self.usage = self.usage.plus(other.usage);
        self.counted = self.counted.saturating_add(other.counted);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.longest = self.longest.max(other.longest);
        for one in other.models.values() {
            self.count_model(&one.model, one.lines, one.usage);
        }
    }

    /// Writes the totals into the side they are of.
    pub(super) fn finish(self, side: &mut Side) {
        side.usage = self.usage;
        side.counted = self.counted;
        side.unknown = self.unknown;
        side.longest = self.longest;
        side.models = self.models.into_values().collect();
        side.models
            .sort_by_key(|model| std::cmp::Reverse(model.lines));
    }
}
