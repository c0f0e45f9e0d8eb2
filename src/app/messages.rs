//! The message log as lines.

use crate::domain::when;
use crate::text::{Clean, wrap};

use super::model::Model;
use super::state::notices::Severity;

/// One line of the message log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How much its message matters.
    pub severity: Severity,
    /// The time, on the first line of a message.
    pub time: String,
    /// The words.
    pub text: Clean,
}

/// Columns of the time and the space after it.
const TIME: usize = 10;

/// Returns all messages, the newest first, broken into lines.
pub fn lines(model: &Model) -> Vec<Line> {
    let width = usize::from(model.sheet().inside().width);
    let width = width.saturating_sub(TIME + 2);
    let mut lines = Vec::new();
    for notice in model.notices.log().rev() {
        let hint = notice
            .hint
            .as_ref()
            .map(|hint| format!(" – {hint}"))
            .unwrap_or_default();
        let text = Clean::field(&format!("{}{hint}", notice.text));
        for (at, part) in wrap(text.as_str(), width).into_iter().enumerate() {
            let time = when::clock(notice.at, &model.session.zone);
            let time = if at == 0 { time } else { String::new() };
            lines.push(Line {
                severity: notice.severity,
                time,
                text: Clean::field(&part),
            });
        }
    }
    lines
}
