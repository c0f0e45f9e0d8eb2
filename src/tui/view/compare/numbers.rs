//! The numbers of a comparison, above its pairs.

use ratatui::buffer::Buffer;

use super::pair;
use crate::app::App;
use crate::app::layout::Area;
use crate::app::state::session::Place;
use crate::domain::comparison::{Comparison, PairKind, Side};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::short;

/// Draws how many pairs are of which kind, and what both sides used.
pub(super) fn draw(app: &App, theme: &Theme, found: &Comparison, area: Area, buffer: &mut Buffer) {
    let lines = [(kinds(found), Role::Text), (used(app, found), Role::Dim)];
    for (y, (text, role)) in (0..area.height).zip(lines) {
        Pen::new(buffer, row(area, y))
            .skip(1)
            .put(&Clean::line(&text), theme.style(role));
    }
}

/// Writes how many pairs are of which kind, by the glyphs of their rows: `= 412 · ≠ 3`.
fn kinds(found: &Comparison) -> String {
    let all = PairKind::ALL.map(|kind| {
        let (glyph, _) = pair::look(kind);
        format!("{glyph} {}", number(found.of(kind)))
    });
    all.join(" · ")
}

/// Writes how many pairs are of which kind, where there is room for words.
pub(super) fn in_words(found: &Comparison) -> Clean {
    let all = PairKind::ALL.map(|kind| format!("{} {}", number(found.of(kind)), kind.title()));
    Clean::line(&all.join(" · "))
}

/// Writes tokens and cost of both sides: `tokens 18k → 17k · ≈ $1.33 → ≈ $1.20`.
fn used(app: &App, found: &Comparison) -> String {
    let sides = [&found.left, &found.right];
    if sides.iter().all(|side| side.counted == 0) {
        return "no line counts its tokens".to_owned();
    }
    let [left, right] = sides.map(|side| {
        let least = if side.unknown > 0 { "over " } else { "" };
        format!("{least}{}", short::count(side.usage.total()))
    });
    let tokens = format!("tokens {left} → {right}");
    // Nothing is billed in the demo.
    if app.model.session.place == Place::Demo {
        return tokens;
    }
    match sides.map(|side| cost(app, side)) {
        [Some(left), Some(right)] => format!("{tokens} · {left} → {right}"),
        [Some(_) | None, Some(_) | None] => tokens,
    }
}

fn cost(app: &App, side: &Side) -> Option<String> {
    let total = side.cost(&app.model.session.prices);
    let sign = if total.gaps.is_empty() { "≈" } else { "over" };
    total.batch.map(|sum| format!("{sign} {sum}"))
}
