//! Metadata as people type it, and its limits.

use std::collections::BTreeMap;

/// Pairs of metadata that a batch can carry.
const MAX_PAIRS: usize = 16;
/// Characters of a metadata key.
const MAX_KEY: usize = 64;
/// Characters of a metadata value.
const MAX_VALUE: usize = 512;

/// Reads `key=value, key=value`.
pub(super) fn pairs(text: &str) -> Result<BTreeMap<String, String>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() => {
                Ok((key.trim().to_owned(), value.trim().to_owned()))
            }
            Some(_) | None => Err(format!("metadata is key=value, and {pair:?} is not")),
        })
        .collect()
}

/// Keeps to the limits of `OpenAI`'s schema (`Metadata`).
pub(super) fn check_limits(metadata: &BTreeMap<String, String>) -> Result<(), String> {
    if metadata.len() > MAX_PAIRS {
        return Err(format!(
            "metadata has {} pairs, and {MAX_PAIRS} fit",
            metadata.len()
        ));
    }
    for (key, value) in metadata {
        let (key_len, value_len) = (key.chars().count(), value.chars().count());
        if key_len > MAX_KEY {
            return Err(format!(
                "a metadata key has {key_len} characters, and {MAX_KEY} fit"
            ));
        }
        if value_len > MAX_VALUE {
            return Err(format!(
                "the value of {key} has {value_len} characters, and {MAX_VALUE} fit"
            ));
        }
    }
    Ok(())
}
