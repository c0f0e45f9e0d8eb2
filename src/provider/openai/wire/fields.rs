//! The fields of a JSON object, each read on its own and only when asked for.
//!
//! Nothing is parsed that nobody wants, so a field may be huge, deep or broken without hurting the
//! others. Names are compared without regard to `camelCase` or `snake_case`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Longer texts are cut: nothing that long is read by a person in a field.
const LONGEST_TEXT: usize = 64 << 10;
/// A longer id is not used: it would not fit into a request.
const LONGEST_ID: usize = 16 << 10;
/// Beyond 2^53 a float is no count any more.
const LAST_WHOLE_FLOAT: f64 = 9_007_199_254_740_992.0;

/// The fields of an object by their `snake_case` names.
#[derive(Debug)]
pub(super) struct Fields<'a>(BTreeMap<String, &'a str>);

impl<'a> Fields<'a> {
    /// Reads an object; anything else gives `None`.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let mut fields = BTreeMap::new();
        let mut converted = Vec::new();
        for (name, raw) in pairs(text)? {
            match snake_case(&name) {
                Cow::Owned(snake) => converted.push((snake, raw)),
                Cow::Borrowed(_) => drop(fields.insert(name, raw)),
            }
        }
        for (snake, raw) in converted {
            fields.entry(snake).or_insert(raw);
        }
        Some(Self(fields))
    }

    /// Returns a field as it came; null is no field.
    pub(super) fn raw(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).copied().filter(|raw| *raw != "null")
    }

    /// Returns the first of the fields that is a text, a number or a truth value, as text.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        let mut texts = names.iter().filter_map(|name| text(self.raw(name)?));
        texts.find(|text| !text.trim().is_empty())
    }

    /// Returns the first of the fields that is an id: not empty, not 0, not absurdly long.
    pub(super) fn id(&self, names: &[&str]) -> Option<String> {
        let mut texts = names.iter().filter_map(|name| whole_text(self.raw(name)?));
        texts.find(|id| !matches!(id.trim(), "" | "0" | "false") && id.len() <= LONGEST_ID)
    }

    /// Tells whether the object has a usable `id`.
    pub(super) fn has_id(&self) -> bool {
        self.id(&["id"]).is_some()
    }

    /// Returns the first of the fields that is a whole number: int, float, or text of one.
    pub(super) fn number(&self, names: &[&str]) -> Option<u64> {
        names.iter().find_map(|name| number(self.raw(name)?))
    }

    /// Returns a field that is an object.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.raw(name)?)
    }

    /// Returns a truth value, also one written as text or number.
    pub(super) fn truth(&self, name: &str) -> Option<bool> {
        match text(self.raw(name)?)?.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }
}

/// Reads an object into its pairs, in order, names as written.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, &str)>> {
    let Pairs(pairs) = serde_json::from_str(text).ok()?;
    Some(pairs)
}

/// Reads an array into its elements, unparsed.
pub(super) fn elements(text: &str) -> Option<Vec<&str>> {
    let raws: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    Some(raws.into_iter().map(RawValue::get).collect())
}

/// Reads a text, a number or a truth value as text, cut where it is very long.
pub(super) fn text(raw: &str) -> Option<String> {
    let mut text = whole_text(raw)?;
    if text.len() > LONGEST_TEXT {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
        text.push('…');
    }
    Some(text)
}

fn whole_text(raw: &str) -> Option<String> {
    match raw.bytes().next()? {
        b'"' => serde_json::from_str(raw).ok().map(|Lossy(text)| text),
        b'{' | b'[' | b'n' => None,
        _ => Some(raw.to_owned()),
    }
}

/// Reads a whole number that is not negative, however it is written.
pub(super) fn number(raw: &str) -> Option<u64> {
    let text = text(raw)?;
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let float: f64 = text.parse().ok()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked"
        )]
        (0.0..=LAST_WHOLE_FLOAT)
            .contains(&float)
            .then_some(float as u64)
    })
}

fn snake_case(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let mut snake = String::with_capacity(name.len() + 4);
    let mut follows_small = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && follows_small {
            snake.push('_');
        }
        follows_small = c.is_ascii_lowercase() || c.is_ascii_digit();
        snake.push(c.to_ascii_lowercase());
    }
    Cow::Owned(snake)
}

/// A JSON text that may hold half of a surrogate pair, which is then replaced.
struct Lossy(String);

impl<'de> Deserialize<'de> for Lossy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(LossyVisitor)
    }
}

struct LossyVisitor;

impl Visitor<'_> for LossyVisitor {
    type Value = Lossy;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Lossy, E> {
        Ok(Lossy(text.to_owned()))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Lossy, E> {
        Ok(Lossy(String::from_utf8_lossy(bytes).into_owned()))
    }
}

struct Pairs<'a>(Vec<(String, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
            pairs.push((name, raw.get()));
        }
        Ok(Pairs(pairs))
    }
}
