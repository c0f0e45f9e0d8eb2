//! Writes a query in the language in which it is read.

use std::fmt;

use super::{Needle, NeedleKind, Query};
use crate::domain::result::Class;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let classes = (!self.classes.is_empty()).then(|| {
            let words: Vec<&str> = self
                .classes
                .iter()
                .map(|class| Class::word(*class))
                .collect();
            format!("class:{}", words.join(","))
        });
        let parts = [
            self.text.as_ref().map(ToString::to_string),
            classes,
            self.finish
                .as_deref()
                .map(|finish| valued("finish", finish)),
            self.model.as_deref().map(|model| valued("model", model)),
            self.tokens.map(tokens),
            self.group.map(|group| format!("group:{:016x}", group.0)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        f.write_str(&parts.join(" "))
    }
}

impl fmt::Display for Needle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            NeedleKind::Regex => write!(f, "/{}/", escaped(&self.pattern)),
            NeedleKind::Literal if self.is_plain() => f.write_str(&self.pattern),
            NeedleKind::Literal => write!(f, "\"{}\"", doubled(&self.pattern)),
        }
    }
}

impl Needle {
    /// Tells whether a literal means itself without quotes, whatever is written behind it.
    fn is_plain(&self) -> bool {
        let mut words = self.pattern.split_whitespace();
        let alone = Query::parse(&self.pattern).ok();
        let means_itself = Query {
            text: Some(self.clone()),
            ..Query::default()
        };
        alone == Some(means_itself) && !words.any(|word| word.starts_with(['"', '/']))
    }
}

fn valued(key: &str, value: &str) -> String {
    let is_plain = !value.contains(char::is_whitespace) && !value.starts_with('"');
    if is_plain && !value.is_empty() {
        return format!("{key}:{value}");
    }
    format!("{key}:\"{}\"", doubled(value))
}

fn tokens((least, most): (u64, u64)) -> String {
    match (least, most) {
        (0, u64::MAX) => "tokens:0..".to_owned(),
        (least, u64::MAX) => format!("tokens:>={least}"),
        (0, most) => format!("tokens:<={most}"),
        (least, most) if least == most => format!("tokens:{least}"),
        (least, most) => format!("tokens:{least}..{most}"),
    }
}

fn doubled(text: &str) -> String {
    text.replace('"', "\"\"")
}

/// Puts a backslash before each slash of a regular expression.
fn escaped(pattern: &str) -> String {
    pairs(pattern, "/", "\\/")
}

/// Takes the backslash before slashes away, which only keeps them from ending the expression.
pub(super) fn unescaped(pattern: &str) -> String {
    pairs(pattern, "\\/", "/")
}

/// Replaces one spelling of a slash, and knows a backslash that is itself escaped.
fn pairs(pattern: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(from) {
            out.push_str(to);
            rest = after;
            continue;
        }
        // A backslash and what it escapes stay together.
        let second = rest.chars().nth(1).filter(|_| c == '\\');
        out.push(c);
        out.extend(second);
        let taken = c.len_utf8() + second.map_or(0, char::len_utf8);
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}
