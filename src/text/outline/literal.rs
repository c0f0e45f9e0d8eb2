//! A text of JSON as people read it.

use std::borrow::Cow;

use crate::text::may_reach_a_terminal;

/// Returns a literal as it is shown: as it was written, but a letter that was written as its number
/// is a letter. What cannot be seen stays a number, and so do quotes and backslashes.
pub(super) fn shown(literal: &str) -> Cow<'_, str> {
    if !literal.contains("\\u") {
        return Cow::Borrowed(literal);
    }
    let mut shown = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once('\\') {
        shown.push_str(before);
        if let Some((letter, length)) = letter(after) {
            shown.push(letter);
            rest = after.get(length..).unwrap_or_default();
            continue;
        }
        // An escaped backslash must not begin another escape.
        let next = after.chars().next().map_or(0, char::len_utf8);
        let (escaped, left) = after.split_at(next);
        shown.push('\\');
        shown.push_str(escaped);
        rest = left;
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// Reads the letter of an escape behind its backslash, and how long the escape is.
fn letter(after: &str) -> Option<(char, usize)> {
    let first = unit(after)?;
    let second = after
        .get(5..)
        .and_then(|rest| unit(rest.strip_prefix('\\')?));
    let units = [first, second.unwrap_or(0)];
    let pair = char::decode_utf16(units).next()?.ok()?;
    let length = if pair.len_utf16() == 2 { 11 } else { 5 };
    is_seen(pair).then_some((pair, length))
}

fn unit(after: &str) -> Option<u16> {
    let digits = after.strip_prefix('u')?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

fn is_seen(letter: char) -> bool {
    !matches!(letter, '"' | '\\' | '\u{200C}' | '\u{200D}')
        && may_reach_a_terminal(letter.encode_utf8(&mut [0; 4]))
        && !letter.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_were_written_as_numbers_are_letters() {
        let written = r#""\u65e5\u672c \ud83d\ude00 na\u00efve""#;
        assert_eq!(shown(written), r#""日本 😀 naïve""#);
    }

    #[test]
    fn what_cannot_be_seen_stays_a_number() {
        let written = r#""\u202e\u0000\u001b\u0022\u005c\ud83d\u200d\u2028""#;
        assert_eq!(shown(written), written);
    }

    #[test]
    fn an_escaped_backslash_begins_nothing() {
        let written = r#""\\u0041 \n \\\\u0041\u004""#;
        assert_eq!(shown(written), written);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_shown(text in "[\\\\u0-9a-f\"é]{0,40}") {
            proptest::prop_assert!(shown(&text).len() <= text.len());
        }
    }
}
