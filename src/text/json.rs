//! JSON for pipes and terminals alike: one line, valid, lossless, and harmless when looked at.
//!
//! It knows no structure of ours; the public JSON is defined where it is printed.

mod members;
mod string;

use std::fmt::Write as _;

use serde::Serialize;

use super::hazard::is_invisible;

pub(crate) use members::{Key, Members};
pub(crate) use string::{push_inside, push_string};

/// Writes a value as one line of compact JSON, without the line end.
///
/// `serde_json` leaves DEL, C1 controls, bidi controls, zero-width characters and the Unicode line
/// ends as they are; here they are `\u` escapes, which every reader turns back into the same text.
///
/// # Errors
///
/// Those of `serde_json`: a map with keys that are no strings, or a failing `Serialize`.
pub fn json_line<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let line = serde_json::to_string(value)?;
    if line.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Ok(line);
    }
    let mut out = String::with_capacity(line.len() + 16);
    let mut rest = line.as_str();
    // What is plain ASCII is copied in one piece: only the others have to be looked up.
    while let Some(at) = rest.bytes().position(|byte| !(0x20..0x7F).contains(&byte)) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            // Raw values may be laid out; in strings these characters are escaped already.
            Some('\n' | '\r' | '\t') => out.push(' '),
            Some(c) if is_invisible(c) => push_escape(&mut out, c),
            Some(c) => out.push(c),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    Ok(out)
}

fn push_escape(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_escaped_and_come_back() {
        let text = "a\u{7F}\u{9B}31m\u{202E}\u{200B}\u{2028}\u{FEFF}\u{E0041}é日";
        let line = json_line(text).unwrap();
        let back: String = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (line.as_str(), back.as_str()),
            (
                r#""a\u007f\u009b31m\u202e\u200b\u2028\ufeff\udb40\udc41é日""#,
                text
            )
        );
    }

    #[test]
    fn a_raw_value_over_several_lines_becomes_one() {
        let raw: Box<serde_json::value::RawValue> =
            serde_json::from_str("{\r\n\t\"a\": 1\n}").unwrap();
        assert_eq!(json_line(&raw).unwrap(), "{   \"a\": 1 }");
    }

    proptest::proptest! {
        #[test]
        fn every_text_survives(text in proptest::prelude::any::<String>()) {
            let line = json_line(&text).unwrap();
            proptest::prop_assert!(!line.chars().any(is_invisible), "{line:?}");
            proptest::prop_assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        }
    }
}
