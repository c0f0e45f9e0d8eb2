//! The names of the panes that share a place, with their keys.
//!
//! ```text
//! ┌ 2 Detail │ 3 Results ──────┐
//! ```

use crate::app::App;
use crate::app::layout::{Breadth, Pane};
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Words;

use super::hint::key;
use super::title_role;

/// Returns the title of the detail or results pane: tabs where only one of the two is on the
/// screen, else its name.
pub(super) fn title(app: &App, theme: &Theme, shown: Pane) -> Vec<Words> {
    let layout = app.model.layout();
    let both = layout.is_some_and(|layout| {
        layout.detail.is_some() && layout.results.is_some() && layout.breadth == Breadth::Wide
    });
    if both {
        return vec![(
            Clean::own(shown.title()),
            theme.style(title_role(app, shown)),
        )];
    }
    let tab = |pane: Pane, id: &str| {
        let role = if pane == shown {
            title_role(app, pane)
        } else {
            Role::Dim
        };
        (
            Clean::line(&format!("{} {}", key(app, id), pane.title())),
            theme.style(role),
        )
    };
    vec![
        tab(Pane::Detail, "pane.detail"),
        (Clean::own(" │ "), theme.style(Role::Dim)),
        tab(Pane::Results, "pane.results"),
    ]
}
