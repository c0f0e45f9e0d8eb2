//! The first rows of a dataset as they would be sent.

use crate::app::effect::Ticket;
use crate::app::state::scroll::Scroll;
use crate::domain::Failure;

/// Some rows, printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taste {
    /// The fields of these rows.
    pub fields: Vec<String>,
    /// The rows, from the first on.
    pub rows: Vec<TastedRow>,
    /// How many rows there are, where all of them were read.
    pub all: Option<u64>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TastedRow {
    /// Where it is in the dataset: `line 4`.
    pub place: String,
    /// Its request, or what is wrong with it.
    pub outcome: Result<Printed, String>,
}

/// A request as people read it. Its words are hostile until they are cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Its name.
    pub custom_id: String,
    /// The model asked for.
    pub model: String,
    /// What is asked, role by role; the beginning of it where it is very long.
    pub words: String,
    /// How many bytes of the words are left out.
    pub left_out: u64,
}

/// How far the printing of rows is. What was printed stays while it is printed anew.
#[derive(Clone, Debug, Default)]
pub struct Tasting {
    /// What there is.
    pub outcome: Option<Result<Box<Taste>, Failure>>,
    /// The fields of the rows that were printed last.
    pub fields: Vec<String>,
    /// Whether more is under way.
    pub is_waiting: bool,
    /// The row that is shown, counted from 0.
    pub row: usize,
    /// Where its window is.
    pub scroll: Scroll,
    ticket: Ticket,
}

impl Tasting {
    /// Asks for rows; what was asked for before is stale.
    pub fn ask(&mut self) -> Ticket {
        self.is_waiting = true;
        self.ticket.renew()
    }

    /// Takes rows, unless others were asked for since.
    pub fn took(&mut self, ticket: Ticket, outcome: Result<Box<Taste>, Failure>) {
        if ticket != self.ticket {
            return;
        }
        self.is_waiting = false;
        if let Ok(taste) = &outcome {
            self.row = self.row.min(taste.rows.len().saturating_sub(1));
            self.fields.clone_from(&taste.fields);
        }
        self.outcome = Some(outcome);
    }

    /// Expects nothing of what is under way any more.
    pub fn leave(&mut self) {
        self.is_waiting = false;
        self.ticket.renew();
    }

    /// Forgets everything, and what is under way.
    pub fn forget(&mut self) {
        let ticket = self.ticket.renew();
        *self = Self {
            ticket,
            ..Self::default()
        };
    }

    /// Returns the rows, if there are any.
    pub fn taste(&self) -> Option<&Taste> {
        self.outcome.as_ref()?.as_deref().ok()
    }

    /// Returns the row that is shown.
    pub fn current(&self) -> Option<&TastedRow> {
        self.taste()?.rows.get(self.row)
    }

    /// Shows the next row, or the one before; tells whether there is one.
    pub fn turn(&mut self, to: Turn) -> bool {
        let last = self.taste().map_or(0, |taste| taste.rows.len());
        let row = match to {
            Turn::Next => (self.row + 1).min(last.saturating_sub(1)),
            Turn::Previous => self.row.saturating_sub(1),
        };
        let is_another = row != self.row;
        if is_another {
            self.row = row;
            self.scroll = Scroll::default();
        }
        is_another
    }
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// On.
    Next,
    /// Back.
    Previous,
}
