//! One line of an input file, read in a single pass.
//!
//! Responsible for the members that decide whether the provider takes the line. Everything else is
//! skipped without being kept.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The members of a request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Request<'a> {
    #[serde(borrow)]
    pub(super) custom_id: Member<'a>,
    #[serde(borrow)]
    pub(super) method: Member<'a>,
    #[serde(borrow)]
    pub(super) url: Member<'a>,
    #[serde(borrow)]
    pub(super) body: Body<'a>,
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
    /// An object, of which three members matter.
    Object {
        model: Member<'a>,
        asks_for_stream: bool,
        inputs: u64,
    },
    Other(&'static str),
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Member::Other("an array"))
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Body::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut model, mut asks_for_stream, mut inputs) = (Member::Missing, false, 0);
        while let Some(key) = members.next_key::<Key<'de>>()? {
            match key.0.as_ref() {
                "model" => model = members.next_value()?,
                "stream" => asks_for_stream = members.next_value::<Truth>()?.0,
                "input" => inputs = members.next_value::<Inputs>()?.0,
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Body::Object {
            model,
            asks_for_stream,
            inputs,
        })
    }
}

/// A key, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Whether a value is `true`; anything else is not.
struct Truth(bool);

impl<'de> Deserialize<'de> for Truth {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let raw = <&serde_json::value::RawValue>::deserialize(source)?;
        Ok(Self(raw.get() == "true"))
    }
}

/// How many inputs `input` holds: a text is one, so is an array of tokens.
struct Inputs(u64);

impl<'de> Deserialize<'de> for Inputs {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(InputCounter)
    }
}

struct InputCounter;

impl<'de> Visitor<'de> for InputCounter {
    type Value = Inputs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Inputs, E> {
        Ok(Inputs(1))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Inputs, E> {
        Ok(Inputs(1))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Inputs, E> {
        Ok(Inputs(1))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Inputs, E> {
        Ok(Inputs(1))
    }

    fn visit_str<E>(self, _: &str) -> Result<Inputs, E> {
        Ok(Inputs(1))
    }

    fn visit_unit<E>(self) -> Result<Inputs, E> {
        Ok(Inputs(0))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Inputs, A::Error> {
        let mut count = 0;
        let mut are_tokens = false;
        while let Some(item) = items.next_element::<&serde_json::value::RawValue>()? {
            count += 1;
            are_tokens |= item.get().starts_with(|c: char| c.is_ascii_digit());
        }
        Ok(Inputs(if are_tokens { 1 } else { count }))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Inputs, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Inputs(1))
    }
}
