//! What went wrong, grouped by cause.
//!
//! ```text
//! ┌ Errors  eval-gpt-5 ──────────────────────────────────────────────────────┐
//! │ 1,000 requests: 990 ok · 3 soft failures · 5 errors · 2 expired          │
//! │   lines  share of 10 failures                                            │
//! │ ▸     5   50.0 %  error    context_length_exceeded · This model's maxim… │
//! │       2   20.0 %  expired  batch_expired · This request could not be …   │
//! └ such as email-7 ─────────────────────────────────────────────── 1 of 4 ──┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::event::Origin;
use crate::app::groups::{self, Entry};
use crate::app::layout::Area;
use crate::app::state::scroll::Scroll;
use crate::domain::result::Class;
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::{Frame, Words};
use crate::tui::widget::pen::{Pen, rect, row};
use crate::tui::widget::{prose, short};

use super::hint::key;
use super::{large, position};

/// Columns of counts, shares and classes.
const COUNT: usize = 7;
const SHARE: usize = 10;
const CLASS: usize = 10;

/// Draws the groups.
pub(super) fn draw(app: &App, theme: &Theme, scroll: Scroll, buffer: &mut Buffer) {
    let entries = groups::entries(&app.model);
    let dim = theme.style(Role::Dim);
    let len = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let height = app.model.sheet().inside().height;
    let selected = usize::try_from(scroll.cursor)
        .ok()
        .and_then(|at| entries.get(at));
    let frame = Frame {
        title: vec![
            (Clean::own("Errors"), theme.style(Role::Focus)),
            (Clean::own("  "), theme.style(Role::Text)),
            (
                Clean::line(&app.model.results_name()),
                theme.style(Role::Title),
            ),
        ],
        foot: selected.and_then(sample).map(|text| (text, dim)),
        foot_right: position(scroll.cursor, len, groups::rows(height)).map(|text| (text, dim)),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let inside = large(app, theme, &frame, buffer);
    if entries.is_empty() {
        return prose::draw(buffer, inside, &nothing(app, theme));
    }
    let inside = prose::with_air(inside);
    summary(app, theme, row(inside, 0), buffer);
    heading(app, theme, row(inside, 1), buffer);
    let list = Area {
        y: inside.y.saturating_add(2),
        height: groups::rows(inside.height),
        ..inside
    };
    let top = usize::try_from(scroll.top).unwrap_or(usize::MAX);
    for ((y, at), entry) in (0..list.height)
        .zip(scroll.top..)
        .zip(entries.iter().skip(top))
    {
        draw_entry(theme, entry, at == scroll.cursor, row(list, y), buffer);
    }
}

fn summary(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let Some(truth) = &app.model.results.study.truth else {
        return;
    };
    let parts: Vec<String> = Class::ALL
        .into_iter()
        .filter_map(|class| Some((class, truth.tally.of(class)?)))
        .filter(|(class, count)| *class == Class::Ok || *count > 0)
        .map(|(class, count)| format!("{} {}", number(count), class.called(count)))
        .collect();
    let text = format!("{}: {}", truth.tally.whole_in_words(), parts.join(" · "));
    Pen::new(buffer, area).put(&Clean::field(&text), theme.style(Role::Text));
}

/// Says what the columns are.
fn heading(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let Some(truth) = &app.model.results.study.truth else {
        return;
    };
    let dim = theme.style(Role::Dim);
    let pen = Pen::new(buffer, area)
        .skip(1)
        .column_right(&Clean::own("lines"), COUNT, dim);
    if is_roomy(area) {
        let text = truth.tally.failures_in_words();
        pen.skip(2).put(&Clean::field(&text), dim);
    }
}

/// Tells whether there is room for shares.
fn is_roomy(area: Area) -> bool {
    area.width >= 56
}

fn draw_entry(theme: &Theme, entry: &Entry, is_selected: bool, area: Area, buffer: &mut Buffer) {
    let selected = is_selected.then(|| theme.style(Role::Selected));
    if let Some(style) = selected {
        buffer.set_style(rect(area).intersection(buffer.area), style);
    }
    let ink = |role: Role| selected.unwrap_or_else(|| theme.style(role));
    let pen = Pen::new(buffer, area)
        .say(if is_selected { "▸" } else { " " }, ink(Role::Focus))
        .column_right(&Clean::line(&number(entry.count)), COUNT, ink(Role::Text));
    let pen = if is_roomy(area) {
        let share = entry.share.map(|share| share.to_string());
        let share = Clean::line(&share.unwrap_or_default());
        pen.column_right(&share, SHARE, ink(Role::Dim))
    } else {
        pen
    };
    let role = match entry.class {
        Class::Soft => Role::Warn,
        Class::Ok | Class::Blank => Role::Ok,
        Class::Error
        | Class::Cancelled
        | Class::Expired
        | Class::Missing
        | Class::Duplicate
        | Class::Unknown
        | Class::Unreadable => Role::Bad,
    };
    let said: Vec<&str> = [entry.code.as_deref(), Some(entry.message.as_str())]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    pen.skip(2)
        .column(&Clean::own(entry.class.word()), CLASS, ink(role))
        .skip(2)
        .put(&Clean::line(&said.join(" · ")), ink(Role::Text));
}

/// Names one of a group.
fn sample(entry: &Entry) -> Option<Clean> {
    let sample = entry.sample.as_ref()?;
    let name = sample.custom_id.clone();
    let name = name.unwrap_or_else(|| format!("line {}", number(u64::from(sample.place.line))));
    Some(Clean::line(&format!("such as {name}")))
}

/// Says why there are no groups.
fn nothing(app: &App, theme: &Theme) -> Vec<Words> {
    let say = |text: String, role: Role| vec![(Clean::field(&text), theme.style(role))];
    let results = &app.model.results;
    if let Some(truth) = &results.study.truth {
        let all = truth.tally.whole_in_words();
        let unknown = match truth.tally.missing {
            Some(_) => "",
            None => " Whether all that was asked has a line is not known without the requests.",
        };
        return say(
            format!("Nothing went wrong: {all}, all ok.{unknown}"),
            Role::Ok,
        );
    }
    if let Some(progress) = results.study.progress {
        let share = progress
            .per_mille()
            .map_or_else(String::new, |mille| format!(" {}", short::share(mille)));
        return say(format!("Counting the files:{share}…"), Role::Dim);
    }
    let is_part = matches!(results.origin, Some(Origin::Provider { is_whole: false }));
    if !is_part {
        return say("The files are not counted yet.".to_owned(), Role::Dim);
    }
    let save = key(app, "batch.download");
    say(
        format!("What went wrong is counted in whole files: {save} saves them."),
        Role::Text,
    )
}
