//! Theme files: `role = "colour on colour attribute…"`, with errors that name line and key.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;

use super::role::Role;
use crate::text::Clean;

/// Says what is wrong in a theme file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// The file is no TOML, or a value is no text.
    #[error("theme, line {line}: {reason} - write each role as `role = \"colour attribute\"`")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        reason: Clean,
    },
    /// A key is no role.
    #[error("theme, line {line}: there is no role `{key}` - use {}", known_roles())]
    UnknownRole {
        /// The line, from 1.
        line: usize,
        /// The key.
        key: Clean,
    },
    /// A word of a style is neither a colour nor an attribute.
    #[error(
        "theme, line {line}, key `{key}`: `{word}` is neither a colour nor an attribute - use a name such as cyan or bright-cyan, a number up to 255 or #rrggbb, and bold, dim, italic, underline, reverse or strikethrough"
    )]
    UnknownWord {
        /// The line, from 1.
        line: usize,
        /// The key.
        key: Clean,
        /// The word.
        word: Clean,
    },
}

fn known_roles() -> String {
    Role::ALL.map(Role::name).join(", ")
}

/// Reads the styles of a theme file.
pub(super) fn styles(text: &str) -> Result<Vec<(Role, Style)>, ThemeError> {
    let line_at = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let entries: BTreeMap<Spanned<String>, Spanned<String>> =
        toml::from_str(text).map_err(|error| ThemeError::Syntax {
            line: line_at(error.span().map_or(0, |span| span.start)),
            reason: Clean::line(error.message()),
        })?;
    let read = |(key, value): (&Spanned<String>, &Spanned<String>)| {
        let line = line_at(key.span().start);
        let shown = Clean::line(key.get_ref());
        let Some(role) = Role::named(key.get_ref()) else {
            return Err(ThemeError::UnknownRole { line, key: shown });
        };
        let style = style(value.get_ref());
        let named = |word| ThemeError::UnknownWord {
            line,
            key: shown,
            word: Clean::line(word),
        };
        Ok((role, style.map_err(named)?))
    };
    let mut in_order: Vec<_> = entries.iter().collect();
    in_order.sort_by_key(|(key, _)| key.span().start);
    in_order.into_iter().map(read).collect()
}

/// Reads one style, or returns the word that is not understood.
fn style(text: &str) -> Result<Style, &str> {
    let mut words = text.split_whitespace();
    let mut style = Style::new();
    while let Some(word) = words.next() {
        style = match (word, attribute(word), colour(word)) {
            ("on", _, _) => {
                let ground = words.next().unwrap_or(word);
                style.bg(colour(ground).ok_or(ground)?)
            }
            (_, Some(attribute), _) => style.add_modifier(attribute),
            (_, None, Some(colour)) => style.fg(colour),
            (_, None, None) => return Err(word),
        };
    }
    Ok(style)
}

fn attribute(word: &str) -> Option<Modifier> {
    Some(match word {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underline" => Modifier::UNDERLINED,
        "reverse" => Modifier::REVERSED,
        "strikethrough" => Modifier::CROSSED_OUT,
        _ => return None,
    })
}

/// Reads a colour: the 16 by their usual names, 256 by number, all others by `#rrggbb`.
fn colour(word: &str) -> Option<Color> {
    Some(match word {
        "default" => Color::Reset,
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "white" => Color::Gray,
        "bright-black" => Color::DarkGray,
        "bright-red" => Color::LightRed,
        "bright-green" => Color::LightGreen,
        "bright-yellow" => Color::LightYellow,
        "bright-blue" => Color::LightBlue,
        "bright-magenta" => Color::LightMagenta,
        "bright-cyan" => Color::LightCyan,
        "bright-white" => Color::White,
        _ => return indexed(word).or_else(|| hex(word)),
    })
}

fn indexed(word: &str) -> Option<Color> {
    word.parse().ok().map(Color::Indexed)
}

fn hex(word: &str) -> Option<Color> {
    let digits = word.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = is_hex.then(|| u32::from_str_radix(digits, 16).ok())??;
    Some(Color::from_u32(number))
}
