//! One line of an input file, read in a single pass.
//!
//! Responsible for the members of a request and of its body, each with its value as it came.
//! Refuses to know which of them are right. Nothing that is skipped is kept, and nesting in what is
//! skipped costs no stack.

mod inputs;
mod library;
mod quick;

use std::borrow::Cow;

use crate::text::Key;

pub(super) use inputs::inputs_of;
pub(in crate::ops) use inputs::inputs_of_line;

/// An object with more members than this is none that anybody wrote: the rest is skipped.
const MOST_MEMBERS: usize = 4096;

/// The members of an object, each with its value as it came.
pub(super) type Members<'a> = Vec<(Cow<'a, str>, &'a str)>;

/// A request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Request<'a> {
    pub(super) custom_id: Member<'a>,
    pub(super) method: Member<'a>,
    pub(super) url: Member<'a>,
    pub(super) body: Body<'a>,
    /// What else there is.
    pub(super) others: Members<'a>,
    /// A member of the four that is there twice; the last one counts.
    pub(super) twice: Option<&'static str>,
}

/// A member that should be a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Member<'a> {
    /// It is not there.
    #[default]
    Missing,
    /// It is a text.
    Text(Cow<'a, str>),
    /// It is something else, named for people.
    Other(&'static str),
}

impl Member<'_> {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Missing | Self::Other(_) => None,
        }
    }
}

/// The body of a request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Body<'a> {
    #[default]
    Missing,
    Object(Members<'a>),
    Other(&'static str),
}

impl Request<'_> {
    /// Tells whether this is a body alone, without what belongs around it.
    pub(super) fn is_bare(&self) -> bool {
        const SIGNS: [&str; 3] = ["messages", "input", "prompt"];
        let is_bare = matches!(self.body, Body::Missing)
            && [&self.custom_id, &self.method, &self.url]
                .into_iter()
                .all(|it| *it == Member::Missing);
        is_bare
            && self
                .others
                .iter()
                .any(|(name, _)| SIGNS.contains(&name.as_ref()))
    }

    /// Returns the members of the body, wherever they are.
    pub(super) fn body_members(&self) -> &[(Cow<'_, str>, &str)] {
        match &self.body {
            Body::Object(members) => members,
            Body::Missing if self.is_bare() => &self.others,
            Body::Missing | Body::Other(_) => &[],
        }
    }
}

/// Reads a line.
///
/// # Errors
///
/// Those of JSON that is wrong, with the place.
pub(super) fn read(line: &str) -> Result<Request<'_>, serde_json::Error> {
    quick::read(line).map_or_else(|| serde_json::from_str(line), Ok)
}

/// Finds a member by its name; of several, the last one, which is what most readers take.
pub(super) fn find<'m>(members: &[(Cow<'_, str>, &'m str)], name: &str) -> Option<&'m str> {
    let found = members.iter().rev().find(|(key, _)| key == name)?;
    Some(found.1)
}

/// Reads a text from its JSON; `None` if it is something else.
pub(super) fn text_of(raw: &str) -> Option<Cow<'_, str>> {
    let inside = raw.strip_prefix('"')?;
    match inside.strip_suffix('"') {
        Some(plain) if !plain.contains('\\') => Some(Cow::Borrowed(plain)),
        _ => serde_json::from_str::<Key<'_>>(raw).ok().map(|key| key.0),
    }
}

fn keep<'a>(members: &mut Members<'a>, name: Cow<'a, str>, value: &'a str) {
    if members.len() < MOST_MEMBERS {
        members.push((name, value));
    }
}
