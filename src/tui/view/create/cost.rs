//! Tokens and cost in the form for a new batch.

use crate::app::App;
use crate::app::state::create::{Count, Stand};
use crate::domain::Progress;
use crate::domain::estimate::{Fact, estimate, facts};
use crate::tui::theme::{Role, Theme};
use crate::tui::view::failure;
use crate::tui::widget::dialog::Line;

use super::text;

/// Says what is known of tokens and cost, and that more is to come.
pub(super) fn lines(app: &App, count: &Count, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(tokens) = count.tokens() {
        let prices = &app.model.session.prices;
        let told = facts(tokens, &estimate(prices, tokens), prices.source.as_ref());
        lines.extend(told.iter().map(|fact| line(fact, theme)));
    }
    if let Some(most) = app.model.session.max_cost {
        let words = format!("{:<10}{most} a batch", "ceiling");
        lines.push(text(&words, Role::Text, theme));
    }
    match &count.stand {
        Stand::Running { progress, .. } => {
            lines.push(text(&under_way(*progress), Role::Active, theme));
        }
        Stand::Failed(failed) => {
            let told = failure::paragraphs(failed, theme, "");
            lines.extend(
                told.into_iter()
                    .map(|(words, style)| Line::Text(words, style)),
            );
        }
        Stand::Not | Stand::Done(_) => {}
    }
    lines
}

fn line(fact: &Fact, theme: &Theme) -> Line<'static> {
    let role = match fact.label {
        "note" => Role::Warn,
        "prices" => Role::Dim,
        _ => Role::Text,
    };
    text(&format!("{:<10}{}", fact.label, fact.words), role, theme)
}

fn under_way(progress: Progress) -> String {
    match progress.per_mille() {
        Some(mille) => format!("Counting tokens… {} %", mille / 10),
        None => "Counting tokens…".to_owned(),
    }
}
