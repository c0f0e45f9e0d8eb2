//! Tolerant access to the parts of a JSON document that is not trusted to be well shaped.
//!
//! Responsible for reading one piece at a time, so that a piece of the wrong type spoils nothing
//! but itself. Refuses to know what the pieces mean.

use serde::Deserialize;
use serde_json::value::RawValue;

/// Reads an object into a struct; `None` when it is absent or no object.
///
/// The check of the first byte is needed, because a derived struct also accepts an array.
pub(crate) fn object<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Option<T> {
    let text = raw?.get();
    text.starts_with('{')
        .then(|| serde_json::from_str(text).ok())?
}

/// Returns the elements of an array; none when it is absent or no array.
///
/// The first byte is looked at because most of what is asked here is a text, and the refusal of one
/// is an error with all of it quoted, which takes longer than to read the line.
pub(crate) fn items(raw: Option<&RawValue>) -> Vec<&RawValue> {
    raw.map(RawValue::get)
        .filter(|text| text.starts_with('['))
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// Reads a string; a broken surrogate pair in it becomes U+FFFD rather than losing the text.
pub(crate) fn text(raw: Option<&RawValue>) -> Option<String> {
    let quoted = raw?.get();
    if !quoted.starts_with('"') {
        return None;
    }
    serde_json::from_str(quoted)
        .ok()
        .or_else(|| Some(lenient_string(quoted.strip_prefix('"')?)))
}

/// Reads a string that says something; blank ones count as absent.
pub(crate) fn words(raw: Option<&RawValue>) -> Option<String> {
    text(raw).filter(|text| !text.trim().is_empty())
}

/// Reads a code, which some servers write as a number.
pub(crate) fn code(raw: Option<&RawValue>) -> Option<String> {
    words(raw).or_else(|| number(raw).map(|_| raw.map_or("", RawValue::get).to_owned()))
}

/// Reads a number, also from a string of digits; one out of range becomes infinite.
pub(crate) fn number(raw: Option<&RawValue>) -> Option<f64> {
    let written = raw?.get().trim_matches('"');
    let starts_well = written.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    starts_well.then(|| written.parse().ok())?
}

/// Reads a count: a number that is whole and not negative.
pub(crate) fn count(raw: Option<&RawValue>) -> Option<u64> {
    let written = raw?.get().trim_matches('"');
    written.parse().ok().or_else(|| {
        let value = number(raw)?;
        // Counts written as 12.0 occur; beyond 2^53 a float is no count any more.
        ((0.0..9_007_199_254_740_992.0).contains(&value) && value.fract() == 0.0)
            .then(|| format!("{value:.0}").parse().ok())?
    })
}

/// Reads `true` and `false`, and nothing else.
pub(crate) fn flag(raw: Option<&RawValue>) -> Option<bool> {
    serde_json::from_str(raw?.get()).ok()
}

/// Decodes the inside of a JSON string up to its closing quote, or to the end where it is cut.
///
/// Contract: never fails; what cannot be decoded becomes U+FFFD.
pub(crate) fn lenient_string(inside: &str) -> String {
    let mut out = String::with_capacity(inside.len().min(4096));
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next() {
                Some('u') => out.push(unicode_escape(&mut chars)),
                Some(escape) => out.push(simple_escape(escape)),
                None => break,
            },
            plain => out.push(plain),
        }
    }
    out
}

fn simple_escape(escape: char) -> char {
    match escape {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        '"' | '\\' | '/' => escape,
        _ => char::REPLACEMENT_CHARACTER,
    }
}

fn unicode_escape(chars: &mut std::str::Chars<'_>) -> char {
    let Some(unit) = four_hex(chars) else {
        return char::REPLACEMENT_CHARACTER;
    };
    if !(0xD800..0xDC00).contains(&unit) {
        return char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    let mut ahead = chars.clone();
    let low = match (ahead.next(), ahead.next()) {
        (Some('\\'), Some('u')) => four_hex(&mut ahead),
        _ => None,
    };
    match low.filter(|low| (0xDC00..0xE000).contains(low)) {
        Some(low) => {
            *chars = ahead;
            let joined = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        None => char::REPLACEMENT_CHARACTER,
    }
}

fn four_hex(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    let mut ahead = chars.clone();
    let mut unit = 0;
    for _ in 0..4 {
        unit = unit * 16 + ahead.next()?.to_digit(16)?;
    }
    *chars = ahead;
    Some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_surrogate_costs_one_character_and_not_the_text() {
        assert_eq!(
            lenient_string(r#"a\ud83dz\ud83d\ude00\n""#),
            "a\u{fffd}z😀\n"
        );
    }

    #[test]
    fn an_array_is_not_taken_for_an_object() {
        #[derive(Deserialize, Debug, PartialEq)]
        struct One {
            a: u8,
        }
        let raw: &RawValue = serde_json::from_str("[1]").unwrap();
        assert_eq!(object::<One>(Some(raw)), None);
    }

    #[test]
    fn a_count_may_be_written_as_a_float_or_a_string() {
        let read = |json: &str| count(Some(serde_json::from_str(json).unwrap()));
        assert_eq!(
            [
                read("12"),
                read("12.0"),
                read("\"12\""),
                read("-1"),
                read("1.5"),
                read("null")
            ],
            [Some(12), Some(12), Some(12), None, None, None]
        );
    }
}
