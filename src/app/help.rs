//! The help as lines: a fold over the table of actions, for what has the focus and what is common.

use super::action::{self, Action};
use super::key::Key;
use super::keymap::Keymap;
use super::model::Model;

/// One line of the help.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The name of a scope.
    Heading(&'static str),
    /// An action, and why it cannot be done now.
    Row(&'static Action, Option<&'static str>),
    /// Room.
    Blank,
}

/// Returns the lines of the help: what has the keys first, then what works in all of its kind.
pub fn lines(model: &Model) -> Vec<Line> {
    let mut lines = Vec::new();
    for scope in model.ground() {
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::Heading(scope.title()));
        let rows = action::all().filter(|action| action.scopes.contains(&scope));
        lines.extend(rows.map(|action| Line::Row(action, (action.blocked)(model))));
    }
    lines
}

/// Returns the hints of the footer: what is most useful now and not blocked, best first.
pub fn hints<'a>(model: &Model, keymap: &'a Keymap) -> Vec<(&'a str, &'static Action)> {
    let mut hints: Vec<(usize, u8, &str, &'static Action)> = Vec::new();
    let scopes = model.scopes();
    // A key that means something else further in is no hint for what it means further out.
    let means = |key: &str, action: &Action| {
        let key = Key::parse(key);
        key.and_then(|key| keymap.find(&scopes, key)) == Some(action)
    };
    for (depth, scope) in scopes.iter().enumerate() {
        for action in action::all().filter(|action| action.scopes.contains(scope)) {
            let Some(rank) = action.hint.filter(|_| (action.blocked)(model).is_none()) else {
                continue;
            };
            if let Some(key) = keymap.first_key(action).filter(|key| means(key, action)) {
                hints.push((depth, rank, key, action));
            }
        }
    }
    hints.sort_by_key(|(_, rank, _, _)| *rank);
    hints
        .into_iter()
        .map(|(_, _, key, action)| (key, action))
        .collect()
}
