//! Keys that a server echoes in its errors, or that slip into a message, are masked.
//!
//! It runs over texts that are shown or logged, after the fact; keeping keys out of them in the
//! first place is the secret type's work.

/// The least number of characters after `sk-` that make a key.
const LEAST_KEY: usize = 8;
const SHOWN: usize = 4;

/// Masks everything that looks like a key (`sk-…abcd`), and the given keys wherever they occur.
///
/// Of a given key the last four characters stay visible if it has at least 12.
pub fn mask(text: &str, keys: &[&str]) -> String {
    let mut masked = text.to_owned();
    for key in keys.iter().filter(|key| !key.is_empty()) {
        if masked.contains(key) {
            masked = masked.replace(key, &shown(key));
        }
    }
    mask_shapes(&masked)
}

fn shown(key: &str) -> String {
    let prefix = if key.starts_with("sk-") { "sk-" } else { "" };
    let secret_chars = key.chars().count();
    let tail = if secret_chars >= 3 * SHOWN {
        last_chars(key)
    } else {
        ""
    };
    format!("{prefix}…{tail}")
}

fn mask_shapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("sk-") {
        out.extend([before, "sk-"]);
        let length = after.bytes().take_while(|byte| is_key_byte(*byte)).count();
        let (key, left) = after.split_at_checked(length).unwrap_or((after, ""));
        if key.len() < LEAST_KEY {
            rest = after;
            continue;
        }
        out.extend(["…", last_chars(key)]);
        rest = left;
    }
    out + rest
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn last_chars(key: &str) -> &str {
    let start = key
        .char_indices()
        .rev()
        .nth(SHOWN - 1)
        .map_or(0, |(at, _)| at);
    key.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_key_keeps_four_characters() {
        let found = mask(
            "Incorrect API key: sk-proj-AbC_123-xyz9. See sk-short, ask-me.",
            &[],
        );
        assert_eq!(found, "Incorrect API key: sk-…xyz9. See sk-short, ask-me.");
    }

    #[test]
    fn two_keys_in_a_row_are_both_masked() {
        assert_eq!(
            mask("sk-aaaaaaaa1111,sk-bbbbbbbb2222", &[]),
            "sk-…1111,sk-…2222"
        );
    }

    #[test]
    fn a_loaded_key_of_any_shape_is_masked() {
        let found = mask(
            "got 0123456789abcdef and pw",
            &["0123456789abcdef", "pw", ""],
        );
        assert_eq!(found, "got …cdef and …");
    }

    #[test]
    fn a_loaded_key_with_odd_characters_is_masked_whole() {
        assert_eq!(
            mask("key sk-abc.defghijklmn!", &["sk-abc.defghijklmn"]),
            "key sk-…klmn!"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_key_survives(before in "\\PC{0,9}", key in "sk-[A-Za-z0-9_-]{8,40}", after in "\\PC{0,9}") {
            let found = mask(&format!("{before} {key} {after}"), &[]);
            proptest::prop_assert!(!found.contains(&key), "{found}");
        }
    }
}
