//! Texts as JSON strings, at the speed of copying them.
//!
//! Writes what `serde_json` writes, byte for byte; a test compares both. That one looks at every
//! byte apart, which is a sixth of the whole work of `prepare`; here eight are looked at together.

/// How many bytes are looked at together.
const WORD: usize = size_of::<u64>();
/// The lowest bit of each byte of a word.
const ONES: u64 = u64::MAX / 0xFF;
/// The highest bit of each byte of a word.
const TOPS: u64 = ONES << 7;
const HEX: [u8; 16] = *b"0123456789abcdef";

/// Appends a text as a JSON string, its quotes included.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_inside(out, text);
    out.push(b'"');
}

/// Appends what stands between the quotes of a JSON string.
pub(crate) fn push_inside(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some((plain, special, after)) = split_at_special(rest) {
        out.extend_from_slice(plain);
        push_escape(out, special);
        rest = after;
    }
    out.extend_from_slice(rest);
}

/// Splits bytes at the first one that cannot stand in a string as it is.
fn split_at_special(bytes: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let (words, _) = bytes.as_chunks::<WORD>();
    let in_words = words
        .iter()
        .zip((0..).step_by(WORD))
        .find_map(|(word, at)| {
            let found = specials(u64::from_le_bytes(*word));
            (found != 0).then(|| at + found.trailing_zeros() as usize / 8)
        });
    let at = in_words.or_else(|| {
        let behind = words.len() * WORD;
        let rest = bytes.get(behind..)?.iter();
        Some(behind + rest.copied().position(is_special)?)
    })?;
    let (plain, rest) = bytes.split_at_checked(at)?;
    let (special, after) = rest.split_first()?;
    Some((plain, *special, after))
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..0x20)
}

/// Marks the special bytes of a word by their highest bits. Only the lowest mark is sure: above it a
/// borrow may have set others.
fn specials(word: u64) -> u64 {
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word;
    let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 0x20) | equal(b'"') | equal(b'\\')) & TOPS
}

fn push_escape(out: &mut Vec<u8>, special: u8) {
    let short = match special {
        b'"' | b'\\' => special,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0C => b'f',
        _ => {
            out.extend_from_slice(b"\\u00");
            for half in [special >> 4, special & 0xF] {
                out.extend(HEX.get(usize::from(half)));
            }
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        push_string(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_ascii_character_at_every_place_of_a_word_is_what_the_library_writes() {
        for c in 0..0x80_u8 {
            for before in 0..2 * WORD {
                let text = format!("{}{}é{0}", "x".repeat(before), char::from(c));
                assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
            }
        }
    }

    proptest! {
        #[test]
        fn every_text_is_what_the_library_writes(text in any::<String>(), dense in "[\"\\\\\n\u{1}ax\u{7F}é]{0,40}") {
            for text in [text, dense] {
                prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
            }
        }
    }
}
