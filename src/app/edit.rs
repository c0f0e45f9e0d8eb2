//! Keys and pastes into a one-line text input.

use tui_input::{Input, InputRequest};

use super::key::{Code, Held, Key};

/// Characters a one-line input takes at most; a paste beyond it is cut.
const MAX_CHARS: usize = 4096;

/// Types a key into an input; tells whether the input has taken it.
pub fn type_key(input: &mut Input, key: Key) -> bool {
    use InputRequest as R;
    let request = match (key.code, key.held) {
        (Code::Char(c), Held::Nothing) if input.value().chars().count() < MAX_CHARS => {
            R::InsertChar(c)
        }
        (Code::Backspace, Held::Nothing) => R::DeletePrevChar,
        (Code::Delete, Held::Nothing) => R::DeleteNextChar,
        (Code::Left, Held::Nothing) => R::GoToPrevChar,
        (Code::Right, Held::Nothing) => R::GoToNextChar,
        (Code::Left, Held::Ctrl | Held::Alt) => R::GoToPrevWord,
        (Code::Right, Held::Ctrl | Held::Alt) => R::GoToNextWord,
        (Code::Home, Held::Nothing) | (Code::Char('a'), Held::Ctrl) => R::GoToStart,
        (Code::End, Held::Nothing) | (Code::Char('e'), Held::Ctrl) => R::GoToEnd,
        (Code::Char('w'), Held::Ctrl) | (Code::Backspace, Held::Alt) => R::DeletePrevWord,
        (Code::Char('u'), Held::Ctrl) => R::DeleteLine,
        (Code::Char('k'), Held::Ctrl) => R::DeleteTillEnd,
        _ => return false,
    };
    input.handle(request);
    true
}

/// Types pasted text into an input.
///
/// A paste is text from outside: line ends and tabs become spaces, and what could steer a terminal
/// is left out, so that a pasted name is what it looks like.
pub fn type_paste(input: &mut Input, text: &str) {
    let room = MAX_CHARS.saturating_sub(input.value().chars().count());
    for c in text.trim_end_matches(['\r', '\n']).chars().take(room) {
        let c = if matches!(c, '\n' | '\r' | '\t') {
            ' '
        } else {
            c
        };
        if crate::text::may_reach_a_terminal(c.encode_utf8(&mut [0; 4])) {
            input.handle(InputRequest::InsertChar(c));
        }
    }
}

/// Types pasted text into an input of several lines; otherwise as [`type_paste`] does.
pub fn type_block(input: &mut Input, text: &str) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (at, line) in text.trim_end_matches('\n').split('\n').enumerate() {
        if at > 0 {
            break_line(input);
        }
        type_paste(input, line);
    }
}

/// Begins another line.
pub fn break_line(input: &mut Input) {
    if input.value().chars().count() < MAX_CHARS {
        input.handle(InputRequest::InsertChar('\n'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_cannot_bring_escapes_or_turned_text() {
        let mut input = Input::default();
        type_paste(&mut input, "a\u{1b}[31m\u{202e}b\nc\n");
        assert_eq!(input.value(), "a[31mb c");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        let mut input = Input::default();
        type_block(&mut input, "a\r\nb\u{1b}\rc\n");
        assert_eq!(input.value(), "a\nb\nc");
    }

    #[test]
    fn a_key_that_means_nothing_to_an_input_is_left_to_others() {
        let mut input = Input::default();
        assert!(!type_key(&mut input, Key::plain(Code::Enter)));
        assert!(type_key(&mut input, Key::char('x')));
        assert_eq!(input.value(), "x");
    }
}
