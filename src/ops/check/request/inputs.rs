//! How many inputs of embeddings a request holds.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Request, find};

/// Counts the inputs of embeddings: a text is one, so is an array of tokens.
pub(in crate::ops::check) fn inputs_of(text: &str) -> u64 {
    if !text.starts_with('[') {
        return u64::from(text != "null");
    }
    let items: Inputs = serde_json::from_str(text).unwrap_or_default();
    if items.are_tokens { 1 } else { items.count }
}

#[derive(Default)]
struct Inputs {
    count: u64,
    are_tokens: bool,
}

impl<'de> Deserialize<'de> for Inputs {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_seq(InputCounter)
    }
}

struct InputCounter;

impl<'de> Visitor<'de> for InputCounter {
    type Value = Inputs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Inputs, A::Error> {
        let mut inputs = Inputs::default();
        while let Some(item) = items.next_element::<&RawValue>()? {
            inputs.count += 1;
            inputs.are_tokens |= item.get().starts_with(|c: char| c.is_ascii_digit());
        }
        Ok(inputs)
    }
}

/// Counts the inputs of embeddings of a line; 0 where it is no request for them.
pub(in crate::ops) fn inputs_of_line(line: &[u8]) -> u64 {
    let Ok(request) = serde_json::from_slice::<Request<'_>>(line) else {
        return 0;
    };
    let is_for_them = request
        .url
        .text()
        .is_some_and(|url| url.ends_with("/embeddings"));
    let input = find(request.body_members(), "input").filter(|_| is_for_them);
    input.map_or(0, inputs_of)
}
