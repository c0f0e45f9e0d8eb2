//! Two batches side by side.
//!
//! ```text
//! ┌ Compare · all ───────────┐┌ tags-v1  ok · 61 tok ────┐┌ tags-v2  ok · 74 tok ─────┐
//! │ = 412 · ≠ 3 · ‹ 1 · › 0  ││ Michael praised Priya    ││ Michael praised Priya and │
//! │ tokens 12k → 11k         ││ for the support.         ││ Omar for the support.     │
//! │                          ││                          ││                           │
//! │≠▸different  email-1 61 74││                          ││                           │
//! │‹ only left  email-2 12  -││                          ││                           │
//! └───────────────── 1 of 40 ┘└ gpt-4.1 · stop ──────────┘└ gpt-4.1-mini · stop ──────┘
//! ```

mod answer;
mod numbers;
mod pair;

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::comparing::Areas;
use crate::app::state::compare::{Compare, Phase};
use crate::domain::comparison::Comparison;
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Frame;
use crate::tui::widget::pen::row;
use crate::tui::widget::{prose, sheet};

use super::{failure, position};
use answer::Hand;

/// Draws the comparison over the whole screen but header and footer.
pub(super) fn draw(app: &App, theme: &Theme, view: &Compare, buffer: &mut Buffer) {
    let areas = Areas::of(app.model.body());
    for area in [Some(areas.table), Some(areas.left), areas.right] {
        let area = area.unwrap_or_default();
        sheet::lay(buffer, area, theme.style(Role::Text));
    }
    table(app, theme, view, areas, buffer);
    match areas.right {
        Some(right) => {
            answer::draw(theme, view, Hand::Left, areas.left, buffer);
            answer::draw(theme, view, Hand::Right, right, buffer);
        }
        None => answer::draw(theme, view, Hand::Both, areas.left, buffer),
    }
}

/// Draws all pairs.
fn table(app: &App, theme: &Theme, view: &Compare, areas: Areas, buffer: &mut Buffer) {
    let height = areas.rows().height;
    let dim = theme.style(Role::Dim);
    let listed = format!(" · {}", view.shown.title());
    let frame = Frame {
        title: vec![
            (Clean::own("Compare"), theme.style(Role::Focus)),
            (Clean::line(&listed), theme.style(Role::Text)),
        ],
        right: match &view.phase {
            Phase::Open(found) if areas.numbers().is_none() => {
                Some((numbers::in_words(found), dim))
            }
            Phase::Open(_) | Phase::Reading(_) | Phase::Failed(_) => None,
        },
        foot_right: position(view.scroll.cursor, view.len(), height).map(|text| (text, dim)),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let inside = frame.draw(buffer, areas.table);
    match &view.phase {
        Phase::Reading(progress) => {
            let done = progress.per_mille().unwrap_or_default() / 10;
            let text = Clean::line(&format!("Reading both sides · {done} %"));
            prose::draw(buffer, inside, &[(text, theme.style(Role::Active))]);
        }
        Phase::Failed(why) => {
            let said = failure::paragraphs(why, theme, "");
            prose::draw(buffer, inside, &said);
        }
        Phase::Open(found) => open(app, theme, view, found, areas, buffer),
    }
}

/// Draws the numbers and the rows of a comparison that is there.
fn open(
    app: &App,
    theme: &Theme,
    view: &Compare,
    found: &Comparison,
    areas: Areas,
    buffer: &mut Buffer,
) {
    if let Some(area) = areas.numbers() {
        numbers::draw(app, theme, found, area, buffer);
    }
    let area = areas.rows();
    if view.is_empty() {
        let text = Clean::own("There are no such requests.");
        return prose::draw(buffer, area, &[(text, theme.style(Role::Dim))]);
    }
    for (y, (at, pair)) in (0..area.height).zip(view.rows(area.height)) {
        let is_selected = at == view.scroll.cursor;
        pair::draw(theme, pair, is_selected, row(area, y), buffer);
    }
}
