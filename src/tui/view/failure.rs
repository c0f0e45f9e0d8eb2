//! A failure where the thing that failed would be: what, why, what to do, and what support asks for.

use crate::app::toasts::capitalised;
use crate::domain::Failure;
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Words;

/// Returns a failure as paragraphs; `again` says how to try again.
pub(super) fn paragraphs(failure: &Failure, theme: &Theme, again: &str) -> Vec<Words> {
    let say = |text: &str, role: Role| (Clean::field(text), theme.style(role));
    let what = format!("✗ {}", capitalised(&failure.what));
    let mut said = vec![say(&what, Role::Bad)];
    if !failure.why.is_empty() {
        said.push(say(&failure.why, Role::Text));
    }
    said.push(say("", Role::Text));
    said.push(say(&sentence(failure.hint()), Role::Text));
    if !again.is_empty() {
        said.push(say(again, Role::Text));
    }
    let facts = failure.facts();
    if !facts.is_empty() {
        said.push(say("", Role::Text));
        said.push(say(&facts, Role::Dim));
    }
    said
}

/// Makes a whole sentence of a fragment; what it quotes at its end is left as it is.
fn sentence(text: &str) -> String {
    let end = if text.ends_with(char::is_alphanumeric) {
        "."
    } else {
        ""
    };
    format!("{}{end}", capitalised(text))
}
