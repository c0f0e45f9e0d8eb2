//! JSON texts decoded straight into what is written.
//!
//! Responsible for one copy of an answer instead of three: most of the bytes of an export are
//! answers, and nearly all of them hold escapes. Refuses to decide about what is no Unicode; the
//! reader of rows does.

use memchr::memchr;

/// Appends what a JSON text says. `inside` is the text without its quotes, `quote` is what is written
/// for a quote in it.
///
/// `None` for what is not to be decoded so: half a surrogate pair, or no JSON. Then a part may have
/// been appended.
pub(super) fn append(out: &mut Vec<u8>, inside: &str, quote: &[u8]) -> Option<()> {
    let mut rest = inside;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        let (plain, escape) = rest.split_at_checked(at)?;
        out.extend_from_slice(plain.as_bytes());
        let kind = *escape.as_bytes().get(1)?;
        rest = escape.get(2..)?;
        match kind {
            b'"' => out.extend_from_slice(quote),
            b'n' => out.push(b'\n'),
            b'u' => rest = unicode(out, rest)?,
            b'\\' | b'/' => out.push(kind),
            b't' => out.push(b'\t'),
            b'r' => out.push(b'\r'),
            b'b' => out.push(0x08),
            b'f' => out.push(0x0C),
            _ => return None,
        }
    }
    out.extend_from_slice(rest.as_bytes());
    Some(())
}

/// Appends the character of a `\u` escape, or of two of them, and returns what is behind.
fn unicode<'a>(out: &mut Vec<u8>, digits: &'a str) -> Option<&'a str> {
    let (unit, mut rest) = four_hex(digits)?;
    let mut code = unit;
    if (0xD800..0xDC00).contains(&unit) {
        let (low, after) = four_hex(rest.strip_prefix("\\u")?)?;
        let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        code = 0x1_0000 + ((unit - 0xD800) << 10) + low;
        rest = after;
    }
    // What is left of half a pair is no character.
    let c = char::from_u32(code)?;
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    Some(rest)
}

fn four_hex(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let mut unit = 0;
    for digit in digits.chars() {
        unit = unit * 16 + digit.to_digit(16)?;
    }
    Some((unit, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(inside: &str) -> Option<String> {
        let mut out = Vec::new();
        append(&mut out, inside, b"\"")?;
        Some(String::from_utf8(out).unwrap())
    }

    #[test]
    fn every_escape_is_decoded() {
        assert_eq!(
            decoded(r#"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 é"#).unwrap(),
            "a\"\\/\u{8}\u{c}\n\r\té😀 é"
        );
    }

    #[test]
    fn half_a_pair_is_left_to_others() {
        for half in [
            r"\ud83d",
            r"\ud83dx",
            r"\ude00",
            r"\ud83dA",
            r"\ud83d\ue000",
        ] {
            assert_eq!(decoded(half), None, "{half}");
        }
    }

    #[test]
    fn what_is_no_json_is_left_to_others() {
        for odd in [r"\", r"\x41", r"\u12", r"\u12é"] {
            assert_eq!(decoded(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_quote_is_written_as_the_form_wants_it() {
        let mut out = Vec::new();
        append(&mut out, r#"say \"hi\""#, b"\"\"").unwrap();
        assert_eq!(out, b"say \"\"hi\"\"");
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_usual_decoder(text: String) {
            let quoted = serde_json::to_string(&text).unwrap();
            let inside = quoted.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            prop_assert_eq!(decoded(inside), Some(text));
        }
    }
}
