//! The words in which a line is called unreadable, so that they can be searched for.
//!
//! They stand in no file. A needle that none of them can hold is looked for in raw bytes as ever; for
//! any other one, every line is read. Numbers in them (columns, sizes) are not searched: who looks
//! for `429` does not want a fault at column 429.

/// All of them, one a line: ours, and those of the parser. A test holds them to what it says.
pub(super) const WORDS: &str = "\
the line is no JSON object
the line holds neither a response nor an error
the line is too long to be shown here
the line is too long to be read
the request has no custom_id
EOF while parsing a list
EOF while parsing an object
EOF while parsing a string
EOF while parsing a value
expected `:`
expected `,` or `]`
expected `,` or `}`
expected ident
expected value
expected `\"`
invalid escape
invalid number
number out of range
invalid unicode code point
control character (\\u0000-\\u001F) found while parsing a string
key must be a string
invalid value: expected key to be a number in quotes
float key must be finite
lone leading surrogate in hex escape
trailing comma
trailing characters
unexpected end of hex escape
recursion limit exceeded
duplicate field `body`
duplicate field `custom_id`
duplicate field `response`
duplicate field `error`
duplicate field `id`";

/// Returns a reason without what stands in brackets at its end: a column or a size.
pub(super) fn without_numbers(reason: &str) -> &str {
    let words = reason.strip_suffix(')').and_then(|r| r.rsplit_once(" ("));
    words.map_or(reason, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::result::Outcome;
    use crate::results::read::{read_cut_line, read_line};

    fn reason(line: &[u8]) -> Option<String> {
        match read_line(1, line).outcome {
            Outcome::Unreadable(reason) => Some(reason),
            _ => None,
        }
    }

    fn is_known(reason: &str) -> bool {
        let words = without_numbers(reason);
        WORDS.lines().any(|known| known == words)
    }

    #[test]
    fn every_reason_that_we_give_is_among_the_words() {
        let lines = [
            "[]",
            "{}",
            "{\"a\"",
            "{\"a\":\"",
            "{\"a\":\"\u{1}\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":01}",
            "{\"a\":1,}",
            "{1:1}",
            "{\"a\":1} x",
            "{\"a\":nul}",
            "{\"a\":[1",
            "{\"a\":[1,]}",
            "{\"a\":[1 2]}",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "{",
            "plain",
            "{\"a\":\"\\u12",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":-}",
            "{\"a\":1e}",
            "{\"id\":1,\"id\":2}",
            "{\"custom_id\":1,\"custom_id\":2}",
            "{\"response\":1,\"response\":2}",
            "{\"error\":1,\"error\":2}",
        ];
        let unknown: Vec<_> = lines
            .iter()
            .map(|line| reason(line.as_bytes()).unwrap_or_else(|| format!("none: {line}")))
            .filter(|reason| !is_known(reason))
            .collect();
        assert_eq!(unknown, [""; 0]);
        let deep = "[".repeat(1000);
        assert!(is_known(&reason(deep.as_bytes()).unwrap()));
        let Outcome::Unreadable(long) = read_cut_line(1, b"{", Some(9_000_000)).outcome else {
            panic!("too long")
        };
        assert!(is_known(&long), "{long}");
    }

    proptest! {
        #[test]
        fn no_broken_line_has_another_reason(
            line in r#"[\[\]{}:,"\\aeu01.tn \-\x01é]{0,20}"#,
            before in prop::sample::select(vec!["", "{\"a\":", "{\"custom_id\":\"a\",", "{\"a\":\""]),
        ) {
            let line = format!("{before}{line}");
            if let Some(reason) = reason(line.as_bytes()) {
                prop_assert!(is_known(&reason), "{}", reason);
            }
        }
    }
}
