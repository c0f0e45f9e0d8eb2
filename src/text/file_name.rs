//! Names that came from outside as one component of a path of ours.
//!
//! The folder and the scheme of names are decided elsewhere; here a piece is made harmless on
//! every common file system. Canonical composition (NFC) is left out: it would cost a crate for
//! names that are ASCII almost always, and two spellings of an accent make two files, not a wrong
//! one.

use ring::digest::{SHA256, digest};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

const MAX_BYTES: usize = 200;
const LONGEST_EXTENSION: usize = 10;

/// Turns a name into one path component that names a file inside its folder and nothing else.
///
/// Invisible and control characters are dropped; separators, wild cards, a leading `-` or `~`,
/// trailing dots and spaces, names made of dots, and Windows device names are defused with `_`.
/// A name that was changed also carries 8 hex digits of the original's hash before its extension,
/// so that two originals never meet in one name. Unchanged names stay as they are, hidden ones
/// (`.thing.output.json`) and double dots inside (`foo..bar`) among them. The result has at most
/// 209 bytes.
pub fn safe_component(name: &str) -> String {
    let safe = defused(name);
    if safe == name {
        return safe;
    }
    let (stem, extension) = split_extension(&safe);
    let stem = cut(stem, MAX_BYTES - extension.len());
    format!("{stem}-{}{extension}", fingerprint(name))
}

/// Returns the form under which two names clash on file systems that ignore case.
pub fn collision_key(name: &str) -> String {
    name.to_lowercase()
}

fn defused(name: &str) -> String {
    let mut safe: String = name
        .chars()
        .filter(|c| !is_dropped(*c))
        .map(mapped)
        .collect();
    let trimmed = safe.trim_end_matches(['.', ' ']).len();
    if trimmed < safe.len() {
        safe.truncate(trimmed);
        safe.push('_');
    }
    if safe.is_empty() || safe.starts_with(['-', '~', ' ']) || is_device(&safe) {
        safe.insert(0, '_');
    }
    if safe.len() > MAX_BYTES {
        cut(&safe, MAX_BYTES).to_owned()
    } else {
        safe
    }
}

fn is_dropped(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, Unassigned};
    let category = c.general_category();
    matches!(
        category,
        Control | Format | LineSeparator | ParagraphSeparator | Unassigned
    )
}

fn mapped(c: char) -> char {
    match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        _ => c,
    }
}

/// Tells whether Windows would open a device instead, with any extension and in any case.
fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let number = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    let mut digits = number.unwrap_or_default().chars();
    let is_digit = |c: char| matches!(c, '0'..='9' | '¹' | '²' | '³');
    digits.next().is_some_and(is_digit) && digits.next().is_none()
}

/// Splits off a short plain extension; a name that begins with its only dot has none.
fn split_extension(name: &str) -> (&str, &str) {
    let at = name.rfind('.').filter(|at| *at > 0);
    let parts = at.and_then(|at| name.split_at_checked(at));
    let is_plain = |extension: &str| {
        extension.len() <= LONGEST_EXTENSION
            && extension
                .bytes()
                .skip(1)
                .all(|byte| byte.is_ascii_alphanumeric())
    };
    parts
        .filter(|(_, extension)| is_plain(extension))
        .unwrap_or((name, ""))
}

fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

fn fingerprint(name: &str) -> String {
    let hash = digest(&SHA256, name.as_bytes());
    let start = hash.as_ref().iter().take(4);
    format!(
        "{:08x}",
        start.fold(0, |number: u32, byte| (number << 8) | u32::from(*byte))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem_of(name: &str) -> String {
        let safe = safe_component(name);
        let (stem, _) = safe.rsplit_once('-').unwrap_or((&safe, ""));
        stem.to_owned()
    }

    #[test]
    fn good_names_survive() {
        let names = [
            "output.jsonl",
            ".thing.output.json",
            "foo..bar",
            "naïve 日本.txt",
            "console",
        ];
        assert_eq!(names.map(safe_component), names);
    }

    #[test]
    fn no_name_leaves_its_folder() {
        let found = ["..", ".", "../../etc/passwd", "/etc/passwd", "C:\\x", ""].map(stem_of);
        assert_eq!(
            found,
            ["_", "_", ".._.._etc_passwd", "_etc_passwd", "C__x", "_"]
        );
    }

    #[test]
    fn no_name_reads_as_an_option_or_a_home() {
        let found = ["-rf", "~root", "a.", "a ", "--"].map(stem_of);
        assert_eq!(found, ["_-rf", "_~root", "a_", "a_", "_--"]);
    }

    #[test]
    fn devices_are_defused_in_every_spelling() {
        let names = ["con", "NUL.txt", "Com1", "lpt³.jsonl", "AUX .x", "conin$"];
        assert!(
            names
                .map(safe_component)
                .iter()
                .all(|name| name.starts_with('_'))
        );
    }

    #[test]
    fn a_changed_name_keeps_its_extension_and_says_which_it_was() {
        let found = ["a:b.jsonl", "a?b.jsonl"].map(safe_component);
        assert_eq!(found, ["a_b-791e8791.jsonl", "a_b-5829e5f0.jsonl"]);
    }

    #[test]
    fn invisible_characters_are_dropped() {
        assert_eq!(stem_of("a\u{202E}b\u{200B}c\x1b\x7f\u{9b}d"), "abcd");
    }

    #[test]
    fn names_that_differ_in_case_clash() {
        assert_eq!(collision_key("Nightly-É"), collision_key("nightly-é"));
    }

    proptest::proptest! {
        #[test]
        fn every_name_is_one_short_component(name in proptest::prelude::any::<String>()) {
            let safe = safe_component(&name);
            let parts = std::path::Path::new(&safe).components().collect::<Vec<_>>();
            proptest::prop_assert!(matches!(parts[..], [std::path::Component::Normal(_)]));
            proptest::prop_assert!(safe.len() <= 209, "{}", safe.len());
            proptest::prop_assert!(!safe.chars().any(is_dropped));
        }

        #[test]
        fn a_safe_name_is_left_alone(name in proptest::prelude::any::<String>()) {
            let safe = safe_component(&name);
            proptest::prop_assert!(safe.len() > 200 || safe_component(&safe) == safe);
        }
    }
}
