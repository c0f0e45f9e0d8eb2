//! One row of the list.
//!
//! ```text
//! *▸● completed   eval-gpt-5         1,000  gpt-4.1-nano     3 err    2h
//! ││└ glyph and word   name        requests  model (wide)     share   age
//! │└ cursor
//! └ mark
//! ```
//!
//! The name of a run stands behind `+` where it is folded and behind `-` where it is not; those of its
//! shards are set in.

mod share;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::app::layout::Area;
use crate::app::state::list::{List, Row};
use crate::domain::{Batch, Timestamp};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, rect};
use crate::tui::widget::{badge, short};

/// Columns of mark, cursor, glyph and a space.
const GUTTER: usize = 4;
/// Columns of the word for a state, and a space.
const WORD: usize = 12;
/// Columns of what matters most.
const SHARE: usize = 8;
const AGE: usize = 4;
const REQUESTS: usize = 9;
const MODEL: usize = 20;

/// Which columns a row has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    name: usize,
    has_requests: bool,
    has_model: bool,
    has_age: bool,
}

impl Columns {
    /// Divides a row: the name gets what the others leave.
    pub(super) fn of(width: u16) -> Self {
        let width = usize::from(width);
        let (has_age, has_requests, has_model) = (width >= 46, width >= 66, width >= 92);
        let part = |is_there: bool, cols: usize| if is_there { cols } else { 0 };
        let taken = GUTTER
            + WORD
            + part(has_requests, REQUESTS + 1)
            + part(has_model, MODEL + 2)
            + SHARE
            + 1
            + part(has_age, AGE + 1)
            + 1;
        Self {
            name: width.saturating_sub(taken),
            has_requests,
            has_model,
            has_age,
        }
    }
}

/// What marks a row out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// It has the cursor.
    pub(super) is_selected: bool,
    /// It is marked.
    pub(super) is_marked: bool,
    /// The list has the keys.
    pub(super) has_focus: bool,
    /// Where it stands in a run.
    pub(super) branch: Branch,
}

/// Where a row stands in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    /// In none.
    None,
    /// It is a run, and its shards are hidden.
    Folded,
    /// It is a run, and its shards stand below it.
    Unfolded,
    /// It is a shard.
    Shard,
}

impl Branch {
    pub(super) fn of(row: &Row, list: &List) -> Self {
        match (row.run(), &row.mark) {
            (Some(run), _) if list.is_unfolded(&run.id) => Self::Unfolded,
            (Some(_), _) => Self::Folded,
            (None, Some(_)) => Self::Shard,
            (None, None) => Self::None,
        }
    }

    /// Returns what stands before the name.
    fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Folded => "+ ",
            Self::Unfolded => "- ",
            Self::Shard => "  ",
        }
    }
}

/// Draws a row.
pub(super) fn draw(
    buffer: &mut Buffer,
    area: Area,
    theme: &Theme,
    columns: Columns,
    row: &Row,
    look: Look,
    now: Timestamp,
) {
    let selected = selection(theme, look);
    if let Some(style) = selected {
        buffer.set_style(rect(area).intersection(buffer.area), style);
    }
    let ink = |role: Role| selected.unwrap_or_else(|| theme.style(role));
    let batch = &row.batch;
    let state = badge::role(batch);
    let mark = if look.is_marked { "*" } else { " " };
    let cursor = if look.is_selected { "▸" } else { " " };
    let mut pen = Pen::new(buffer, area)
        .say(mark, ink(Role::Marked))
        .say(cursor, ink(Role::Focus))
        .say(badge::glyph(&batch.status), ink(state))
        .skip(1)
        .column(&Clean::line(batch.status.word()), WORD - 1, ink(state))
        .skip(1)
        .column(&name(row, look.branch), columns.name, ink(name_role(row)));
    if columns.has_requests {
        pen = pen
            .skip(1)
            .column_right(&requests(batch), REQUESTS, ink(Role::Dim));
    }
    if columns.has_model {
        let model = Clean::line(batch.model.as_deref().unwrap_or_default());
        pen = pen.skip(2).column(&model, MODEL, ink(Role::Dim));
    }
    let (share, role) = share::of(row, now);
    pen = pen.skip(1).column_right(&share, SHARE, ink(role));
    if columns.has_age {
        pen.skip(1)
            .column_right(&age(batch, now), AGE, ink(Role::Dim));
    }
}

/// Returns the one look of a selected row; it is dimmer while the list does not have the keys.
fn selection(theme: &Theme, look: Look) -> Option<Style> {
    let style = theme.style(Role::Selected);
    match (look.is_selected, look.has_focus) {
        (false, _) => None,
        (true, true) => Some(style),
        (true, false) => Some(style.add_modifier(Modifier::DIM)),
    }
}

/// Returns the name of a row; that of a run says of how many shards.
fn name(row: &Row, branch: Branch) -> Clean {
    let shards = row.run().map(|run| format!(" ({})", run.of));
    let shards = shards.unwrap_or_default();
    Clean::line(&format!("{}{}{shards}", branch.sign(), row.name))
}

fn name_role(row: &Row) -> Role {
    if row.is_gone { Role::Dim } else { Role::Text }
}

fn requests(batch: &Batch) -> Clean {
    let total = batch.counts.map_or(0, |counts| counts.total);
    if total == 0 {
        Clean::default()
    } else {
        Clean::line(&number(total))
    }
}

fn age(batch: &Batch, now: Timestamp) -> Clean {
    let created = batch.timeline.created;
    created.map_or_else(Clean::default, |at| Clean::line(&short::age(now.since(at))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_gets_what_the_others_leave() {
        let names = [38, 48, 78, 120].map(|width| Columns::of(width).name);
        assert_eq!(names, [12, 17, 37, 57]);
    }
}
