//! Finding an action by a few letters.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::action::{self, Action};
use super::model::Model;

/// What a match in the title counts beyond its score.
const TITLE: u32 = 2000;
/// What a match in the id counts beyond its score.
const ID: u32 = 1000;
/// What a match in the help counts beyond its score.
const HELP: u32 = 0;

/// Returns the actions that can be run from the palette and match what is typed, best first;
/// among equals what can be done now, then what the footer would show first.
///
/// Only actions of the panes, or of the results view over them, are offered: the others belong to
/// something that is not open.
pub fn matches(model: &Model, typed: &str) -> Vec<&'static Action> {
    let here = model.ground();
    let offered = action::all().filter(|action| {
        action.id != "palette.show" && action.scopes.iter().any(|scope| here.contains(scope))
    });
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, &'static Action)> = offered
        .filter_map(|action| {
            // What an action is called says more than what is written about it.
            [action.title, action.id, action.help]
                .into_iter()
                .zip([TITLE, ID, HELP])
                .find_map(|(text, weight)| {
                    let text = Utf32Str::new(text, &mut buffer);
                    let score = pattern.score(text, &mut matcher)?;
                    Some((score.saturating_add(weight), action))
                })
        })
        .collect();
    scored.sort_by_key(|(score, action)| {
        let is_blocked = (action.blocked)(model).is_some();
        let rank = action.hint.unwrap_or(u8::MAX);
        (std::cmp::Reverse(*score), is_blocked, rank)
    });
    scored.into_iter().map(|(_, action)| action).collect()
}
