//! What is told of a plan below its classes: what it costs, and what is left out.

use crate::app::App;
use crate::app::state::retry::{RetryPlan, Why};
use crate::domain::BatchId;
use crate::domain::estimate::{estimate, facts};
use crate::domain::retry::family_words;
use crate::text::number;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::dialog::Line;

use super::text;

/// So many other batches are named.
const NAMED: usize = 3;
/// So many reasons stand in lines of their own.
const LEFT: usize = 4;

/// Says what it costs, and what else is to be known.
pub(super) fn lines(app: &App, planned: &RetryPlan, theme: &Theme) -> Vec<Line<'static>> {
    let fact = |label: &str, words: &str, role| text(&format!("{label:<10}{words}"), role, theme);
    let mut lines = Vec::new();
    if let Some(tokens) = planned.tokens() {
        let prices = &app.model.session.prices;
        let facts = facts(&tokens, &estimate(prices, &tokens), prices.source.as_ref());
        lines.extend(facts.iter().map(|told| {
            let role = match told.label {
                "note" => Role::Warn,
                "prices" => Role::Dim,
                _ => Role::Text,
            };
            fact(told.label, told.words.as_str(), role)
        }));
    }
    if let Some(most) = app.model.session.max_cost {
        lines.push(fact("ceiling", &format!("{most} a batch"), Role::Text));
    }
    if let Some(others) = beside(&planned.others) {
        lines.push(fact("beside", &others, Role::Dim));
    }
    lines.extend(left(planned, theme));
    let notes = planned
        .plan
        .notes()
        .into_iter()
        .chain(planned.notes.clone());
    lines.extend(notes.map(|note| fact("note", &note, Role::Warn)));
    lines
}

/// Names the batches beside those that are meant; of many only how many there are.
fn beside(others: &[BatchId]) -> Option<String> {
    if others.len() > NAMED {
        let many = number(others.len() as u64);
        return Some(format!(
            "{many} batches that were made of failures in these"
        ));
    }
    family_words(others)
}

/// Says of which batches of a run nothing is sent, and why.
fn left(planned: &RetryPlan, theme: &Theme) -> Vec<Line<'static>> {
    let words = planned.left_words();
    let more = words.len().saturating_sub(LEFT);
    let line = |(words, why): &(String, &Why)| {
        let role = match why {
            Why::Done | Why::NotTaken => Role::Dim,
            Why::Waits(_) => Role::Warn,
            Why::Failed(_) => Role::Bad,
        };
        text(&format!("{:<10}{words}", "left out"), role, theme)
    };
    let more = (more > 0).then(|| text(&format!("{:<10}{more} more", ""), Role::Warn, theme));
    words.iter().take(LEFT).map(line).chain(more).collect()
}
