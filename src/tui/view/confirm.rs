//! A question about something that cannot be taken back.
//!
//! ```text
//! ┌ ! Cancel this batch? ──────────────────────────┐
//! │ nightly-tags                                   │
//! │ in progress · 31,004 of 50,000 requests done   │
//! │                                                │
//! │ ▸ No       Cancel the batch                    │
//! └─────────────────────────────── y yes · n no ───┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::effect::Repeat;
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::dialog::{Dialog, Focus, Line};
use crate::tui::widget::frame::Frame;

/// Columns of the box.
const WIDTH: u16 = 66;

/// Draws the question; returns where the cursor is when a number is to be typed.
pub(super) fn draw(
    app: &App,
    theme: &Theme,
    confirm: &Confirm,
    buffer: &mut Buffer,
) -> Option<Position> {
    let role = danger(&confirm.then);
    let title = format!("! {}", confirm.title);
    let foot = match confirm.asks {
        Asks::YesNo(_) => "y yes · n no",
        Asks::Count { .. } => "esc leaves everything as it is",
    };
    let frame = Frame {
        title: vec![(Clean::line(&title), theme.style(role))],
        foot_right: Some((Clean::own(foot), theme.style(Role::Dim))),
        line: theme.style(role),
        ..Frame::default()
    };
    let body = confirm
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let role = if at == 0 { Role::Title } else { Role::Text };
            Line::Text(Clean::field(line), theme.style(role))
        })
        .collect();
    let dialog = Dialog {
        frame,
        width: WIDTH,
        body,
        ending: ending(confirm, theme, role),
    };
    dialog.draw(buffer, app.model.screen.size, theme)
}

/// Returns the look of a question: that of bad news where something would be lost.
fn danger(intent: &Intent) -> Role {
    match intent {
        Intent::Cancel(_)
        | Intent::Replace(_)
        | Intent::ReplaceExport(_)
        | Intent::CreateAgain(_)
        | Intent::RetryRun(_, Repeat::Allow)
        | Intent::Abandon(_) => Role::Bad,
        Intent::Quit | Intent::TrustEnvFile => Role::Warn,
        Intent::Download(_) | Intent::Retry(_) | Intent::RetryRun(_, Repeat::Refuse) => Role::Focus,
    }
}

fn ending<'a>(confirm: &'a Confirm, theme: &Theme, role: Role) -> Vec<Line<'a>> {
    let blank = Line::Text(Clean::default(), theme.style(Role::Text));
    match &confirm.asks {
        Asks::YesNo(answer) => {
            let cursor = usize::from(*answer == Answer::Yes);
            let no = (Clean::own("No"), theme.style(Role::Text));
            let yes = (Clean::line(&confirm.yes), theme.style(role));
            vec![blank, Line::Buttons([no, yes], cursor)]
        }
        Asks::Count { wanted, typed } => {
            let text = format!("Type {wanted} and press enter to agree: {}.", confirm.yes);
            vec![
                blank,
                Line::Text(Clean::line(&text), theme.style(role)),
                Line::Input {
                    label: "number",
                    input: typed,
                    hint: "",
                    focus: Focus::Here,
                },
            ]
        }
    }
}
