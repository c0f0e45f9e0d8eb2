//! Answers of `/v1/embeddings`: too many numbers to show, so they are summed up.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::result::Answer;
use crate::results::json;

const HEAD: usize = 6;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Item<'a> {
    #[serde(borrow)]
    embedding: Option<&'a RawValue>,
}

/// Reads vectors; `None` when the items hold none, and then they are something else.
pub(super) fn read(items: &[&RawValue]) -> Option<Answer> {
    let first: Item<'_> = json::object(items.first().copied())?;
    let vector = numbers(first.embedding?)?;
    Some(Answer::Embedding {
        count: items.len(),
        dimension: vector.len(),
        norm: vector.iter().map(|value| value * value).sum::<f64>().sqrt(),
        head: vector.into_iter().take(HEAD).collect(),
    })
}

/// Reads a vector from an array, or from base64 of little-endian `f32` (`encoding_format`).
fn numbers(raw: &RawValue) -> Option<Vec<f64>> {
    if !raw.get().starts_with('"') {
        let numbers = json::items(Some(raw)).into_iter();
        return Some(numbers.filter_map(|one| json::number(Some(one))).collect());
    }
    let bytes = STANDARD.decode(json::text(Some(raw))?).ok()?;
    let (fours, _) = bytes.as_chunks::<4>();
    Some(
        fours
            .iter()
            .map(|four| f64::from(f32::from_le_bytes(*four)))
            .collect(),
    )
}
