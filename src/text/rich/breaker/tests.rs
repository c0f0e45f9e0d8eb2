//! Where lines are broken, and where never.

use super::*;

fn said(spans: &[&str], width: usize, flow: Flow) -> Vec<String> {
    let spans: Vec<Span> = spans
        .iter()
        .map(|text| Span::new(text, Tone::Plain))
        .collect();
    let room = Room {
        first: width,
        rest: width,
    };
    let rows = broken(&spans, room, flow).into_iter();
    rows.map(|row| row.iter().map(|span| span.text().as_str()).collect())
        .collect()
}

fn words(text: &str, width: usize) -> Vec<String> {
    said(&[text], width, Flow::Words)
}

#[test]
fn lines_break_at_spaces() {
    assert_eq!(
        words("the quick  brown fox ", 10),
        ["the quick", "brown fox"]
    );
}

#[test]
fn a_word_over_several_stretches_stays_whole() {
    assert_eq!(
        said(&["see ", "bold", ", then"], 9, Flow::Words),
        ["see bold,", "then"]
    );
}

#[test]
fn a_word_wider_than_the_line_fills_it_and_goes_on() {
    assert_eq!(
        words("to abcdefghijkl end", 6),
        ["to abc", "defghi", "jkl", "end"]
    );
}

#[test]
fn wide_characters_break_anywhere_but_before_a_closing_sign() {
    assert_eq!(words("日本語。日本", 6), ["日本", "語。日", "本"]);
}

#[test]
fn a_cluster_wider_than_the_line_leaves_a_sign() {
    assert_eq!(words("a日b", 1), ["a", "…", "b"]);
}

#[test]
fn accents_stay_with_their_letters() {
    let text = "e\u{301}".repeat(4);
    assert_eq!(
        words(&text, 3),
        ["e\u{301}".repeat(3), "e\u{301}".to_owned()]
    );
}

#[test]
fn an_indent_gives_way_before_a_word_is_broken() {
    assert_eq!(words("    abc de", 5), ["abc", "de"]);
}

#[test]
fn code_is_broken_where_the_line_is_full_and_keeps_its_spaces() {
    assert_eq!(
        said(&["  let a = 1;"], 5, Flow::Verbatim),
        ["  let", " a = ", "1;"]
    );
}

#[test]
fn an_empty_line_is_a_line() {
    assert_eq!([words("", 5), words("       ", 5)], [[""], [""]]);
}

#[test]
fn the_first_row_may_have_another_room() {
    let spans = [Span::own("one two three four", Tone::Plain)];
    let room = Room { first: 4, rest: 9 };
    let rows = broken(&spans, room, Flow::Words);
    let said: Vec<&str> = rows.iter().map(|row| row[0].text().as_str()).collect();
    assert_eq!(said, ["one", "two three", "four"]);
}

#[test]
fn work_is_linear_in_the_text() {
    let text = "日".repeat(21_000);
    assert_eq!(
        [words(&text, 1).len(), words(&text, 2).len()],
        [21_000, 21_000]
    );
}
