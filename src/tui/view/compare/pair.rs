//! One pair in a row: what it is, its id, its tokens on both sides.

use ratatui::buffer::Buffer;

use crate::app::layout::Area;
use crate::domain::comparison::{PairKind, PairLines};
use crate::domain::result::{Class, ResultLine};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, rect};
use crate::tui::widget::short;

/// Columns of the word for what a pair is.
const KIND: usize = 10;
/// Columns of the tokens of a side.
const TOKENS: usize = 6;
/// Tokens from which on they are shortened.
const MANY: u64 = 100_000;

/// Draws a row; a pair that is still being read has dots.
pub(super) fn draw(
    theme: &Theme,
    pair: Option<&PairLines>,
    is_selected: bool,
    area: Area,
    buffer: &mut Buffer,
) {
    let selected = is_selected.then(|| theme.style(Role::Selected));
    if let Some(style) = selected {
        buffer.set_style(rect(area).intersection(buffer.area), style);
    }
    let ink = |role: Role| selected.unwrap_or_else(|| theme.style(role));
    let Some(pair) = pair else {
        Pen::new(buffer, area).skip(2).say("…", ink(Role::Dim));
        return;
    };
    let (glyph, role) = look(pair.pair.kind);
    let pen = Pen::new(buffer, area)
        .say(glyph, ink(role))
        .say(if is_selected { "▸" } else { " " }, ink(Role::Focus))
        .column(&Clean::line(&word(pair)), KIND, ink(role))
        .skip(1);
    let room = pen.room().saturating_sub(2 * (TOKENS + 1) + 1);
    pen.column(&Clean::line(&pair.pair.custom_id), room, ink(Role::Field))
        .skip(1)
        .column_right(&tokens(pair.left.as_ref()), TOKENS, ink(Role::Dim))
        .skip(1)
        .column_right(&tokens(pair.right.as_ref()), TOKENS, ink(Role::Dim));
}

/// Returns glyph and look of what a pair is.
pub(super) fn look(kind: PairKind) -> (&'static str, Role) {
    match kind {
        PairKind::Same => ("=", Role::Dim),
        PairKind::Different => ("≠", Role::Warn),
        PairKind::OnlyLeft => ("‹", Role::Bad),
        PairKind::OnlyRight => ("›", Role::Ok),
    }
}

/// Returns what a pair is, or into which class it changed where it did.
fn word(pair: &PairLines) -> String {
    let class = |line: &Option<ResultLine>| line.as_ref().map(ResultLine::class);
    match (class(&pair.left), class(&pair.right)) {
        (Some(left), Some(right)) if left != right && right != Class::Ok => {
            format!("→ {}", right.word())
        }
        (Some(left), Some(right)) if left != right => format!("{} →", left.word()),
        _ => pair.pair.kind.title().to_owned(),
    }
}

fn tokens(line: Option<&ResultLine>) -> Clean {
    let Some(usage) = line.and_then(|line| line.usage) else {
        return Clean::own("-");
    };
    usage.known_total().map_or(Clean::own("?"), |total| {
        let text = if total < MANY {
            number(total)
        } else {
            short::count(total)
        };
        Clean::line(&text)
    })
}
