//! The results view as the model knows it: whether it is open, where it is, and what it is about.

use crate::app::layout::{Area, Pane};
use crate::app::reading::{self, Sides};
use crate::app::state::browse::Browse;
use crate::app::state::overlay::Overlay;
use crate::domain::result::ResultLine;

use super::Model;

impl Model {
    /// Returns the results view, if it is open.
    pub fn browse(&self) -> Option<&Browse> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Browse(view) => Some(view.as_ref()),
            _ => None,
        })
    }

    /// Returns the results view, if it is open, to be changed.
    pub fn browse_mut(&mut self) -> Option<&mut Browse> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Browse(view) => Some(view.as_mut()),
            _ => None,
        })
    }

    /// Returns where the sides of the results view are; `None` while it is not open or the terminal
    /// is too small.
    pub fn sides(&self) -> Option<Sides> {
        let view = self.browse()?;
        Some(Sides::of(self.layout()?.body(), view.side))
    }

    /// Returns what is between the header and whatever is above the footer; empty while the terminal
    /// is too small.
    pub fn body(&self) -> Area {
        self.layout()
            .map(|layout| layout.body())
            .unwrap_or_default()
    }

    /// Returns where a large overlay is.
    pub fn sheet(&self) -> Area {
        reading::area(self.body())
    }

    /// Returns the rows that a screen of results has now, in the view or in the pane.
    pub fn result_rows(&self) -> u16 {
        match self.sides() {
            Some(sides) => {
                let area = sides.table.or(sides.reading).unwrap_or_default();
                area.inside().height
            }
            None => self.rows_of(Pane::Results),
        }
    }

    /// Returns where the page of the reading pane is, if it is on the screen.
    pub fn page_area(&self) -> Option<Area> {
        Some(reading::page(self.sides()?.reading?))
    }

    /// Returns what the open results are called: the name of their batch, or of their file.
    pub fn results_name(&self) -> String {
        let Some(paths) = self.session.files() else {
            let row = self.list.current();
            return row.map(|row| row.name.clone()).unwrap_or_default();
        };
        let first = paths.first().and_then(|path| path.file_name());
        let name = first.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        match paths.len() {
            0 | 1 => name,
            many => format!("{name} and {} more", many - 1),
        }
    }

    /// Returns the result that an action is about: the one with the cursor while the results have
    /// the keys.
    pub fn result_in_hand(&self) -> Option<&ResultLine> {
        let has_keys = self.browse().is_some() || self.screen.focus == Pane::Results;
        self.results.current().filter(|_| has_keys)
    }
}
