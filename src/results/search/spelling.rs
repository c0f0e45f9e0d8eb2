//! How a character may be spelled in JSON, and which character a spelling is.
//!
//! Responsible for `é`, `\u00e9` and `\u00E9` being one letter, a pair of surrogates too. JSON inside
//! a JSON string is escaped twice, so any number of backslashes counts as one. Refuses to know the
//! short escapes (`\n`, `\"`, `\\`, `\/`): those characters are in no run that is searched raw.

/// Reads the character at the beginning of some bytes, and how many bytes spell it.
///
/// `None` for a short escape, for bytes that are no UTF-8, and at the end.
pub(super) fn decode(bytes: &[u8]) -> Option<(char, usize)> {
    let first = *bytes.first()?;
    if first == b'\\' {
        return escaped(bytes);
    }
    if first.is_ascii() {
        return Some((char::from(first), 1));
    }
    let length = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    };
    let c = std::str::from_utf8(bytes.get(..length)?).ok()?;
    c.chars().next().map(|c| (c, length))
}

/// Reads an escape that begins with its backslashes.
fn escaped(bytes: &[u8]) -> Option<(char, usize)> {
    let slashes = backslashes(bytes);
    let (c, length) = decode_unit(bytes.get(slashes..)?)?;
    Some((c, slashes + length))
}

/// Reads an escape from its `u` on, its second half included where it is one of two.
pub(super) fn decode_unit(bytes: &[u8]) -> Option<(char, usize)> {
    let first = unit(bytes)?;
    if !(0xD800..0xDC00).contains(&first) {
        return char::from_u32(first).map(|c| (c, UNIT));
    }
    let after = bytes.get(UNIT..)?;
    let slashes = Some(backslashes(after)).filter(|slashes| *slashes > 0)?;
    let second = unit(after.get(slashes..)?).filter(|unit| (0xDC00..0xE000).contains(unit))?;
    let c = char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))?;
    Some((c, UNIT + slashes + UNIT))
}

/// Undoes the escapes of a text that is no JSON, as far as there are any.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _)) = rest.split_once('\\') {
        plain.push_str(before);
        let escape = rest.get(before.len()..).unwrap_or_default();
        let (c, length) = decode(escape.as_bytes()).unwrap_or_else(|| short(escape));
        plain.push(c);
        rest = escape.get(length..).unwrap_or_default();
    }
    plain + rest
}

/// Reads a short escape; what is none is a backslash.
fn short(escape: &str) -> (char, usize) {
    let c = match escape.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'"') => '"',
        Some(b'/') => '/',
        Some(b'\\') => '\\',
        _ => return ('\\', 1),
    };
    (c, 2)
}

/// The bytes of `u00e9`.
const UNIT: usize = 5;

fn unit(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(b"u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, digit| {
        Some(unit * 16 + char::from(*digit).to_digit(16)?)
    })
}

fn backslashes(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'\\').count()
}

/// Returns the beginnings of all escapes of a character, without backslash: at least 3 bytes, and
/// as many more as there are not too many ways to write them.
pub(super) fn escapes(c: char) -> Vec<Vec<u8>> {
    /// Two letters in either case. More would be many words for the same few characters.
    const MANY: usize = 4;
    let mut units = [0; 2];
    let unit = c.encode_utf16(&mut units).first().copied().unwrap_or(0);
    let mut spelled = vec![b"u".to_vec()];
    for (place, digit) in format!("{unit:04x}").bytes().enumerate() {
        let cases = if digit.is_ascii_digit() { 1 } else { 2 };
        // All letters of ASCII have `00` before them; the third digit makes them rare.
        if place >= 2 && spelled.len() * cases > MANY || place == 3 && c.is_ascii() {
            break;
        }
        spelled = spelled
            .iter()
            .flat_map(|begun| {
                [digit, digit.to_ascii_uppercase()]
                    .map(|digit| [begun, [digit].as_slice()].concat())
            })
            .collect();
        spelled.dedup();
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_letter_is_that_letter() {
        let spellings = ["é", r"\u00e9", r"\u00E9", r"\\u00e9", r"\\\\u00E9"];
        let read = spellings.map(|spelling| decode(spelling.as_bytes()));
        assert_eq!(read, spellings.map(|spelling| Some(('é', spelling.len()))));
    }

    #[test]
    fn a_pair_of_surrogates_is_one_character() {
        let spellings = ["😀", r"\ud83d\ude00", r"\uD83D\uDE00", r"\\ud83d\\uDE00"];
        let read = spellings.map(|spelling| decode(spelling.as_bytes()));
        assert_eq!(read, spellings.map(|spelling| Some(('😀', spelling.len()))));
    }

    #[test]
    fn what_spells_nothing_is_nothing() {
        let nothing = [
            r"\n", r"\ud83d", r"\ud83dx", r"\ude00", r"\u00g0", r"\u00", "\\", "",
        ];
        assert_eq!(nothing.map(|bytes| decode(bytes.as_bytes())), [None; 8]);
        assert_eq!(decode(b"\xff"), None);
        assert_eq!(decode(b"\xe6\x97"), None);
    }

    #[test]
    fn escapes_are_undone_wherever_they_stand() {
        assert_eq!(
            unescaped(r#"a\u00e9 \"\n\t\/\\ \ud83d \x \"#),
            "aé \"\n\t/\\ \\ud83d \\x \\"
        );
    }

    #[test]
    fn the_beginnings_of_escapes_are_few_and_cover_all_cases() {
        let words = |c| {
            let escapes = escapes(c)
                .into_iter()
                .map(|word| String::from_utf8(word).unwrap());
            escapes.collect::<Vec<_>>()
        };
        assert_eq!(words('z'), ["u007"]);
        assert_eq!(words('é'), ["u00e9", "u00E9"]);
        assert_eq!(words('ꯍ'), ["uab", "uaB", "uAb", "uAB"]);
        assert_eq!(words('😀'), ["ud83d", "ud83D", "uD83d", "uD83D"]);
    }
}
