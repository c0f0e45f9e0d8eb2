//! Lines read by the JSON library: whatever they are, with the place of what is wrong.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Body, Member, Request, keep};
use crate::text::Key;

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
                    keep(
                        &mut request.others,
                        key.0,
                        members.next_value::<&RawValue>()?.get(),
                    );
                    None
                }
            };
            request.twice = request.twice.or(again);
        }
        Ok(request)
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
            keep(&mut kept, key.0, members.next_value::<&RawValue>()?.get());
        }
        Ok(Body::Object(kept))
    }
}
