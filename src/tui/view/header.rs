//! The first row: with whom, how many, how fresh.
//!
//! ```text
//!  batchdeck · openai  read-only    3 running · 41 done · 2 need attention   fresh 4s · next 11s
//! ```
//!
//! Where that does not fit, the middle goes first, then the demo's sentence and the freshness get
//! shorter.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::model::Model;
use crate::app::state::session::{Access, Place};
use crate::text::{Clean, columns, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::Pen;

use super::freshness;

/// What the header of the demo says, from whole to shortest.
const DEMO: [&str; 3] = [
    "demo world, no key needed; set OPENAI_API_KEY for your own batches",
    "demo world · set OPENAI_API_KEY for your own",
    "demo world",
];

/// A way to fill the row.
struct Variant {
    demo: usize,
    has_middle: bool,
    is_short: bool,
}

/// The ways to fill the row, the best first.
const VARIANTS: [Variant; 6] = [
    Variant::new(0, true, false),
    Variant::new(1, true, false),
    Variant::new(0, false, false),
    Variant::new(1, false, false),
    Variant::new(1, false, true),
    Variant::new(2, false, true),
];

impl Variant {
    const fn new(demo: usize, has_middle: bool, is_short: bool) -> Self {
        Self {
            demo,
            has_middle,
            is_short,
        }
    }
}

/// Draws the header.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let fresh = freshness::of(app);
    let (profile, badge) = (profile(&app.model), badge(&app.model));
    let tally = tally(&app.model);
    let fixed = columns(" batchdeck · ") + columns(profile.as_str()) + columns(badge) + 2;
    let width = usize::from(area.width);
    let needs = |variant: &Variant| {
        let demo = demo(&app.model, variant.demo).map_or(0, |text| columns(text) + 2);
        let middle = if variant.has_middle {
            columns(tally.as_str()) + 2
        } else {
            0
        };
        let right = if variant.is_short {
            &fresh.short
        } else {
            &fresh.full
        };
        fixed + demo + middle + columns(right.as_str()) + 1
    };
    let fitting = VARIANTS.iter().find(|variant| needs(variant) <= width);
    let Some(variant) = fitting.or(VARIANTS.last()) else {
        return;
    };
    let pen = Pen::new(buffer, area)
        .say(" batchdeck", theme.style(Role::Title))
        .say(" · ", theme.style(Role::Dim))
        .put(
            &profile,
            theme.tinted(Role::Focus, app.model.session.colour),
        )
        .say(badge, theme.style(Role::Warn))
        .skip(2);
    let pen = match demo(&app.model, variant.demo) {
        Some(sentence) => pen.say(sentence, theme.style(Role::Warn)).skip(2),
        None => pen,
    };
    let right = if variant.is_short {
        &fresh.short
    } else {
        &fresh.full
    };
    let room = pen.room().saturating_sub(columns(right.as_str()) + 1);
    let pen = if variant.has_middle {
        centred(pen, &tally, room, width, theme)
    } else {
        pen.skip(room)
    };
    pen.put(right, theme.style(fresh.role));
}

/// Writes the middle as near to the middle of the row as there is room.
fn centred<'b>(pen: Pen<'b>, text: &Clean, room: usize, width: usize, theme: &Theme) -> Pen<'b> {
    let wide = columns(text.as_str());
    let from = usize::from(pen.place().x);
    let wanted = (width.saturating_sub(wide) / 2).saturating_sub(from);
    let before = wanted.min(room.saturating_sub(wide + 1));
    pen.skip(before)
        .column(text, room.saturating_sub(before), theme.style(Role::Text))
}

/// Returns with whom it speaks, or which files it looks at.
fn profile(model: &Model) -> Clean {
    match model.session.files() {
        Some(_) => Clean::line(&model.results_name()),
        None => Clean::line(&model.session.profile),
    }
}

fn badge(model: &Model) -> &'static str {
    match (&model.session.place, model.session.access) {
        (Place::Files(_), _) | (_, Access::ReadWrite) => "",
        (_, Access::ReadOnly) => "  read-only",
    }
}

fn demo(model: &Model, length: usize) -> Option<&'static str> {
    match model.session.place {
        Place::Demo => DEMO.get(length).copied(),
        Place::Remote { .. } | Place::Files(_) => None,
    }
}

/// Returns how many batches are running, done, and in need of a look.
fn tally(model: &Model) -> Clean {
    if model.list.known() == 0 {
        return Clean::default();
    }
    let (running, done, attention) = model.list.tally();
    let count = |value: usize| number(u64::try_from(value).unwrap_or(u64::MAX));
    let looks = match attention {
        0 => String::new(),
        1 => " · 1 needs attention".to_owned(),
        many => format!(" · {} need attention", count(many)),
    };
    Clean::line(&format!(
        "{} running · {} done{looks}",
        count(running),
        count(done)
    ))
}
