//! Colours of cells as colours of a picture.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::tui::theme::{Role, Theme};

/// What a terminal with a dark ground usually has for text and ground.
const TEXT: &str = "#d0d4dc";
const GROUND: &str = "#1b1f27";

/// The colours of whatever names none.
pub(super) struct Ink {
    pub(super) text: String,
    pub(super) ground: String,
}

impl Ink {
    /// Takes the colours of ordinary text, where the theme names them.
    pub(super) fn of(theme: &Theme) -> Self {
        let style = theme.style(Role::Text);
        let name = |colour: Option<Color>, usual: &str| {
            colour.and_then(hex).unwrap_or_else(|| usual.to_owned())
        };
        Self {
            text: name(style.fg, TEXT),
            ground: name(style.bg, GROUND),
        }
    }

    /// Returns the colours of a cell: of its text, and of its ground where it has one of its own.
    pub(super) fn colours(&self, cell: &Cell) -> (String, Option<String>) {
        let (front, ground) = (hex(cell.fg), hex(cell.bg));
        if cell.modifier.contains(Modifier::REVERSED) {
            let front = front.unwrap_or_else(|| self.text.clone());
            return (ground.unwrap_or_else(|| self.ground.clone()), Some(front));
        }
        (front.unwrap_or_else(|| self.text.clone()), ground)
    }
}

/// Returns a colour as `#rrggbb`; `None` for the terminal's own.
fn hex(colour: Color) -> Option<String> {
    let named = match colour {
        Color::Reset => return None,
        Color::Rgb(r, g, b) => return Some(format!("#{r:02x}{g:02x}{b:02x}")),
        Color::Indexed(at) => return Some(indexed(at)),
        Color::Black => "#1b1f27",
        Color::Red | Color::LightRed => "#ed8796",
        Color::Green | Color::LightGreen => "#a6da95",
        Color::Yellow | Color::LightYellow => "#eed49f",
        Color::Blue | Color::LightBlue => "#8aadf4",
        Color::Magenta | Color::LightMagenta => "#c6a0f6",
        Color::Cyan | Color::LightCyan => "#7dc4e4",
        Color::Gray => "#a5adcb",
        Color::DarkGray => "#6e738d",
        Color::White => "#e6e9ef",
    };
    Some(named.to_owned())
}

/// Returns a colour of the 256: the cube of six steps a side, then the greys.
fn indexed(at: u8) -> String {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |part: u8| STEPS.get(usize::from(part)).copied().unwrap_or(0);
    let (r, g, b) = match at {
        0..16 => (128, 128, 128),
        16..232 => {
            let at = at - 16;
            (step(at / 36), step(at / 6 % 6), step(at % 6))
        }
        232.. => {
            let grey = 8 + (at - 232) * 10;
            (grey, grey, grey)
        }
    };
    format!("#{r:02x}{g:02x}{b:02x}")
}
