//! The wanted results in a chunk.

use super::Scope;
use super::judge::Judge;
use super::walk::{Candidate, Walk};
use crate::domain::result::{Class, Place};
use crate::results::chunks::{Chunk, Taken};
use crate::results::row::Row;

/// A line of a chunk, before anybody knows how many lines stand before the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// How many lines of the chunk stand before it.
    number: u32,
    /// The offset of its first byte in the chunk.
    at: u32,
}

impl Hit {
    pub(super) fn of(candidate: &Candidate<'_>) -> Self {
        Self {
            number: candidate.number,
            at: u32::try_from(candidate.at).unwrap_or(u32::MAX),
        }
    }

    /// Returns its place once it is known where its chunk stands.
    pub(super) fn place<T>(self, taken: &Taken<T>) -> Place {
        let line = taken.first_line.saturating_add(self.number.into());
        Place {
            file: taken.file,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            offset: taken.offset + u64::from(self.at),
        }
    }
}

/// Finds the wanted results of a chunk; those at the places named have the text in their request.
pub(super) fn hits(chunk: &Chunk, judge: &Judge, named: &[Place], scope: &Scope<'_>) -> Vec<Hit> {
    let is_hit = |candidate: &Candidate<'_>| {
        let offset = chunk.offset + candidate.at as u64;
        if candidate.is_blank() || scope.overruled.has(chunk.file, offset) {
            return false;
        }
        // Nothing that the line says can make a difference.
        if judge.wants_all() {
            return true;
        }
        let row = candidate.read(chunk);
        let beside = beside(&row, chunk.file, offset, judge, scope);
        judge.fits(&row, &beside) && (candidate.is_named || judge.is_said(&row))
    };
    let walk = Walk::new(chunk, judge.anchor(), named);
    walk.filter(is_hit)
        .map(|candidate| Hit::of(&candidate))
        .collect()
}

/// Tells what a line is beside its own class, as far as somebody asks.
fn beside(row: &Row<'_>, file: u8, offset: u64, judge: &Judge, scope: &Scope<'_>) -> Vec<Class> {
    let mut beside = Vec::new();
    let (Some(ids), Some(id)) = (scope.ids, row.custom_id()) else {
        return beside;
    };
    if judge.asks_for(Class::Duplicate) {
        let is_first = |first: Place| first.file == file && first.offset == offset;
        if !ids.result(id).is_none_or(is_first) {
            beside.push(Class::Duplicate);
        }
    }
    if judge.asks_for(Class::Unknown) && ids.is_unknown(id) {
        beside.push(Class::Unknown);
    }
    beside
}
