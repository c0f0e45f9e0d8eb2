//! What the user was just told, as rows of a strip above the footer.
//!
//! The strip has rows of its own, so that nothing that is read is ever hidden. Errors stay and come
//! first; news go by themselves. The message log has everything whole.

use crate::text::{Clean, fit, wrap};

use super::layout::Size;
use super::model::Model;
use super::state::notices::{Notice, Severity};
use super::state::overlay::Overlay;

/// Rows of the words.
const LINES: usize = 3;
/// Rows of the hint.
const HINT_LINES: usize = 2;
/// The sign and the air around it, before the words.
pub const MARGIN: usize = 3;
/// Columns kept free at the right of an error: for how it is closed.
const END: usize = 14;

/// One row of the strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How much its notice matters.
    pub severity: Severity,
    /// Which row of its notice it is.
    pub part: Part,
    /// The words.
    pub text: Clean,
    /// Whether it is the last row of a notice that stays until it is closed.
    pub closes: bool,
}

/// Which row of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first, which has the sign.
    First,
    /// A further one.
    More,
    /// What to do.
    Hint,
}

/// Returns the rows: as many as may be taken from what is read.
pub fn lines(model: &Model) -> Vec<Line> {
    // The log has them all.
    if matches!(model.overlays.last(), Some(Overlay::Log(_))) {
        return Vec::new();
    }
    let room = most(model.screen.size);
    let mut lines = Vec::new();
    let mut toasts: Vec<&Notice> = model.notices.toasts().rev().collect();
    toasts.sort_by_key(|notice| notice.until.is_some());
    for notice in toasts {
        let left = room.saturating_sub(lines.len());
        let all = of(notice, model.screen.size, room);
        if all.len() <= left {
            lines.extend(all);
        }
    }
    lines
}

/// Returns the rows that a strip may have: a quarter of the screen.
fn most(size: Size) -> usize {
    usize::from(size.height / 4)
}

/// Breaks a notice into at most so many rows.
fn of(notice: &Notice, size: Size, room: usize) -> Vec<Line> {
    let end = match notice.until {
        Some(_) => 1,
        None => END,
    };
    let width = usize::from(size.width).saturating_sub(MARGIN + end);
    let hint = notice.hint.as_deref().map(capitalised);
    let hint_lines = HINT_LINES.min(room / 2);
    let hint = hint.map_or_else(Vec::new, |hint| cut(&hint, hint_lines, width));
    // A failure begins with our own words, other news may begin with a name.
    let text = match notice.hint {
        Some(_) => capitalised(&notice.text),
        None => notice.text.clone(),
    };
    let words = cut(&text, LINES.min(room.saturating_sub(hint.len())), width);
    let parts = std::iter::once(Part::First).chain(std::iter::repeat(Part::More));
    let words = words.into_iter().zip(parts);
    let hint = hint.into_iter().map(|text| (text, Part::Hint));
    let mut lines: Vec<Line> = words
        .chain(hint)
        .map(|(text, part)| Line {
            severity: notice.severity,
            part,
            text,
            closes: false,
        })
        .collect();
    if let Some(last) = lines.last_mut() {
        last.closes = notice.until.is_none();
    }
    lines
}

/// Breaks a text into so many lines at most; the last one shows that there is more.
fn cut(text: &str, most: usize, width: usize) -> Vec<Clean> {
    let mut lines = wrap(Clean::field(text).as_str(), width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = fit(&format!("{last} …"), width);
        }
    }
    lines.iter().map(|line| Clean::field(line)).collect()
}

/// Makes a fragment begin like a sentence: its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
