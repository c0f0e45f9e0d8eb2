//! What crossterm says in the words of the core.

use crossterm::event::{
    Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};

use crate::app::event::{Event, MouseDeed};
use crate::app::key::{Code, Held, Key};
use crate::app::layout::Size;
use crate::domain::poll::Attention;

/// Translates an event of the terminal; `None` for what means nothing here.
pub fn translate(raw: Raw) -> Option<Event> {
    match raw {
        Raw::Key(key) => translate_key(key).map(Event::Pressed),
        Raw::Paste(text) => Some(Event::Pasted(text)),
        Raw::Resize(width, height) => Some(Event::Resized(Size { width, height })),
        Raw::FocusGained => Some(Event::Attended(Attention::Focused)),
        Raw::FocusLost => Some(Event::Attended(Attention::Unfocused)),
        Raw::Mouse(mouse) => translate_mouse(mouse),
    }
}

/// Translates a key press. Releases mean nothing; SHIFT belongs to the character.
fn translate_key(key: KeyEvent) -> Option<Key> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let held = if key.modifiers.contains(KeyModifiers::CONTROL) {
        Held::Ctrl
    } else if key.modifiers.contains(KeyModifiers::ALT) {
        Held::Alt
    } else {
        Held::Nothing
    };
    let code = match key.code {
        KeyCode::Char(char) if held == Held::Ctrl => Code::Char(char.to_ascii_lowercase()),
        KeyCode::Char(char) => Code::Char(char),
        KeyCode::F(number) => Code::F(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    Some(Key { code, held })
}

fn translate_mouse(mouse: MouseEvent) -> Option<Event> {
    let deed = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseDeed::Click,
        MouseEventKind::ScrollUp => MouseDeed::WheelUp,
        MouseEventKind::ScrollDown => MouseDeed::WheelDown,
        _ => return None,
    };
    Some(Event::Moused {
        deed,
        column: mouse.column,
        row: mouse.row,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_let_go_is_no_key_press() {
        let mut key = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
        key.kind = KeyEventKind::Release;
        assert_eq!(translate(Raw::Key(key)), None);
    }

    #[test]
    fn shift_belongs_to_the_character() {
        let key = KeyEvent::new(KeyCode::Char('C'), KeyModifiers::SHIFT);
        assert_eq!(
            translate(Raw::Key(key)),
            Some(Event::Pressed(Key::char('C')))
        );
    }
}
