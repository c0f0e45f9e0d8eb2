//! The texts of an answer, decoded only when somebody asks for them.

use std::borrow::Cow;

use memchr::memchr;
use serde_json::value::RawValue;

use crate::results::json;

/// The texts of an answer where they stand in the line, still quoted; none of them is blank.
#[derive(Debug, Default)]
pub(super) struct Pieces<'a> {
    first: Option<&'a RawValue>,
    more: Vec<&'a RawValue>,
}

impl<'a> Pieces<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Adds a text, unless it is blank; `None` when it is no text.
    pub(super) fn add(&mut self, raw: Option<&'a RawValue>) -> Option<()> {
        let Some(raw) = raw else {
            return Some(());
        };
        let inside = raw.get().strip_prefix('"')?;
        if says_something(inside).unwrap_or_else(|| json::words(Some(raw)).is_some()) {
            if self.first.is_none() {
                self.first = Some(raw);
            } else {
                self.more.push(raw);
            }
        }
        Some(())
    }

    /// Returns the inside of the only text.
    pub(super) fn only(&self) -> Option<&'a str> {
        let quoted = self.first.filter(|_| self.more.is_empty())?.get();
        quoted.strip_prefix('"')?.strip_suffix('"')
    }

    /// Returns the texts as one, as the tolerant reader joins them.
    pub(super) fn text(&self) -> Cow<'a, str> {
        let first = self.first.map_or(Cow::Borrowed(""), unquoted);
        if self.more.is_empty() {
            return first;
        }
        let mut all = first.into_owned();
        for raw in &self.more {
            all.push_str("\n\n");
            all.push_str(&unquoted(raw));
        }
        Cow::Owned(all)
    }
}

/// Tells from its beginning whether a quoted text is more than blanks; `None` when that takes more
/// than a look.
fn says_something(inside: &str) -> Option<bool> {
    let mut chars = inside.chars();
    loop {
        match chars.next()? {
            '"' => return Some(false),
            '\\' => match chars.next()? {
                'n' | 'r' | 't' => {}
                _ => return None,
            },
            c if c.is_whitespace() => {}
            _ => return Some(true),
        }
    }
}

/// Reads a quoted text, without a copy where it has no escapes.
fn unquoted(raw: &RawValue) -> Cow<'_, str> {
    let quoted = raw.get();
    let inside = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"'));
    match inside.filter(|inside| memchr(b'\\', inside.as_bytes()).is_none()) {
        Some(plain) => Cow::Borrowed(plain),
        None => Cow::Owned(json::text(Some(raw)).unwrap_or_default()),
    }
}
