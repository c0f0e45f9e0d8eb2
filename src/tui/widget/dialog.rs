//! A box in the middle of the screen: text, inputs, buttons.
//!
//! ```text
//! ┌ title ───────────────────┐
//! │ text, wrapped            │   the body gives way when the screen is low,
//! │ label  input             │
//! │                          │
//! │  No    Yes               │   the ending never does
//! └──────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use tui_input::Input;

use crate::app::layout::{Area, Size};
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};

use super::frame::{Frame, Words};
use super::pen::{Pen, row};
use super::{prompt, prose, sheet};

/// A part of a dialog.
#[derive(Clone, Debug)]
pub(crate) enum Line<'a> {
    /// A paragraph, broken into lines.
    Text(Clean, Style),
    /// A label and an input.
    Input {
        /// What is asked.
        label: &'static str,
        /// What is typed.
        input: &'a Input,
        /// What could be typed, shown while nothing is.
        hint: &'static str,
        /// Whether it has the cursor.
        focus: Focus,
    },
    /// Two answers.
    Buttons([Words; 2], usize),
}

/// Whether an input has the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    /// It has.
    Here,
    /// It has not.
    Elsewhere,
}

/// A box to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Dialog<'a> {
    /// The frame with its title.
    pub(crate) frame: Frame,
    /// Columns wanted.
    pub(crate) width: u16,
    /// What may be cut on a low screen.
    pub(crate) body: Vec<Line<'a>>,
    /// What is always there.
    pub(crate) ending: Vec<Line<'a>>,
}

/// Columns of the labels of inputs.
const LABEL: usize = 10;

impl Dialog<'_> {
    /// Draws the box; returns where the cursor of an input is.
    pub(crate) fn draw(self, buffer: &mut Buffer, size: Size, theme: &Theme) -> Option<Position> {
        let width = self.width.min(size.width);
        let text = width.saturating_sub(4);
        let body = broken(self.body, text);
        let ending = broken(self.ending, text);
        let wanted = u16::try_from(body.len() + ending.len() + 2).unwrap_or(u16::MAX);
        let area = sheet::centred(size, width, wanted);
        sheet::lay(buffer, area, theme.style(Role::Text));
        let inside = prose::with_air(self.frame.draw(buffer, area));
        let mut ending = ending;
        if body.len() + ending.len() > usize::from(inside.height) {
            ending.retain(|line| !is_blank(line));
        }
        let room = usize::from(inside.height).saturating_sub(ending.len());
        let shown = cut(body, room, theme).into_iter().chain(ending);
        let mut cursor = None;
        for (y, line) in (0..inside.height).zip(shown) {
            cursor = draw_line(buffer, row(inside, y), &line, theme).or(cursor);
        }
        cursor
    }
}

/// Breaks the paragraphs among the lines.
fn broken(lines: Vec<Line<'_>>, width: u16) -> Vec<Line<'_>> {
    lines
        .into_iter()
        .flat_map(|line| match line {
            Line::Text(text, style) => prose::lines(&[(text, style)], width)
                .into_iter()
                .map(|(text, style)| Line::Text(text, style))
                .collect(),
            Line::Input { .. } | Line::Buttons(..) => vec![line],
        })
        .collect()
}

/// Cuts the body to the rows there are: empty rows first, and where that is not enough it shows that
/// it did.
fn cut<'a>(mut body: Vec<Line<'a>>, room: usize, theme: &Theme) -> Vec<Line<'a>> {
    if body.len() > room {
        body.retain(|line| !is_blank(line));
    }
    if body.len() > room {
        body.truncate(room.saturating_sub(1));
        if room > 0 {
            body.push(Line::Text(Clean::own("…"), theme.style(Role::Dim)));
        }
    }
    body
}

fn is_blank(line: &Line<'_>) -> bool {
    matches!(line, Line::Text(text, _) if text.is_empty())
}

fn draw_line(buffer: &mut Buffer, area: Area, line: &Line<'_>, theme: &Theme) -> Option<Position> {
    let pen = Pen::new(buffer, area);
    match line {
        Line::Text(text, style) => {
            pen.put(text, *style);
            None
        }
        Line::Input {
            label,
            input,
            hint,
            focus,
        } => {
            let (label_role, is_here) = match focus {
                Focus::Here => (Role::Focus, true),
                Focus::Elsewhere => (Role::Dim, false),
            };
            let pen = pen.column(&Clean::own(label), LABEL, theme.style(label_role));
            if input.value().is_empty() {
                let place = pen.place();
                pen.say(hint, theme.style(Role::Dim));
                return is_here.then_some(place);
            }
            let place = prompt::draw(pen, input, theme.style(Role::Text));
            place.filter(|_| is_here)
        }
        Line::Buttons(labels, cursor) => {
            buttons(pen, labels, *cursor, theme);
            None
        }
    }
}

/// Draws answers side by side; the one with the cursor has a marker besides its look.
fn buttons(pen: Pen<'_>, labels: &[Words; 2], cursor: usize, theme: &Theme) {
    let mut pen = pen;
    for (at, (label, style)) in labels.iter().enumerate() {
        let style = if at == cursor {
            theme.style(Role::Selected)
        } else {
            *style
        };
        let open = if at == cursor { "▸ " } else { "  " };
        pen = pen
            .say(open, style)
            .put(label, style)
            .say("  ", style)
            .skip(2);
    }
}
