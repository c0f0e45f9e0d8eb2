//! Where everything is while requests are prepared, and what is said of a row.
//!
//! ```text
//! 120 columns or more                     fewer
//! ┌ Prepare ─────────┐┌ row 1 of 60 ────┐ ┌ Prepare ────────┐
//! │ dataset          ││ email-0 · model │ │ dataset         │
//! │ recipe           ││                 │ │ user            │
//! │ user             ││ what is asked   │ ├ row 1 of 60 ────┤
//! │ write            ││                 │ │ what is asked   │
//! └──────────────────┘└─────────────────┘ └─────────────────┘
//! ```

use crate::text::{Clean, columns, number, wrap};

use super::layout::{Area, split_columns};
use super::model::Model;
use super::paragraph;
use super::state::prepare::{Line, Prepare};
use super::state::scroll::Step;

/// Columns from which on the rows stand beside the lines.
const WIDE: u16 = 120;
/// Rows that the lines have at least, with their frame.
const LEAST_LINES: u16 = 5;
/// Rows that are kept for what is printed, with their frame, as far as there are any.
const LEAST_ROWS: u16 = 7;
/// Rows of a template while it is written.
const MOST_TEXT: usize = 6;
/// Candidates of a path that are shown.
const MOST_CANDIDATES: usize = 4;
/// Columns of the mark of what was changed.
const MARK: usize = 2;
/// Columns of labels, at most.
const MOST_LABEL: usize = 16;

/// A line of the page and how many rows it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The line.
    pub line: Line,
    /// Its rows.
    pub rows: u16,
}

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// The lines, with their frame.
    pub lines: Area,
    /// What is printed, with its frame.
    pub rows: Area,
}

impl Areas {
    /// Divides what is between header and footer.
    pub fn of(model: &Model) -> Self {
        let body = model.body();
        if body.width >= WIDE {
            let (lines, rows) = split_columns(body, body.width / 2);
            return Self { lines, rows };
        }
        let page = &model.prepare;
        let width = text_width(body, page);
        let all = total(&pieces(page, width, Texts::All));
        let wanted = if all <= body.height / 2 {
            all
        } else {
            total(&pieces(page, width, Texts::Written))
        };
        let kept = match model.prepare.line {
            // What is read is what the room is for.
            Line::Rows => body.height.saturating_sub(LEAST_LINES),
            _ => LEAST_ROWS.min(body.height / 2),
        };
        let height = (wanted + 2).min(body.height.saturating_sub(kept));
        let lines = Area { height, ..body };
        let rows = Area {
            y: body.y.saturating_add(height),
            height: body.height.saturating_sub(height),
            ..body
        };
        Self { lines, rows }
    }

    /// Returns where text of what is printed is.
    pub fn text(self) -> Area {
        with_air(self.rows.inside())
    }

    /// Returns where the lines are.
    pub fn inside(self) -> Area {
        with_air(self.lines.inside())
    }
}

fn with_air(area: Area) -> Area {
    Area {
        x: area.x.saturating_add(1),
        width: area.width.saturating_sub(2),
        ..area
    }
}

/// Returns the columns in which a template is written, in an area with its frame.
fn text_width(area: Area, page: &Prepare) -> usize {
    let inside = usize::from(area.width.saturating_sub(4));
    // Before it is a mark, and one column is for the cursor behind the last character.
    inside.saturating_sub(label_width(page) + MARK + 1).max(1)
}

/// Returns the columns in which the template with the cursor is written.
pub fn writing_width(model: &Model) -> usize {
    text_width(Areas::of(model).lines, &model.prepare)
}

/// Returns the columns of labels.
pub fn label_width(page: &Prepare) -> usize {
    let edits = page.edits();
    let knobs = edits.iter().flat_map(|edits| &edits.knobs);
    let texts = edits.iter().flat_map(|edits| &edits.texts);
    let names = knobs
        .map(|knob| knob.key.name())
        .chain(texts.map(|text| text.key.as_str()))
        .chain(["dataset"]);
    let widest = names.map(columns).max().unwrap_or(0);
    widest.min(MOST_LABEL) + 2
}

/// Which templates have all their rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Texts {
    /// All of them.
    All,
    /// The one that is being written; the others have one row.
    Written,
}

/// Returns the lines that are on the screen, in their order.
pub fn shown(model: &Model) -> Vec<Piece> {
    let (page, areas) = (&model.prepare, Areas::of(model));
    let width = text_width(areas.lines, page);
    let all = pieces(page, width, Texts::All);
    if total(&all) <= areas.inside().height {
        return all;
    }
    pieces(page, width, Texts::Written)
}

fn total(pieces: &[Piece]) -> u16 {
    pieces.iter().map(|piece| piece.rows).sum()
}

/// Returns the lines in their order, each with its rows.
fn pieces(page: &Prepare, width: usize, texts: Texts) -> Vec<Piece> {
    let rows = |line: Line| match line {
        Line::Text(at) if line == page.line || texts == Texts::All => {
            let text = page.edits().and_then(|edits| edits.texts.get(at));
            let value = text.map_or("", |text| text.input.value());
            paragraph::rows(value, width).len().min(MOST_TEXT)
        }
        _ if line != page.line => 1,
        Line::Dataset | Line::Recipe => 1 + shown_candidates(page).len(),
        Line::Text(_) | Line::Knob(_) | Line::Save | Line::Pilot | Line::Write | Line::Rows => 1,
    };
    let lines = page.lines().into_iter().filter(|line| *line != Line::Rows);
    lines
        .map(|line| Piece {
            line,
            rows: u16::try_from(rows(line)).unwrap_or(1),
        })
        .collect()
}

/// Returns what is shown of what a path could become, the rest as a number.
pub fn shown_candidates(page: &Prepare) -> Vec<String> {
    let all = &page.candidates;
    let mut shown: Vec<String> = all.iter().take(MOST_CANDIDATES).cloned().collect();
    if all.len() > MOST_CANDIDATES {
        shown.truncate(MOST_CANDIDATES - 1);
        shown.push(format!("and {} more", all.len() - shown.len()));
    }
    shown
}

/// Returns what the request of the row that is shown asks, in lines of these columns.
pub fn asked(page: &Prepare, width: u16) -> Vec<String> {
    let Some(Ok(printed)) = page.tasting.current().map(|row| &row.outcome) else {
        return Vec::new();
    };
    let words = printed.words.replace("\r\n", "\n");
    let mut lines = wrap(Clean::block(&words).as_str(), usize::from(width));
    if printed.left_out > 0 {
        let more = number(printed.left_out);
        lines.push(format!(
            "… and {more} bytes more, which are sent but not shown"
        ));
    }
    lines
}

/// Moves the window of the row that is shown.
pub fn scroll(model: &mut Model, step: Step) {
    let area = Areas::of(model).text();
    let len = asked(&model.prepare, area.width).len() as u64;
    model.prepare.tasting.scroll.slide(step, len, area.height);
}
