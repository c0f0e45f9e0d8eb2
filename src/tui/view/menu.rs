//! A short list to choose from.
//!
//! ```text
//! ┌ Copy ─────────────────────────────────┐
//! │ ▸ batch id       batch_68a1b2d3e4f5c2 │
//! │   name           nightly-tags         │
//! └───────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::state::menu::{self, Menu};
use crate::text::{Clean, columns, shorten_middle};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::chooser::{self, Item, Shape};
use crate::tui::widget::frame::Frame;
use crate::tui::widget::{prose, sheet};

/// Columns of the box.
const WIDTH: u16 = 76;
/// A label has no more columns than this.
const LABEL_MAX: usize = 30;

/// Draws the menu.
pub(super) fn draw(app: &App, theme: &Theme, menu: &Menu, buffer: &mut Buffer) {
    let count = u16::try_from(menu.items.len()).unwrap_or(u16::MAX);
    let area = sheet::centred(app.model.screen.size, WIDTH, count.saturating_add(2).max(3));
    sheet::lay(buffer, area, theme.style(Role::Text));
    let frame = Frame {
        title: vec![(Clean::line(&menu.title), theme.style(Role::Focus))],
        foot: foot(menu, area.width).map(|text| (text, theme.style(Role::Dim))),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let inside = prose::with_air(frame.draw(buffer, area));
    let widest = menu.items.iter().map(|item| columns(&item.label)).max();
    let shape = Shape {
        len: menu.items.len(),
        cursor: menu.cursor,
        label: widest.unwrap_or(0).clamp(8, LABEL_MAX),
    };
    chooser::draw(buffer, inside, theme, shape, |at| {
        menu.items.get(at).map(|choice| item(choice, theme))
    });
}

/// Returns what holds for all choices; of a long path the end is what tells it apart.
fn foot(menu: &Menu, width: u16) -> Option<Clean> {
    let room = usize::from(width.saturating_sub(4));
    let text = Clean::field(&menu.foot);
    (!menu.foot.is_empty()).then(|| Clean::field(&shorten_middle(text.as_str(), room)))
}

fn item(choice: &menu::Item, theme: &Theme) -> Item {
    Item {
        label: (Clean::line(&choice.label), theme.style(Role::Text)),
        detail: (Clean::line(&choice.detail), theme.style(Role::Dim)),
        end: chooser::nothing(),
    }
}
