//! Transfers under way: the strip above the footer, and all of them in an overlay.
//!
//! ```text
//!  ↓ eval-gpt-5   12.3 MB of 40.1 MB   30 %  4.2 MB/s   J shows all, and stops them
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::state::jobs::{Job, Work};
use crate::text::{Clean, bytes, fit};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Frame;
use crate::tui::widget::pen::{Pen, rect, row};
use crate::tui::widget::{gauge, prose, sheet, short};

use super::hint::key;

/// Columns of a label in the strip.
const LABEL: usize = 24;
/// Rows that a job has in the overlay.
const ROWS: u16 = 3;

/// Draws the jobs that fit the strip, and says how to see the others.
pub(super) fn draw_strip(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let jobs = app.model.jobs.iter();
    let hidden = jobs.len().saturating_sub(usize::from(area.height));
    let last = area.height.saturating_sub(1);
    for (y, (_, job)) in (0..area.height).zip(jobs) {
        let pen = Pen::new(buffer, row(area, y)).skip(1);
        let pen = pen
            .say(arrow(job), theme.style(Role::Active))
            .skip(1)
            .column(&Clean::line(&job.label), LABEL, theme.style(Role::Text))
            .skip(2)
            .put(&numbers(job), theme.style(Role::Text));
        if y == last {
            let more = if hidden > 0 {
                format!("{hidden} more, ")
            } else {
                String::new()
            };
            let text = format!("{more}{} shows and stops", key(app, "jobs.show"));
            pen.skip(3).put(&Clean::line(&text), theme.style(Role::Dim));
        }
    }
}

/// Draws all jobs over the panes, each with a bar.
pub(super) fn draw_all(app: &App, theme: &Theme, buffer: &mut Buffer) {
    let jobs = &app.model.jobs;
    let size = app.model.screen.size;
    let count = u16::try_from(jobs.iter().len()).unwrap_or(u16::MAX);
    let area = sheet::centred(
        size,
        84,
        count.saturating_mul(ROWS).saturating_add(2).max(5),
    );
    sheet::lay(buffer, area, theme.style(Role::Text));
    let frame = Frame {
        title: vec![(Clean::own("Transfers"), theme.style(Role::Focus))],
        foot_right: Some((
            Clean::line(&format!(
                "{} stops the one with the cursor",
                key(app, "jobs.abort")
            )),
            theme.style(Role::Dim),
        )),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let inside = frame.draw(buffer, area);
    if jobs.is_empty() {
        let text = (
            Clean::own("No transfer is under way."),
            theme.style(Role::Dim),
        );
        return prose::draw(buffer, inside, &[text]);
    }
    let shown = usize::from((inside.height / ROWS).max(1));
    let first = (jobs.cursor + 1).saturating_sub(shown);
    for (slot, (at, (_, job))) in (0..).zip(jobs.iter().enumerate().skip(first).take(shown)) {
        let top = row(inside, slot * ROWS);
        let bar = row(inside, slot * ROWS + 1);
        draw_job(theme, job, at == jobs.cursor, top, bar, buffer);
    }
}

fn draw_job(
    theme: &Theme,
    job: &Job,
    is_selected: bool,
    top: Area,
    bar: Area,
    buffer: &mut Buffer,
) {
    let style = if is_selected {
        buffer.set_style(
            rect(top).intersection(buffer.area),
            theme.style(Role::Selected),
        );
        theme.style(Role::Selected)
    } else {
        theme.style(Role::Text)
    };
    let label = fit(Clean::line(&job.label).as_str(), 48);
    Pen::new(buffer, top)
        .say(if is_selected { "▸" } else { " " }, style)
        .say(arrow(job), style)
        .skip(1)
        .put(&Clean::line(&label), style);
    let pen = Pen::new(buffer, bar).skip(3);
    let cols = pen.room().saturating_sub(44).min(40);
    let pen = match job.progress.per_mille() {
        Some(mille) => gauge::draw(
            pen,
            mille,
            cols,
            theme.style(Role::Gauge),
            theme.style(Role::Dim),
        )
        .skip(2),
        None => pen,
    };
    pen.put(&numbers(job), theme.style(Role::Text));
}

fn arrow(job: &Job) -> &'static str {
    match job.work {
        Work::Create(_) | Work::RetryRun(_) | Work::Resume(_) => "↑",
        Work::Download | Work::FetchInput | Work::PlanRetry => "↓",
        Work::Export(_) | Work::Prepare(_) => "→",
    }
}

/// Returns how far a job is, in bytes, as a share and by its speed, as far as each is known.
fn numbers(job: &Job) -> Clean {
    let progress = job.progress;
    let moved = match progress.total {
        Some(total) => format!("{} of {}", bytes(progress.done), bytes(total)),
        None => bytes(progress.done),
    };
    let share = progress.per_mille().map(short::share);
    let rate = job.rate().map(|rate| format!("{}/s", bytes(rate)));
    let parts: Vec<String> = [Some(moved), share, rate].into_iter().flatten().collect();
    Clean::line(&parts.join("  "))
}
