//! Reads what was typed behind `/`.

use super::{Needle, Query, QueryError};
use crate::domain::result::Class;
use crate::domain::truth::GroupKey;

/// The keys that mean something. Every other word before a colon is text.
pub(super) const KEYS: [&str; 5] = ["class", "finish", "model", "tokens", "group"];

/// What stands between two spaces, quotes and slashes held together.
enum Piece<'a> {
    Word(&'a str),
    Quoted { raw: &'a str, text: String },
    Regex { raw: &'a str, pattern: &'a str },
    Filter { key: &'static str, value: String },
}

impl<'a> Piece<'a> {
    fn raw(&self) -> Option<&'a str> {
        match self {
            Self::Word(raw) | Self::Quoted { raw, .. } | Self::Regex { raw, .. } => Some(raw),
            Self::Filter { .. } => None,
        }
    }
}

pub(super) fn query(text: &str) -> Result<Query, QueryError> {
    let mut query = Query::default();
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (piece, after) = next(rest);
        match piece {
            Piece::Filter { key, value } => narrow(&mut query, key, &value)?,
            word => words.push(word),
        }
        rest = after.trim_start();
    }
    query.text = needle(&words)?;
    Ok(query)
}

/// Takes words together. Quotes and slashes mean something only where nothing stands beside them.
fn needle(words: &[Piece<'_>]) -> Result<Option<Needle>, QueryError> {
    match words {
        [] => Ok(None),
        [Piece::Quoted { text, .. }] => Needle::literal(text).map(Some),
        [Piece::Regex { pattern, .. }] => Needle::regex(pattern).map(Some),
        words => {
            let words: Vec<&str> = words.iter().filter_map(Piece::raw).collect();
            Needle::literal(&words.join(" ")).map(Some)
        }
    }
}

/// Takes the first piece of a text that does not begin with white space.
fn next(text: &str) -> (Piece<'_>, &str) {
    if let Some((raw, inside, after)) = quoted(text) {
        let text = inside;
        return (Piece::Quoted { raw, text }, after);
    }
    if let Some((raw, pattern, after)) = between_slashes(text) {
        return (Piece::Regex { raw, pattern }, after);
    }
    let known = |key: &&str| {
        text.strip_prefix(*key)
            .and_then(|text| text.strip_prefix(':'))
    };
    let found = KEYS.iter().find_map(|key| Some((*key, known(key)?)));
    if let Some((key, value)) = found {
        if let Some((_, value, after)) = quoted(value) {
            return (Piece::Filter { key, value }, after);
        }
        let (value, after) = word(value);
        let value = value.to_owned();
        return (Piece::Filter { key, value }, after);
    }
    let (raw, after) = word(text);
    (Piece::Word(raw), after)
}

/// Splits behind the first word, which may be empty.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// Takes a text in quotes that ends before a space: as written, what it says, and what follows.
fn quoted(text: &str) -> Option<(&str, String, &str)> {
    let mut inside = String::new();
    let mut chars = text.strip_prefix('"')?.chars();
    loop {
        let c = chars.next()?;
        let after = chars.as_str();
        if c == '"' && after.starts_with('"') {
            chars.next();
        } else if c == '"' && ends(after) {
            let (raw, after) = text.split_at_checked(text.len() - after.len())?;
            return Some((raw, inside, after));
        }
        inside.push(c);
    }
}

/// Takes a regular expression between slashes that ends before a space. It may hold spaces, and
/// slashes behind a backslash or before anything but a space.
fn between_slashes(text: &str) -> Option<(&str, &str, &str)> {
    let mut chars = text.strip_prefix('/')?.chars();
    let start = chars.as_str();
    loop {
        let before = chars.as_str();
        match chars.next()? {
            '\\' => {
                chars.next()?;
            }
            '/' if ends(chars.as_str()) && before.len() < start.len() => {
                let (raw, after) = text.split_at_checked(text.len() - chars.as_str().len())?;
                let (pattern, _) = start.split_at_checked(start.len() - before.len())?;
                return Some((raw, pattern, after));
            }
            _ => {}
        }
    }
}

fn ends(after: &str) -> bool {
    after.chars().next().is_none_or(char::is_whitespace)
}

fn narrow(query: &mut Query, key: &'static str, value: &str) -> Result<(), QueryError> {
    if value.is_empty() {
        return Err(QueryError::Empty(key));
    }
    match key {
        "class" => add_classes(&mut query.classes, value),
        "finish" => once(&mut query.finish, key, value.to_owned()),
        "model" => once(&mut query.model, key, value.to_owned()),
        "tokens" => {
            let range = super::tokens(value)?;
            once(&mut query.tokens, key, range)
        }
        _ => {
            let group = group(value).ok_or_else(|| QueryError::BadGroup(value.to_owned()))?;
            once(&mut query.group, key, group)
        }
    }
}

fn once<T>(place: &mut Option<T>, key: &'static str, value: T) -> Result<(), QueryError> {
    if place.is_some() {
        return Err(QueryError::Twice(key));
    }
    *place = Some(value);
    Ok(())
}

/// Reads words of classes, separated by commas, into those that are there.
pub(super) fn add_classes(classes: &mut Vec<Class>, words: &str) -> Result<(), QueryError> {
    for word in words.split(',').map(str::trim) {
        let class =
            Class::of_word(word).ok_or_else(|| QueryError::UnknownClass(word.to_owned()))?;
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    Ok(())
}

/// Reads `>5`, `>=5`, `<5`, `<=5`, `5..9`, `5..`, `..9` or `5`; `None` when it is none of them or
/// holds no number.
pub(super) fn range(text: &str) -> Option<(u64, u64)> {
    let number = |text: &str| text.parse::<u64>().ok();
    let (least, most) = if let Some(text) = text.strip_prefix(">=") {
        (number(text)?, u64::MAX)
    } else if let Some(text) = text.strip_prefix('>') {
        (number(text)?.checked_add(1)?, u64::MAX)
    } else if let Some(text) = text.strip_prefix("<=") {
        (0, number(text)?)
    } else if let Some(text) = text.strip_prefix('<') {
        (0, number(text)?.checked_sub(1)?)
    } else if let Some((least, most)) = text.split_once("..") {
        let end = |text: &str, open| match text {
            "" => Some(open),
            text => number(text),
        };
        (end(least, 0)?, end(most, u64::MAX)?)
    } else {
        let exactly = number(text)?;
        (exactly, exactly)
    };
    (least <= most).then_some((least, most))
}

fn group(text: &str) -> Option<GroupKey> {
    let is_key = text.len() == 16 && text.chars().all(|c| c.is_ascii_hexdigit());
    is_key.then(|| u64::from_str_radix(text, 16).ok().map(GroupKey))?
}
