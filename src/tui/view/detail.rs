//! The detail pane: the facts of the selected batch, one a row.
//!
//! ```text
//! ┌ Detail  nightly-tags  batch_68a1…c2 ──────────────────┐
//! │ ◐ in progress · 31,004 of 50,000 · 12 failed          │
//! │ ████████████████████▌············  62 %   412/min     │
//! │ ends      about 14:20 (in 46m)                        │
//! └─────────────────────────────────────────── 1–11 of 19 ─┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::facts::{Fact, Tone};
use crate::app::layout::{Area, Pane};
use crate::app::state::results::Mode;
use crate::domain::RequestCounts;
use crate::text::{Clean, number, shorten_middle};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Words;
use crate::tui::widget::json::{self, State};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::{badge, gauge, prose, short};

use super::{extent, pane_frame, tabs};

/// Columns of the labels, and a space.
const LABEL: usize = 10;
/// Columns of an id in the title.
const ID: usize = 16;
/// A bar is no longer than this, so that it can be taken in at a glance.
const BAR: usize = 48;

/// Draws the pane.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let model = &app.model;
    let facts = model.facts();
    let top = model.detail.scroll.top;
    let mut frame = pane_frame(app, theme, Pane::Detail);
    frame.title = title(app, theme);
    let height = area.inside().height;
    let len = u64::try_from(facts.len()).unwrap_or(u64::MAX);
    frame.foot_right = extent(top, len, height).map(|text| (text, theme.style(Role::Dim)));
    let inside = prose::with_air(frame.draw(buffer, area));
    if facts.is_empty() {
        let text = (Clean::own("No batch is selected."), theme.style(Role::Dim));
        return prose::draw(buffer, area.inside(), &[text]);
    }
    let top = usize::try_from(top).unwrap_or(usize::MAX);
    match model.detail.mode {
        Mode::Parsed => {
            for (y, fact) in (0..inside.height).zip(facts.iter().skip(top)) {
                draw_fact(app, theme, fact, row(inside, y), buffer);
            }
        }
        Mode::Raw => raw(theme, &facts, top, inside, buffer),
    }
}

fn title(app: &App, theme: &Theme) -> Vec<Words> {
    let mut words = tabs::title(app, theme, Pane::Detail);
    if let Some(row) = app.model.list.current() {
        let id = shorten_middle(Clean::line(row.batch.id.as_str()).as_str(), ID);
        if row.name != row.batch.id.as_str() {
            words.push((
                Clean::line(&format!("  {}", row.name)),
                theme.style(Role::Title),
            ));
        }
        words.push((Clean::line(&format!("  {id}")), theme.style(Role::Dim)));
    }
    if app.model.detail.mode == Mode::Raw {
        words.push((Clean::own("  raw JSON"), theme.style(Role::Warn)));
    }
    words
}

/// Draws the reply as it came. The lines above the window are looked at too: a text may have been
/// broken there.
fn raw(theme: &Theme, facts: &[Fact], top: usize, inside: Area, buffer: &mut Buffer) {
    let mut state = State::default();
    for (at, fact) in facts
        .iter()
        .take(top + usize::from(inside.height))
        .enumerate()
    {
        let Fact::Plain(line, _) = fact else {
            continue;
        };
        let (words, next) = json::paint(line.as_str(), state, theme);
        state = next;
        let y = at.checked_sub(top).and_then(|y| u16::try_from(y).ok());
        if let Some(y) = y {
            let pen = Pen::new(buffer, row(inside, y));
            words
                .iter()
                .fold(pen, |pen, (text, style)| pen.put(text, *style));
        }
    }
}

fn draw_fact(app: &App, theme: &Theme, fact: &Fact, area: Area, buffer: &mut Buffer) {
    let pen = Pen::new(buffer, area);
    match fact {
        Fact::Headline(status, text) => {
            let role = app
                .model
                .list
                .current()
                .map_or(Role::Text, |row| badge::role(&row.batch));
            pen.say(badge::glyph(status), theme.style(role))
                .skip(1)
                .put(text, theme.style(role));
        }
        Fact::Progress(counts, rate) => progress(pen, theme, *counts, *rate),
        Fact::Labelled(label, text, tone) => labelled(pen, theme, label, text, *tone),
        Fact::Heading(text) => {
            pen.say(text, theme.style(Role::Title));
        }
        Fact::Plain(text, tone) => {
            pen.put(text, theme.style(role_of(*tone)));
        }
        Fact::Blank => {}
    }
}

fn progress(pen: Pen<'_>, theme: &Theme, counts: RequestCounts, rate: Option<u64>) {
    let mille = counts.per_mille().unwrap_or(0);
    let share = Clean::line(&short::share(mille));
    let rate = rate.map_or_else(Clean::default, |rate| {
        Clean::line(&format!("{}/min", number(rate)))
    });
    let bar = pen.room().saturating_sub(20).min(BAR);
    gauge::draw(
        pen,
        mille,
        bar,
        theme.style(Role::Gauge),
        theme.style(Role::Dim),
    )
    .column_right(&share, 7, theme.style(Role::Text))
    .skip(3)
    .put(&rate, theme.style(Role::Dim));
}

fn labelled(pen: Pen<'_>, theme: &Theme, label: &'static str, text: &Clean, tone: Tone) {
    let pen = pen.column(&Clean::own(label), LABEL, theme.style(Role::Dim));
    let is_id = matches!(label, "id" | "input" | "output" | "errors");
    if is_id {
        let short = Clean::field(&shorten_middle(text.as_str(), pen.room()));
        pen.put(&short, theme.style(Role::Text));
    } else {
        pen.put(text, theme.style(role_of(tone)));
    }
}

fn role_of(tone: Tone) -> Role {
    match tone {
        Tone::Usual => Role::Text,
        Tone::Aside => Role::Dim,
        Tone::Warning => Role::Warn,
        Tone::Bad => Role::Bad,
    }
}
