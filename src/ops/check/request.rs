//! One line of an input file, read in a single pass.
//!
//! Responsible for the members of a request and of its body, each with its value as it came.
//! Refuses to know which of them are right. Nothing that is skipped is kept, and nesting in what is
//! skipped costs no stack.

mod inputs;

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

pub(super) use inputs::inputs_of;
pub(in crate::ops) use inputs::inputs_of_line;

/// An object with more members than this is none that anybody wrote: the rest is skipped.
const MOST_MEMBERS: usize = 4096;

/// The members of an object, each with its value as it came.
pub(super) type Members<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

/// A request.
#[derive(Debug, Default)]
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
#[derive(Debug, Default)]
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
    pub(super) fn body_members(&self) -> &[(Cow<'_, str>, &RawValue)] {
        match &self.body {
            Body::Object(members) => members,
            Body::Missing if self.is_bare() => &self.others,
            Body::Missing | Body::Other(_) => &[],
        }
    }
}

/// Finds a member by its name; of several, the last one, which is what most readers take.
pub(super) fn find<'m>(
    members: &'m [(Cow<'_, str>, &'m RawValue)],
    name: &str,
) -> Option<&'m RawValue> {
    let found = members.iter().rev().find(|(key, _)| key == name)?;
    Some(found.1)
}

/// Reads a text from its JSON; `None` if it is something else.
pub(super) fn text_of(raw: &RawValue) -> Option<Cow<'_, str>> {
    raw.get()
        .starts_with('"')
        .then(|| serde_json::from_str::<Key<'_>>(raw.get()).ok())?
        .map(|key| key.0)
}

impl<'de: 'a, 'a> Deserialize<'de> for Request<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_map(Requests)
    }
}

struct Requests;

impl<'de> Visitor<'de> for Requests {
    type Value = Request<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut request = Request::default();
        let mut seen = [false; 4];
        let mut twice = |nth: usize, name| {
            let was = seen
                .get_mut(nth)
                .is_some_and(|seen| std::mem::replace(seen, true));
            was.then_some(name)
        };
        while let Some(key) = members.next_key::<Key<'de>>()? {
            let again = match key.0.as_ref() {
                "custom_id" => {
                    request.custom_id = members.next_value()?;
                    twice(0, "custom_id")
                }
                "method" => {
                    request.method = members.next_value()?;
                    twice(1, "method")
                }
                "url" => {
                    request.url = members.next_value()?;
                    twice(2, "url")
                }
                "body" => {
                    request.body = members.next_value()?;
                    twice(3, "body")
                }
                _ => {
                    keep(&mut request.others, key.0, members.next_value()?);
                    None
                }
            };
            request.twice = request.twice.or(again);
        }
        Ok(request)
    }
}

fn keep<'a>(members: &mut Members<'a>, name: Cow<'a, str>, value: &'a RawValue) {
    if members.len() < MOST_MEMBERS {
        members.push((name, value));
    }
}

/// Visits any value and says what it is.
struct Kinds<F>(F);

macro_rules! say_kind {
    ($($visit:ident($kind:ty) = $word:literal),* $(,)?) => {
        $(fn $visit<E>(self, _: $kind) -> Result<Self::Value, E> { Ok((self.0)($word)) })*
    };
}

/// What a visitor of one wanted kind answers to every other kind.
macro_rules! other_kinds {
    () => {
        say_kind! {
            visit_bool(bool) = "true or false",
            visit_i64(i64) = "a number",
            visit_u64(u64) = "a number",
            visit_f64(f64) = "a number",
        }

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value")
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok((self.0)("null"))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            Ok((self.0)("an array"))
        }
    };
}

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(Kinds(Member::Other))
    }
}

impl<'de, F: FnOnce(&'static str) -> Member<'de>> Visitor<'de> for Kinds<F> {
    type Value = Member<'de>;

    other_kinds!();

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Member::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Member::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Member::Other("an object"))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Body<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(Bodies(Body::Other))
    }
}

struct Bodies<F>(F);

impl<'de, F: FnOnce(&'static str) -> Body<'de>> Visitor<'de> for Bodies<F> {
    type Value = Body<'de>;

    other_kinds!();

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Body::Other("a text"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        // Most bodies have a few fields: one allocation for them all.
        let mut kept = Vec::with_capacity(8);
        while let Some(key) = members.next_key::<Key<'de>>()? {
            keep(&mut kept, key.0, members.next_value()?);
        }
        Ok(Body::Object(kept))
    }
}

/// A key, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);
