//! What is told of a plan below its classes: what it costs, and what is left out.

use crate::app::App;
use crate::app::state::retry::{RetryPlan, Why};
use crate::domain::BatchId;
use crate::domain::estimate::{estimate, facts};
use crate::domain::retry::family_words;
use crate::text::{Clean, fit, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::dialog::Line;

use super::text;

/// So many other batches are named.
const NAMED: usize = 3;
/// So many reasons stand in lines of their own.
const LEFT: usize = 4;
/// So many requests are shown.
const SHOWN: usize = 3;
/// Columns of a request.
const ROOM: usize = 58;

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
    lines.extend(first(planned, theme));
    lines
}

/// Shows the first requests as they will be sent, a line each.
fn first(planned: &RetryPlan, theme: &Theme) -> Vec<Line<'static>> {
    let taken = planned.first(SHOWN).into_iter().enumerate();
    let lines = taken.map(|(at, request)| {
        let label = if at == 0 { "first" } else { "" };
        let parts = [&request.name]
            .into_iter()
            .chain(&request.model)
            .chain([&request.words]);
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        let words = fit(Clean::field(&parts.join(" · ")).as_str(), ROOM);
        text(&format!("{label:<10}{words}"), Role::Dim, theme)
    });
    lines.collect()
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
