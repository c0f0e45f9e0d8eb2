//! A row of the dataset as it would be sent, or why it is no request.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::preparing::{Areas, asked};
use crate::app::state::prepare::{Prepare, Printed, Recipe, Taste, TastedRow};
use crate::domain::Failure;
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::view::hint::key;
use crate::tui::view::{extent, failure};
use crate::tui::widget::frame::{Frame, Words};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prose;

use super::{Side, frame_role};

/// Draws the row that is shown, or what is in its place.
pub(super) fn draw(app: &App, theme: &Theme, areas: Areas, buffer: &mut Buffer) {
    let page = &app.model.prepare;
    let inside = areas.rows.inside();
    let frame = |frame: Frame| Frame {
        line: theme.style(frame_role(app, Side::Rows)),
        ..frame
    };
    if let Some(paragraphs) = instead(app, theme) {
        let title = (Clean::own("Rows"), theme.style(Role::Title));
        frame(Frame {
            title: vec![title],
            foot: fields(page, theme),
            ..Frame::default()
        })
        .draw(buffer, areas.rows);
        return prose::draw(buffer, inside, &paragraphs);
    }
    let Some((taste, shown)) = page.tasting.taste().zip(page.tasting.current()) else {
        return;
    };
    let mut around = frame(Frame {
        title: title(page, taste, shown, theme),
        foot: fields(page, theme),
        ..Frame::default()
    });
    match &shown.outcome {
        Err(why) => {
            around.draw(buffer, areas.rows);
            let hint = "Correct the template or the row. With such a row nothing is written.";
            let said = [
                (Clean::field(&format!("✗ {why}")), theme.style(Role::Bad)),
                (Clean::default(), theme.style(Role::Text)),
                (Clean::own(hint), theme.style(Role::Text)),
            ];
            prose::draw(buffer, inside, &said);
        }
        Ok(printed) => {
            let text = areas.text();
            let lines = asked(page, text.width);
            let dim = theme.style(Role::Dim);
            let len = lines.len() as u64;
            let top = page
                .tasting
                .scroll
                .top
                .min(len.saturating_sub(u64::from(text.height)));
            around.right = Some((name(printed), dim));
            around.foot_right = extent(top, len, text.height).map(|text| (text, dim));
            around.draw(buffer, areas.rows);
            let top = usize::try_from(top).unwrap_or(usize::MAX);
            for (y, line) in (0..text.height).zip(lines.iter().skip(top)) {
                let pen = Pen::new(buffer, row(text, y));
                pen.put(&Clean::field(line), theme.style(Role::Text));
            }
        }
    }
}

/// Returns what stands where rows would be: a failure, or what to do for them.
fn instead(app: &App, theme: &Theme) -> Option<Vec<Words>> {
    let page = &app.model.prepare;
    let failed = |failed: &Failure| Some(failure::paragraphs(failed, theme, ""));
    let say = |words: &str, role: Role| Some(vec![(Clean::line(words), theme.style(role))]);
    if let Some(failure) = &page.failed {
        return failed(failure);
    }
    if let Recipe::Failed(failure) = &page.read {
        return failed(failure);
    }
    match &page.tasting.outcome {
        Some(Err(failure)) => failed(failure),
        Some(Ok(_)) => None,
        None if page.tasting.is_waiting => say("Reading the first rows…", Role::Active),
        None if page.dataset.value().trim().is_empty() => say(
            "Name a dataset: its rows are shown here as they would be sent.",
            Role::Dim,
        ),
        None => {
            let next = key(app, "prepare.next");
            say(&format!("{next} reads the first rows."), Role::Dim)
        }
    }
}

/// `Row 3 of 60  line 9`; where more rows follow than were read, only those are counted.
fn title(page: &Prepare, taste: &Taste, shown: &TastedRow, theme: &Theme) -> Vec<Words> {
    let row = number(page.tasting.row as u64 + 1);
    let of = match taste.all {
        Some(all) => format!("Row {row} of {}", number(all)),
        None => format!("Row {row} of the first {}", number(taste.rows.len() as u64)),
    };
    let mut bad = (1_u64..)
        .zip(&taste.rows)
        .filter(|(_, row)| row.outcome.is_err());
    let bad = match (bad.next(), bad.count()) {
        (None, _) => String::new(),
        (Some(_), more) if more + 1 == taste.rows.len() => "  none is a request".to_owned(),
        (Some((first, _)), 0) => format!("  row {first} is no request"),
        (Some((first, _)), more) => format!("  {} are none, first row {first}", more + 1),
    };
    vec![
        (Clean::line(&of), theme.style(Role::Title)),
        (
            Clean::field(&format!("  {}", shown.place)),
            theme.style(Role::Dim),
        ),
        (Clean::line(&bad), theme.style(Role::Bad)),
    ]
}

fn name(printed: &Printed) -> Clean {
    Clean::field(&format!("{} · {}", printed.custom_id, printed.model))
}

/// `fields  from · to · subject`
fn fields(page: &Prepare, theme: &Theme) -> Option<Words> {
    let fields = &page.tasting.fields;
    let words = format!("fields  {}", fields.join(" · "));
    (!fields.is_empty()).then(|| (Clean::field(&words), theme.style(Role::Dim)))
}
