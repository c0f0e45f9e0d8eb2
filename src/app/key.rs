//! Keys as people write them: `ctrl-d`, `C`, `shift-tab`, `enter`.
//!
//! Knows no terminal: `tui::input` translates. SHIFT belongs to the character, so there is no
//! `shift-c`, only `C`.

use std::fmt;

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// What was held.
    pub held: Held,
}

/// What was held while a key was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Held {
    /// Nothing, or only SHIFT.
    #[default]
    Nothing,
    /// CTRL.
    Ctrl,
    /// ALT.
    Alt,
}

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character, SHIFT applied.
    Char(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

const NAMES: [(&str, Code); 16] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("space", Code::Char(' ')),
    ("minus", Code::Char('-')),
];

impl Key {
    /// Makes a key with nothing held.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            held: Held::Nothing,
        }
    }

    /// Makes the key of a character.
    pub const fn char(char: char) -> Self {
        Self::plain(Code::Char(char))
    }

    /// Makes a character with CTRL held.
    pub const fn ctrl(char: char) -> Self {
        Self {
            code: Code::Char(char),
            held: Held::Ctrl,
        }
    }

    /// Reads a key as people write it.
    ///
    /// Contract: `None` for what is not a key, so that a mistyped binding is an error.
    pub fn parse(text: &str) -> Option<Self> {
        let (held, name) = match (text.strip_prefix("ctrl-"), text.strip_prefix("alt-")) {
            (Some(name), _) => (Held::Ctrl, name),
            (None, Some(name)) => (Held::Alt, name),
            (None, None) => (Held::Nothing, text),
        };
        Code::parse(name).map(|code| Self { code, held })
    }
}

impl Code {
    fn parse(name: &str) -> Option<Self> {
        if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Some(*code);
        }
        let mut chars = name.chars();
        if let (Some(only), None) = (chars.next(), chars.next()) {
            return (!only.is_control()).then_some(Self::Char(only));
        }
        let number: u8 = name.strip_prefix(['f', 'F'])?.parse().ok()?;
        (1..=12).contains(&number).then_some(Self::F(number))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.held {
            Held::Nothing => "",
            Held::Ctrl => "ctrl-",
            Held::Alt => "alt-",
        })?;
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(char) => write!(f, "{char}"),
            Code::F(number) => write!(f, "f{number}"),
            Code::Enter
            | Code::Esc
            | Code::Tab
            | Code::BackTab
            | Code::Backspace
            | Code::Delete
            | Code::Up
            | Code::Down
            | Code::Left
            | Code::Right
            | Code::Home
            | Code::End
            | Code::PageUp
            | Code::PageDown => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_it_is_read() {
        for text in [
            "C",
            "ctrl-d",
            "shift-tab",
            "space",
            "f1",
            "?",
            "alt-enter",
            "minus",
            "pgdn",
        ] {
            assert_eq!(
                Key::parse(text).map(|key| key.to_string()).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "ctrl-", "enterr", "f13", "\u{1b}", "ctrl-xx"] {
            assert_eq!(Key::parse(text), None, "{text:?}");
        }
    }
}
