//! What was read of a batch and its retries, until it is shown.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::{Rows, Ticket};
use crate::domain::Failure;
use crate::domain::result::Place;
use crate::results::family::Standing;
use crate::results::shelf::Shelf;

use super::super::super::Shared;
use super::super::open::{Extent, Open};
use super::super::spool::Spool;

/// All of their files as one list of rows, ready to be shown.
#[derive(Debug)]
pub(in crate::tui::tasks) struct Parked {
    /// The ticket of what it is to take the place of.
    pub(super) of: Ticket,
    pub(in crate::tui::tasks::results) shelf: Shelf,
    pub(super) standing: Standing,
    pub(in crate::tui::tasks::results) spools: Vec<Arc<Spool>>,
    pub(in crate::tui::tasks::results) extent: Extent,
}

impl Parked {
    /// Returns the row on which the request of another list's row is here: that line, or the one
    /// that counts instead of it.
    pub(super) fn row_for(&self, old: &Open, rows: Rows, cursor: u64) -> Result<u64, Failure> {
        let Some(place) = self.place_for(old, rows, cursor)? else {
            return Ok(0);
        };
        let instead = self.standing.instead_of(place.file, place.line.into());
        Ok(self.shelf.row_of(instead.unwrap_or(place))?.unwrap_or(0))
    }

    /// Returns the files that are the user's: not those that go when the results are closed.
    pub(super) fn kept_paths(&self, old: &Open) -> Vec<PathBuf> {
        let spools = self.spools.iter().chain(&old.spools);
        let ours: Vec<&PathBuf> = spools.flat_map(|spool| &spool.files).collect();
        let mut paths = self.shelf.paths();
        paths.retain(|path| !ours.contains(&path));
        paths
    }

    fn place_for(&self, old: &Open, rows: Rows, cursor: u64) -> Result<Option<Place>, Failure> {
        let place = match rows {
            Rows::All => old.shelf.place_of(cursor)?,
            Rows::Hits => {
                let at = usize::try_from(cursor).unwrap_or(usize::MAX);
                let hit = old.hits().places.get(at).copied();
                let Some(hit) = hit else {
                    return Ok(None);
                };
                hit
            }
        };
        let paths = old.shelf.paths();
        let Some(path) = paths.get(usize::from(place.file)) else {
            return Ok(None);
        };
        let here = self.shelf.paths().iter().position(|one| one == path);
        let file = here.and_then(|at| u8::try_from(at).ok());
        Ok(file.map(|file| Place { file, ..place }))
    }
}

impl Shared {
    pub(super) fn park(&self, parked: Parked) {
        *self.parked() = Some(parked);
    }

    /// Takes what was read to be shown in the place of what was opened under a ticket.
    pub(super) fn parked_of(&self, ticket: Ticket) -> Option<Parked> {
        self.parked().take_if(|parked| parked.of == ticket)
    }
}
