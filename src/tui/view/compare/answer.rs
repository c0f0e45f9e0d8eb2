//! One answer of a pair, or both in one column.

use ratatui::buffer::Buffer;

use crate::app::comparing::text;
use crate::app::layout::Area;
use crate::app::state::compare::Compare;
use crate::domain::comparison::PairLines;
use crate::domain::result::{Class, ResultLine};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::view::extent;
use crate::tui::widget::frame::{Frame, Words};
use crate::tui::widget::prose;
use crate::tui::widget::rich::{self, Place};

/// Which answer is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    Left,
    Right,
    /// Both, in one column.
    Both,
}

/// Draws an answer in its frame.
pub(super) fn draw(theme: &Theme, view: &Compare, hand: Hand, area: Area, buffer: &mut Buffer) {
    let pair = view.current();
    let inside = text(area);
    let shown = extent(view.page.top(), view.page.len(), inside.height);
    let dim = theme.style(Role::Dim);
    let frame = Frame {
        title: title(theme, view, hand),
        foot: pair
            .and_then(|pair| foot(pair, hand))
            .map(|text| (text, dim)),
        foot_right: shown.filter(|_| hand != Hand::Left).map(|text| (text, dim)),
        line: theme.style(Role::Border),
        ..Frame::default()
    };
    frame.draw(buffer, area);
    let is_missing = |pair: &&PairLines| line(pair, hand).is_none();
    if pair.is_some_and(|pair| is_missing(&pair)) {
        let why = Clean::own("This side has no line for the request.");
        return prose::draw(buffer, area.inside(), &[(why, dim)]);
    }
    let lines = match hand {
        Hand::Left | Hand::Both => view.page.left(),
        Hand::Right => view.page.right(),
    };
    let place = Place {
        top: usize::try_from(view.page.top()).unwrap_or(usize::MAX),
        ..Place::default()
    };
    rich::draw(buffer, inside, theme, lines, place);
}

/// Returns the line of a side.
fn line(pair: &PairLines, hand: Hand) -> Option<&ResultLine> {
    match hand {
        Hand::Left => pair.left.as_ref(),
        Hand::Right => pair.right.as_ref(),
        Hand::Both => pair.left.as_ref().or(pair.right.as_ref()),
    }
}

/// Returns what a side is called and how its line ended.
fn title(theme: &Theme, view: &Compare, hand: Hand) -> Vec<Words> {
    let [left, right] = &view.names;
    let focus = theme.style(Role::Title);
    let name = |name: &str| (Clean::line(name), focus);
    if hand == Hand::Both {
        let arrow = (Clean::own(" → "), theme.style(Role::Dim));
        return vec![name(left), arrow, name(right)];
    }
    let mut words = vec![name(if hand == Hand::Left { left } else { right })];
    let Some(line) = view.current().and_then(|pair| line(pair, hand)) else {
        return words;
    };
    let (class, role) = class(line.class());
    words.push((Clean::own("  "), theme.style(Role::Text)));
    words.push((Clean::own(class), theme.style(role)));
    if let Some(usage) = line.usage {
        let tokens = format!(
            " · {} in, {} out",
            known(usage.known_input()),
            known(usage.known_output())
        );
        words.push((Clean::line(&tokens), theme.style(Role::Dim)));
    }
    words
}

/// Returns which request is read, or what answered it and why it stopped.
fn foot(pair: &PairLines, hand: Hand) -> Option<Clean> {
    if hand == Hand::Both {
        return Some(Clean::line(&pair.pair.custom_id));
    }
    let line = line(pair, hand)?;
    let facts: Vec<&str> = [line.model.as_deref(), line.finish.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    (!facts.is_empty()).then(|| Clean::line(&facts.join(" · ")))
}

/// Writes a count of tokens, or that it cannot be read.
fn known(count: Option<u64>) -> String {
    count.map_or_else(|| "unknown".to_owned(), number)
}

/// Returns glyph and word of a class.
fn class(class: Class) -> (&'static str, Role) {
    match class {
        Class::Ok => ("ok", Role::Ok),
        Class::Soft => ("! soft failure", Role::Warn),
        Class::Error => ("✗ error", Role::Bad),
        Class::Cancelled => ("⊘ cancelled", Role::Bad),
        Class::Expired => ("◷ expired", Role::Bad),
        Class::Unreadable => ("? unreadable", Role::Bad),
        Class::Missing | Class::Duplicate | Class::Unknown | Class::Blank => ("", Role::Text),
    }
}
