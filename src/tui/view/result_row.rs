//! One row of the results.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::app::layout::Area;
use crate::app::state::results::Mode;
use crate::app::state::window::Numbering;
use crate::domain::result::{Class, ResultLine};
use crate::results::summary;
use crate::text::{Clean, columns, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, rect};
use crate::tui::widget::short;

/// An id is given no more columns than this.
const ID_MAX: usize = 28;
const FINISH: usize = 9;

/// How a row is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    id: usize,
    tokens: Tokens,
    has_finish: bool,
}

/// How much room tokens have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tokens {
    /// None.
    Hidden,
    /// A number in short.
    Short,
    /// A number with its unit.
    Whole,
}

impl Tokens {
    fn columns(self) -> usize {
        match self {
            Self::Hidden => 0,
            Self::Short => 5,
            Self::Whole => 9,
        }
    }
}

impl Columns {
    /// Divides rows of a width; ids get what the longest on the screen needs, in steps of four, so
    /// that scrolling does not make the text jump.
    pub(super) fn of<'a>(
        width: u16,
        numbering: Numbering,
        shown: impl Iterator<Item = &'a ResultLine>,
    ) -> Self {
        let width = usize::from(width);
        let longest = shown
            .map(|line| columns(id(line, numbering).as_str()))
            .max();
        let id = longest.unwrap_or(0).next_multiple_of(4);
        Self {
            id: id.clamp(8, ID_MAX).min((width / 3).max(8)),
            tokens: match width {
                0..40 => Tokens::Hidden,
                40..56 => Tokens::Short,
                _ => Tokens::Whole,
            },
            has_finish: width >= 78,
        }
    }
}

impl Columns {
    /// Tells whether a row says why the model stopped: where there is room, and where that is news.
    fn shows_finish(self, line: &ResultLine) -> bool {
        self.has_finish || self.tokens == Tokens::Whole && line.is_soft_failure()
    }
}

/// What marks a row out, and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// It has the cursor.
    pub(super) is_selected: bool,
    /// The pane has the keys.
    pub(super) has_focus: bool,
    /// It is a line of another batch than the one that is open.
    pub(super) is_of_another: bool,
    /// As people read it or as it came.
    pub(super) mode: Mode,
    /// Whether line numbers are certain.
    pub(super) numbering: Numbering,
}

/// Draws a row.
pub(super) fn draw(
    buffer: &mut Buffer,
    area: Area,
    theme: &Theme,
    columns: Columns,
    line: &ResultLine,
    look: Look,
) {
    let selected = selection(theme, look);
    if let Some(style) = selected {
        buffer.set_style(rect(area).intersection(buffer.area), style);
    }
    let ink = |role: Role| selected.unwrap_or_else(|| theme.style(role));
    let (glyph, role) = outcome(line);
    let pen = Pen::new(buffer, area)
        .say(glyph, ink(role))
        .say(mark(look), ink(Role::Focus));
    if look.mode == Mode::Raw {
        let text = Clean::line_bytes(line.raw.get(..line.raw.len().min(512)).unwrap_or_default());
        pen.put(&text, ink(Role::Text));
        return;
    }
    let text_role = if role == Role::Bad {
        Role::Bad
    } else {
        Role::Text
    };
    let right = right_columns(columns, line);
    let id = id(line, look.numbering);
    let pen = pen.column(&id, columns.id, ink(Role::Field)).skip(2);
    let room = pen.room().saturating_sub(right);
    let mut pen = pen.column(&Clean::line(&summary(line)), room, ink(text_role));
    if columns.tokens != Tokens::Hidden {
        let text = tokens(line, columns.tokens);
        pen = pen
            .skip(1)
            .column_right(&text, columns.tokens.columns(), ink(Role::Dim));
    }
    if columns.shows_finish(line) {
        let finish = Clean::line(line.finish.as_deref().unwrap_or_default());
        pen.skip(2).column(&finish, FINISH, ink(finish_role(line)));
    }
}

/// Marks the row with the cursor, and those that come from another batch.
fn mark(look: Look) -> &'static str {
    match (look.is_selected, look.is_of_another) {
        (true, _) => "▸",
        (false, true) => "↻",
        (false, false) => " ",
    }
}

/// Returns the columns that are kept free at the right; a line without tokens and finish reason
/// needs none.
fn right_columns(columns: Columns, line: &ResultLine) -> usize {
    if line.usage.is_none() && line.finish.is_none() {
        return 1;
    }
    let tokens = match columns.tokens {
        Tokens::Hidden => 0,
        shown => shown.columns() + 1,
    };
    let finish = if columns.shows_finish(line) {
        FINISH + 3
    } else {
        1
    };
    tokens + finish
}

fn selection(theme: &Theme, look: Look) -> Option<Style> {
    let style = theme.style(Role::Selected);
    match (look.is_selected, look.has_focus) {
        (true, true) => Some(style),
        (true, false) => Some(style.add_modifier(Modifier::DIM)),
        (false, _) => None,
    }
}

/// Returns glyph and look of how a request ended; a plain success has neither.
fn outcome(line: &ResultLine) -> (&'static str, Role) {
    match line.class() {
        Class::Error => ("✗", Role::Bad),
        Class::Cancelled => ("⊘", Role::Bad),
        Class::Expired => ("◷", Role::Bad),
        Class::Unreadable => ("?", Role::Bad),
        Class::Missing => ("∅", Role::Bad),
        Class::Soft => ("!", Role::Warn),
        Class::Ok | Class::Duplicate | Class::Unknown | Class::Blank => (" ", Role::Text),
    }
}

fn finish_role(line: &ResultLine) -> Role {
    if line.is_soft_failure() {
        Role::Warn
    } else {
        Role::Dim
    }
}

/// Returns the id of a line, else its number.
fn id(line: &ResultLine, numbering: Numbering) -> Clean {
    let id = line.custom_id.as_deref();
    id.map_or_else(|| numbered(line, numbering), Clean::line)
}

/// Returns what a line without an id is called.
pub(super) fn numbered(line: &ResultLine, numbering: Numbering) -> Clean {
    let about = match numbering {
        Numbering::Counted => "",
        Numbering::Guessed => "~",
    };
    Clean::line(&format!("line {about}{}", line.number))
}

fn tokens(line: &ResultLine, room: Tokens) -> Clean {
    line.usage.map_or_else(Clean::default, |usage| {
        let count = match usage.known_total() {
            None => "?".to_owned(),
            Some(total) if total < 10_000 => number(total),
            Some(total) => short::count(total),
        };
        match room {
            Tokens::Hidden => Clean::default(),
            Tokens::Short => Clean::line(&count),
            Tokens::Whole => Clean::line(&format!("{count} tok")),
        }
    })
}
