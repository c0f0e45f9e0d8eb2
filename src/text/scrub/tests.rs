//! Sweeps over whole classes of characters, and properties of every output.

use proptest::prelude::*;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::super::hazard::{is_invisible, may_reach_a_terminal};
use super::*;

const BIDI_CONTROL: [char; 12] = [
    '\u{061C}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}',
    '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
];

fn every_rules() -> [Rules; 6] {
    let utf8 = [Rules::LINE, Rules::FIELD, Rules::BLOCK];
    let ascii = utf8.map(|rules| rules.in_charset(Charset::Ascii));
    [utf8[0], utf8[1], utf8[2], ascii[0], ascii[1], ascii[2]]
}

fn members(category: GeneralCategory) -> Vec<char> {
    ('\0'..=char::MAX)
        .filter(|c| c.general_category() == category)
        .collect()
}

/// Embeds each character between two letters and returns those that came through as they were.
fn survivors(characters: &[char]) -> Vec<char> {
    let reaches = |c: char| {
        let shown = scrub(&format!("x{c}y"), Rules::LINE);
        shown.contains(c) || shown == "xy"
    };
    characters.iter().copied().filter(|c| reaches(*c)).collect()
}

#[test]
fn no_control_character_of_the_65_gets_through() {
    let controls = members(GeneralCategory::Control);
    assert_eq!((controls.len(), survivors(&controls)), (65, vec![]));
}

#[test]
fn no_format_character_of_the_170_gets_through() {
    let formats = members(GeneralCategory::Format);
    assert_eq!((formats.len(), survivors(&formats)), (170, vec![]));
}

#[test]
fn no_bidi_control_gets_through() {
    assert_eq!(survivors(&BIDI_CONTROL), Vec::<char>::new());
}

#[test]
fn no_unicode_line_end_gets_through() {
    assert_eq!(survivors(&['\u{2028}', '\u{2029}']), Vec::<char>::new());
}

#[test]
fn no_noncharacter_gets_through() {
    let planes = (0..=16u32).flat_map(|plane| [plane << 16 | 0xFFFE, plane << 16 | 0xFFFF]);
    let all: Vec<char> = (0xFDD0..=0xFDEF)
        .chain(planes)
        .filter_map(char::from_u32)
        .collect();
    assert_eq!((all.len(), survivors(&all)), (66, vec![]));
}

#[test]
fn the_last_gate_refuses_what_the_first_replaces() {
    let refused = |c: &char| !may_reach_a_terminal(c.encode_utf8(&mut [0; 4]));
    let controls = members(GeneralCategory::Control)
        .iter()
        .filter(|c| refused(c))
        .count();
    let formats = members(GeneralCategory::Format)
        .iter()
        .filter(|c| refused(c))
        .count();
    // Two joiners and 96 tags may be part of a cluster that was judged on the way in.
    assert_eq!((controls, formats), (65, 170 - 2 - 96));
}

#[test]
fn a_megabyte_of_anything_is_bounded_and_quick() {
    let bombs = [
        "\u{200B}",
        "\u{301}",
        "\u{1100}",
        "👩\u{200D}",
        "\t",
        "\n",
        " ",
        "\u{D4E}",
    ];
    let longest = bombs
        .iter()
        .flat_map(|bomb| every_rules().map(|rules| scrub(&bomb.repeat(1 << 20), rules)))
        .map(|shown| shown.len())
        .max();
    assert_eq!(longest, Some(64 * 1024));
}

/// Text as an attacker would write it: much that is invisible, joined, piled up or cut.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(members(GeneralCategory::Format)).prop_map(String::from),
        proptest::sample::select(members(GeneralCategory::Control)).prop_map(String::from),
        proptest::sample::select(vec![
            "👩",
            "❤",
            "\u{FE0F}",
            "\u{200D}",
            "\u{200C}",
            "\u{301}",
            "ক",
            "্",
            "م",
            "\u{1100}",
            "\u{D4E}",
            "🏴",
            "\u{E0067}",
            "\u{E007F}",
            "🇩",
            "\u{2800}",
            " ",
            "\t",
            "\n",
            "\r",
            "x",
            "日",
            "🏽",
        ])
        .prop_map(String::from),
    ];
    let run = (piece, prop_oneof![4 => Just(1usize), 1 => 1usize..80]);
    proptest::collection::vec(run.prop_map(|(piece, times)| piece.repeat(times)), 0..24)
        .prop_map(|runs| runs.concat())
}

fn is_allowed(c: char, rules: Rules) -> bool {
    match (c, rules.lines, rules.charset) {
        ('\n', Lines::Many, _) => true,
        (_, _, Charset::Ascii) => matches!(c, ' '..='~'),
        (_, _, Charset::Utf8) => dangles(c) || !is_invisible(c),
    }
}

fn is_small(cluster: &str) -> bool {
    cluster.len() <= MAX_CLUSTER_BYTES && cluster.chars().count() <= MAX_CLUSTER_CHARS
}

proptest! {
    #[test]
    fn nothing_hostile_is_left(text in hostile()) {
        for rules in every_rules() {
            let shown = scrub(&text, rules);
            prop_assert!(shown.chars().all(|c| is_allowed(c, rules)), "{shown:?}");
            prop_assert!(shown.graphemes(true).all(is_small), "{shown:?}");
            prop_assert!(shown.len() <= rules.cap, "{}", shown.len());
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(text in hostile()) {
        for rules in every_rules() {
            let once = scrub(&text, rules);
            prop_assert_eq!(scrub(&once, rules), once);
        }
    }

    #[test]
    fn bytes_that_are_text_are_cleaned_as_text(text in hostile()) {
        prop_assume!(text.len() <= Rules::LINE.cap);
        prop_assert_eq!(scrub_bytes(text.as_bytes(), Rules::LINE), scrub(&text, Rules::LINE));
    }

    #[test]
    fn no_bytes_at_all_get_through(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let shown = scrub_bytes(&bytes, Rules::LINE);
        prop_assert!(shown.chars().all(|c| is_allowed(c, Rules::LINE)), "{shown:?}");
        prop_assert!(shown.len() <= Rules::LINE.cap);
    }
}
