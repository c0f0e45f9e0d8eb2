//! The keys that work here.
//!
//! ```text
//! ┌ Help ─────────────────────────────────────────────────┐
//! │ Batches                                               │
//! │   enter             Open            Goes to the …     │
//! │   C                 Cancel          not now: it has … │
//! └ : finds any of them by name ─────────────── 1–20 of 52 ─┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::action::Action;
use crate::app::help::{self, Line};
use crate::app::layout::Area;
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Frame;
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prose;

use super::hint::key;
use super::{extent, large};

/// Columns of the keys: enough for the longest of the defaults.
const KEYS: usize = 15;
const TITLE: usize = 17;
/// Below this width one key an action is shown.
const NARROW: u16 = 60;
const NARROW_KEYS: usize = 9;

/// Draws the help from a line on.
pub(super) fn draw(app: &App, theme: &Theme, top: u64, buffer: &mut Buffer) {
    let lines = help::lines(&app.model);
    let len = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let height = app.model.sheet().inside().height;
    let dim = theme.style(Role::Dim);
    let frame = Frame {
        title: vec![(Clean::own("Help"), theme.style(Role::Focus))],
        foot: Some((
            Clean::line(&format!(
                "{} finds any of them by name",
                key(app, "palette.show")
            )),
            dim,
        )),
        foot_right: extent(top, len, height).map(|text| (text, dim)),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let inside = prose::with_air(large(app, theme, &frame, buffer));
    let top = usize::try_from(top).unwrap_or(usize::MAX);
    for (y, line) in (0..inside.height).zip(lines.iter().skip(top)) {
        let area = row(inside, y);
        match line {
            Line::Heading(text) => {
                Pen::new(buffer, area).say(text, theme.style(Role::Title));
            }
            Line::Row(action, reason) => draw_row(app, theme, action, *reason, area, buffer),
            Line::Blank => {}
        }
    }
}

fn draw_row(
    app: &App,
    theme: &Theme,
    action: &Action,
    reason: Option<&'static str>,
    area: Area,
    buffer: &mut Buffer,
) {
    let is_narrow = area.width < NARROW;
    let all = app.keymap.keys(action);
    let shown = if is_narrow {
        all.get(..1).unwrap_or_default()
    } else {
        all
    };
    let keys = Clean::line(&shown.join("  "));
    let (key_role, role) = match reason {
        None => (Role::Key, Role::Text),
        Some(_) => (Role::Dim, Role::Dim),
    };
    let pen = Pen::new(buffer, area)
        .skip(1)
        .column(
            &keys,
            if is_narrow { NARROW_KEYS } else { KEYS },
            theme.style(key_role),
        )
        .skip(1)
        .column(&Clean::own(action.title), TITLE, theme.style(role));
    match reason {
        None => pen.say(action.help, theme.style(Role::Dim)),
        Some(reason) => pen
            .say("not now: ", theme.style(Role::Dim))
            .say(reason, theme.style(Role::Dim)),
    };
}
