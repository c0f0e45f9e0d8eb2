//! Lines that are more than a text: the recipe, a template, which rows are written.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tui_input::Input;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::paragraph;
use crate::app::preparing::writing_width;
use crate::app::state::prepare::{Entry, Portion, Prepare, Recipe};
use crate::text::{Clean, columns, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, row};

/// Draws the name of the recipe between arrows, and what it is for.
pub(super) fn recipe(
    pen: Pen<'_>,
    theme: &Theme,
    page: &Prepare,
    is_here: bool,
) -> Option<Position> {
    let arrow = theme.style(if is_here { Role::Key } else { Role::Dim });
    let pen = pen.say("‹ ", arrow);
    let room = pen.room();
    let wide = columns(Clean::field(page.recipe.value()).as_str());
    let input = Pen::room(&pen).min(wide + 1).min(room);
    let place = cursor_in(&pen, &page.recipe, input);
    let pen = pen
        .column(
            &Clean::field(page.recipe.value()),
            input,
            theme.style(Role::Text),
        )
        .say("› ", arrow);
    let about = match &page.read {
        Recipe::Read(edits) => edits.sheet.description.clone().unwrap_or_default(),
        Recipe::Failed(_) => "cannot be used".to_owned(),
        Recipe::Unread => String::new(),
    };
    pen.put(&Clean::field(&about), theme.style(Role::Dim));
    place
}

/// Returns where the cursor of an input is that is drawn whole.
fn cursor_in(pen: &Pen<'_>, input: &Input, room: usize) -> Option<Position> {
    let before: String = input.value().chars().take(input.cursor()).collect();
    let wide = columns(Clean::field(&before).as_str());
    let place = pen.place();
    let x = u16::try_from(wide.min(room.saturating_sub(1))).ok()?;
    Some(Position::new(place.x.saturating_add(x), place.y))
}

/// Draws a template while it is written, with the cursor in sight.
pub(super) fn template(
    app: &App,
    theme: &Theme,
    text: &Entry<String>,
    area: Area,
    buffer: &mut Buffer,
) -> Option<Position> {
    let value: Vec<char> = text.input.value().chars().collect();
    let rows = paragraph::rows(text.input.value(), writing_width(&app.model));
    let here = paragraph::row_of(&rows, text.input.cursor());
    let height = usize::from(area.height);
    let first = (here + 1).saturating_sub(height);
    let mut cursor = None;
    for (y, (at, range)) in (0..area.height).zip(rows.iter().enumerate().skip(first)) {
        let chars = value.get(range.clone()).unwrap_or_default();
        let words: String = chars.iter().collect();
        let pen = Pen::new(buffer, row(area, y));
        if at == here {
            let before = text.input.cursor().saturating_sub(range.start);
            let before: String = chars.iter().take(before).collect();
            let wide = columns(Clean::field(&before).as_str());
            let place = pen.place();
            let x = place
                .x
                .saturating_add(u16::try_from(wide).unwrap_or(u16::MAX));
            cursor = Some(Position::new(x, place.y));
        }
        pen.put(&Clean::field(&words), theme.style(Role::Text));
    }
    cursor
}

/// Draws which rows can be written; the choice has a marker besides its look.
pub(super) fn portions(pen: Pen<'_>, theme: &Theme, page: &Prepare, is_here: bool) {
    let (all, chosen) = page.portions();
    let mut pen = pen;
    for portion in all {
        let is_chosen = portion == chosen;
        let role = match (is_chosen, is_here) {
            (true, true) => Role::Selected,
            (true, false) => Role::Title,
            (false, _) => Role::Dim,
        };
        let marker = if is_chosen { "▸ " } else { "  " };
        let words = Clean::line(&portion_words(page, portion));
        let style = theme.style(role);
        pen = pen
            .say(marker, style)
            .put(&words, style)
            .say(" ", style)
            .skip(2);
    }
}

fn portion_words(page: &Prepare, portion: Portion) -> String {
    match portion {
        Portion::Pilot => format!("Pilot of {}", page.pilot.value().trim()),
        Portion::Rest => {
            let from = page.sent_rows().unwrap_or(0).saturating_add(1);
            format!("The rest, from row {}", number(from))
        }
        Portion::All => "All rows".to_owned(),
    }
}
