//! What a reader sees of hostile and of honest text.

use super::super::{Charset, Rules};
use super::*;

fn line(text: &str) -> String {
    Clean::line(text).into_string()
}

fn ascii(text: &str) -> String {
    Clean::by(Rules::BLOCK.in_charset(Charset::Ascii), text).into_string()
}

#[test]
fn honest_text_stays_as_it_is() {
    let texts = [
        "plain",
        "naïve",
        "日本語",
        "שלום",
        "e\u{301}",
        "👩‍💻 👨‍👩‍👧‍👦 ❤️ 1️⃣ 🇩🇪",
        "می‌خواهم",
        "ক্‍ষ",
        "葛\u{E0100}",
    ];
    assert_eq!(texts.map(line), texts);
}

#[test]
fn escape_sequences_show_and_do_nothing() {
    assert_eq!(line("\x1b[31mX\x07\x7f\u{9B}2J\0"), "␛[31mX␇␡<9B>2J␀");
}

#[test]
fn bidi_overrides_show_their_number() {
    assert_eq!(line("user\u{202E}nimda\u{2066}"), "user<202E>nimda<2066>");
}

#[test]
fn a_line_shows_its_line_ends_as_signs() {
    assert_eq!(line("a\r\nb\nc\rd\u{2028}e"), "a⏎b⏎c␍d<2028>e");
}

#[test]
fn a_block_keeps_its_line_ends() {
    assert_eq!(Clean::block("a\r\nb\n\nc\rd").as_str(), "a\nb\n\nc␍d");
}

#[test]
fn a_tab_reaches_the_next_stop_of_eight() {
    let found = Clean::block("a\tb\t12345678\tc\n日本\td");
    assert_eq!(
        found.as_str(),
        "a       b       12345678        c\n日本    d"
    );
}

#[test]
fn a_joiner_without_work_to_do_shows() {
    let found = [
        "a\u{200D}b",
        "👩\u{200D}",
        "\u{200D}👩",
        "👩\u{200D}\u{200D}💻",
        "a\u{200C}b",
    ]
    .map(line);
    let expected = [
        "a<200D>b",
        "👩<200D>",
        "<200D>👩",
        "👩<200D><200D>💻",
        "a<200C>b",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_variation_selector_needs_a_base() {
    let found = ["\u{FE0F}x", "x\u{FE0F}\u{FE0E}", " \u{E0101}"].map(line);
    assert_eq!(found, ["<FE0F>x", "x\u{FE0F}<FE0E>", " <E0101>"]);
}

#[test]
fn tags_belong_to_whole_flags_only() {
    let scotland = "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}";
    let hidden = "a\u{E0068}\u{E0069}";
    let unfinished = "🏴\u{E0067}\u{E0062}";
    assert_eq!(
        [scotland, hidden, unfinished].map(line),
        [scotland, "a<E0068><E0069>", "🏴<E0067><E0062>"]
    );
}

#[test]
fn fillers_and_noncharacters_show() {
    let found = line("a\u{115F}\u{1160}\u{3164}\u{FFA0}\u{FFFE}\u{FDD0}\u{10FFFF}");
    assert_eq!(found, "a<115F><1160><3164><FFA0><FFFE><FDD0><10FFFF>");
}

#[test]
fn blank_braille_shows_only_where_it_poses_as_nothing() {
    let found = ["\u{2800} \u{2800}", "⠓\u{2800}⠊"].map(line);
    assert_eq!(found, ["<2800> <2800>", "⠓\u{2800}⠊"]);
}

#[test]
fn private_and_unassigned_characters_stay() {
    assert_eq!(line("\u{E0B0}\u{0378}"), "\u{E0B0}\u{0378}");
}

#[test]
fn piled_up_marks_are_cut_with_one_marker() {
    let found = line(&format!("a{}b", "\u{301}".repeat(100)));
    assert_eq!(found, format!("a{}…b", "\u{301}".repeat(6)));
}

#[test]
fn a_chain_of_joined_emoji_is_cut_with_one_marker() {
    let found = line(&(["👩"; 50].join("\u{200D}") + "!"));
    assert_eq!(found, "👩\u{200D}👩\u{200D}👩\u{200D}👩…!");
}

#[test]
fn a_cut_never_leaves_a_joiner_behind() {
    let cluster = line("👩🏽\u{200D}👩\u{200D}👩\u{200D}👩\u{200D}👩");
    let text = line(&format!("\t{}👩\u{200D}👩", "x".repeat(494)));
    let expected = [
        "👩🏽\u{200D}👩\u{200D}👩…".to_owned(),
        format!("{:8}{}👩…", "", "x".repeat(494)),
    ];
    assert_eq!([cluster, text], expected);
}

#[test]
fn ascii_readers_get_ascii() {
    let found = ascii("\x1b\x7f\u{9B}\u{202E}\n日e\u{301}👩‍💻\u{E0B0}\r");
    assert_eq!(found, "^[^?<9B><202E>\n?e??^M");
}

#[test]
fn a_byte_that_is_not_utf8_shows_itself() {
    let found = Clean::line_bytes(b"a\xFFb\xE2\x80c\xC3\xA9");
    assert_eq!(found.as_str(), "a<FF>b<E2><80>cé");
}

#[test]
fn a_character_cut_by_the_cap_leaves_no_garbage() {
    let bytes = "é".repeat(400).into_bytes();
    let found = [0, 1].map(|from| Clean::line_bytes(&bytes[from..]).into_string());
    let expected = ["é".repeat(254) + "…", format!("<A9>{}…", "é".repeat(252))];
    assert_eq!(found, expected);
}

#[test]
fn a_long_text_is_cut_at_its_cap() {
    let long = "x".repeat(1_000_000);
    let lengths = [Clean::line(&long), Clean::field(&long), Clean::block(&long)]
        .map(|clean| (clean.as_str().len(), clean.as_str().ends_with("x…")));
    assert_eq!(lengths, [(512, true), (65_536, true), (65_536, true)]);
}

#[test]
fn a_text_of_exactly_the_cap_is_whole() {
    assert_eq!(line(&"x".repeat(512)), "x".repeat(512));
}

#[test]
fn our_own_words_can_be_padded() {
    assert_eq!(format!("{:<6}|", Clean::own("list")), "list  |");
}
