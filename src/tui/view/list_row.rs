//! One row of the list.
//!
//! ```text
//! *▸● completed   eval-gpt-5         1,000  gpt-4.1-nano     3 err    2h
//! ││└ glyph and word   name        requests  model (wide)     share   age
//! │└ cursor
//! └ mark
//! ```

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::app::layout::Area;
use crate::app::state::list::Row;
use crate::domain::{Batch, RequestCounts, Status, Timestamp};
use crate::text::{Clean, columns, number};
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
        .column(&Clean::line(&row.name), columns.name, ink(name_role(row)));
    if columns.has_requests {
        pen = pen
            .skip(1)
            .column_right(&requests(batch), REQUESTS, ink(Role::Dim));
    }
    if columns.has_model {
        let model = Clean::line(batch.model.as_deref().unwrap_or_default());
        pen = pen.skip(2).column(&model, MODEL, ink(Role::Dim));
    }
    let (share, role) = share(row, now);
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

/// Returns what matters most in the state that a batch is in.
fn share(row: &Row, now: Timestamp) -> (Clean, Role) {
    let batch = &row.batch;
    if row.intent.is_some() {
        return (Clean::default(), Role::Dim);
    }
    if row.is_gone {
        return (Clean::own("not seen"), Role::Warn);
    }
    if row.pace.stalled_for(batch, now).is_some() {
        return (Clean::own("stalled"), Role::Warn);
    }
    match &batch.status {
        Status::Validating => (Clean::default(), Role::Dim),
        Status::Failed => (why_failed(batch), Role::Bad),
        Status::Completed => completed(batch),
        Status::Cancelled => (done_of(batch), Role::Dim),
        Status::Expired => (percent(batch), Role::Dim),
        Status::InProgress | Status::Finalizing | Status::Cancelling | Status::Unknown(_) => {
            (percent(batch), Role::Text)
        }
    }
}

fn percent(batch: &Batch) -> Clean {
    let mille = batch.counts.and_then(RequestCounts::per_mille);
    mille.map_or_else(Clean::default, |mille| Clean::line(&short::share(mille)))
}

fn completed(batch: &Batch) -> (Clean, Role) {
    match batch.counts {
        None => (Clean::default(), Role::Dim),
        Some(RequestCounts {
            failed: 0,
            completed,
            ..
        }) => (
            Clean::line(&format!("{} ok", short::count(completed))),
            Role::Dim,
        ),
        Some(RequestCounts {
            completed: 0,
            failed,
            ..
        }) if failed > 0 => (Clean::own("all err"), Role::Bad),
        Some(RequestCounts { failed, .. }) => (
            Clean::line(&format!("{} err", short::count(failed))),
            Role::Warn,
        ),
    }
}

fn done_of(batch: &Batch) -> Clean {
    let counts = batch.counts.filter(|counts| counts.total > 0);
    counts.map_or_else(Clean::default, |counts| {
        let (done, total) = (short::count(counts.done()), short::count(counts.total));
        Clean::line(&format!("{done}/{total}"))
    })
}

/// Returns the line that broke the input, else how many reasons there are.
fn why_failed(batch: &Batch) -> Clean {
    if let Some(line) = batch.errors.iter().find_map(|error| error.line) {
        let text = format!("line {line}");
        let text = if columns(&text) <= SHARE {
            text
        } else {
            format!("L{line}")
        };
        return Clean::line(&text);
    }
    match batch.errors.len() {
        0 => Clean::default(),
        1 => Clean::own("1 error"),
        many => Clean::line(&format!(
            "{} errs",
            short::count(u64::try_from(many).unwrap_or(u64::MAX))
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_gets_what_the_others_leave() {
        let names = [38, 48, 78, 120].map(|width| Columns::of(width).name);
        assert_eq!(names, [12, 17, 37, 57]);
    }

    #[test]
    fn a_high_line_number_still_fits() {
        let mut batch = Batch::bare(crate::domain::BatchId::new("b"), Status::Failed);
        batch.errors = vec![crate::domain::BatchError {
            line: Some(49_999),
            ..crate::domain::BatchError::default()
        }];
        assert_eq!(why_failed(&batch).as_str(), "L49999");
    }
}
