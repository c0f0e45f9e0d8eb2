//! A JSON document as people read it: one member a row, and what is not wanted folded away.
//!
//! Everything is shown as it was written: the order of members, keys that occur twice, the digits
//! of numbers. A text that holds JSON stays a text. Which containers are folded is the caller's
//! state; see [`Folds`].
//!
//! ```text
//! ▾ {
//!     "name": "tea",
//!   ▸ "sizes": […] 3 items,
//!   }
//! ```

mod folds;
mod literal;
mod rows;
mod scan;
mod tree;

use super::rich::{Flow, Paragraph, Rich, Span};

pub use folds::Folds;

use tree::Node;

/// The longest document that is read as an outline.
pub const MAX_DOCUMENT: usize = 1024 * 1024;
/// The deepest.
pub const MAX_DEPTH: usize = 100;

/// Why a text is no outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no JSON object and no JSON array.
    NotJson,
    /// It is longer than [`MAX_DOCUMENT`].
    TooLong,
    /// It is nested deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// A JSON object or array. Its containers and values are numbered in the order of the document;
/// the whole of it is number 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    text: String,
    nodes: Vec<Node>,
}

impl Outline {
    /// Reads a text that is a JSON object or array and nothing else, be it in a fence of Markdown.
    ///
    /// # Errors
    ///
    /// Why it is none; it is then shown as the text it is.
    pub fn read(text: &str) -> Result<Self, Unfit> {
        let text = unfenced(text.trim());
        if !text.starts_with(['{', '[']) {
            return Err(Unfit::NotJson);
        }
        if text.len() > MAX_DOCUMENT {
            return Err(Unfit::TooLong);
        }
        // What is ignored is still checked, without recursion.
        serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|_error| Unfit::NotJson)?;
        Ok(Self {
            nodes: tree::nodes(text)?,
            text: text.to_owned(),
        })
    }

    /// Returns how many rows are shown.
    pub fn row_count(&self, folds: &Folds) -> usize {
        rows::rows(&self.nodes, folds).count()
    }

    /// Returns the container that a row can fold or unfold: the one that begins or ends there, or
    /// else the one that the row is in.
    pub fn node_at(&self, folds: &Folds, row: usize) -> Option<usize> {
        rows::rows(&self.nodes, folds)
            .nth(row)
            .map(|row| row.container)
    }

    /// Returns the row in which a container begins; the row of what hides it when it is folded away.
    pub fn row_of(&self, folds: &Folds, node: usize) -> usize {
        let starts = rows::rows(&self.nodes, folds).take_while(|row| row.node <= node);
        let last = starts.enumerate().filter(|(_, row)| !row.is_end).last();
        last.map_or(0, |(at, _)| at)
    }

    /// Returns the rows that are shown, each as one block.
    ///
    /// About 64 KiB of them are laid out; how many more there are is said in a last line.
    pub fn rich(&self, folds: &Folds) -> Rich {
        let mut rich = Rich::default();
        let mut room = super::rich::MAX_BYTES;
        let mut rows = rows::rows(&self.nodes, folds);
        for row in rows.by_ref() {
            let (paragraph, bytes) = self.paragraph(row);
            rich.push(paragraph);
            room = room.saturating_sub(bytes);
            if room == 0 {
                break;
            }
        }
        let more = rows.count();
        if more > 0 {
            let more = super::number(u64::try_from(more).unwrap_or(u64::MAX));
            rich.note(&format!("… {more} more rows: fold some of those above"));
        }
        rich
    }
}

/// Shows a text with the colours of JSON, whether it is JSON or not; its lines stay as they are.
pub fn coloured(text: &str) -> Rich {
    let (kept, left_out) = super::rich::head(text);
    let mut rich = Rich::default();
    for line in scan::lines(kept) {
        rich.push(Paragraph::new(line).flowing(Flow::Verbatim));
    }
    rich.leave_out(left_out);
    rich
}

/// Returns the stretches of a line of JSON, such as a line of code.
pub(super) fn stretches(line: &str) -> Vec<Span> {
    scan::lines(line).into_iter().flatten().collect()
}

/// Takes the fence away that models put around JSON; only where nothing else is there.
fn unfenced(text: &str) -> &str {
    let inside = text
        .strip_prefix("```")
        .and_then(|rest| rest.strip_suffix("```"))
        .and_then(|rest| rest.split_once('\n'));
    match inside {
        Some((language, body)) if is_json(language.trim()) => body.trim(),
        Some(_) | None => text,
    }
}

fn is_json(language: &str) -> bool {
    language.is_empty()
        || ["json", "jsonc", "json5"]
            .iter()
            .any(|known| language.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests;
