//! What a rich text promises whoever shows it.

use proptest::prelude::*;

use super::*;

fn texts(rich: &Rich, layout: Layout) -> Vec<String> {
    rich.lay_out(layout).iter().map(Line::to_text).collect()
}

#[test]
fn hostile_text_is_clean_in_every_way_of_making_a_stretch() {
    let spans = [
        Span::new("a\n\x1b[2J\u{202E}", Tone::Plain),
        Span::of(Clean::block("a\nb"), Tone::Code),
    ];
    let found = spans.map(|span| span.text().to_string());
    assert_eq!(found, ["a⏎␛[2J<202E>", "a⏎b"]);
}

#[test]
fn a_plain_text_keeps_its_lines_and_indents() {
    let rich = Rich::plain("one\r\n\n    two words");
    assert_eq!(
        texts(&rich, Layout::Wrap(9)),
        ["one", "", "    two", "words"]
    );
}

#[test]
fn without_wrapping_a_line_is_as_long_as_it_is() {
    let long = "word ".repeat(100);
    let rich = Rich::plain(&format!("{long}\nend"));
    assert_eq!(texts(&rich, Layout::Keep), [long.as_str(), "end"]);
}

#[test]
fn every_line_knows_its_block() {
    let lines = Rich::plain("aaa bbb\n\nc").lay_out(Layout::Wrap(3));
    let sources: Vec<usize> = lines.iter().map(Line::source).collect();
    assert_eq!(sources, [0, 0, 1, 2]);
}

#[test]
fn what_is_left_out_is_said_in_a_last_line() {
    let rich = Rich::plain(&"x".repeat(1_000_000));
    let lines = texts(&rich, Layout::Keep);
    assert_eq!(
        (lines.len(), lines[0].len(), lines[1].as_str()),
        (2, MAX_BYTES, "… 934.4 kB more are not shown here")
    );
}

#[test]
fn a_hit_is_marked_before_the_line_is_broken() {
    let mut rich = Rich::plain("see the green hill");
    rich.highlight(&Finder::new("the green", Pattern::Literal).unwrap());
    let lines = rich.lay_out(Layout::Wrap(8));
    let hits: Vec<(String, bool)> = lines
        .iter()
        .map(|line| (line.to_text(), line.has(Tone::Hit)))
        .collect();
    let wanted = [("see the", true), ("green", true), ("hill", false)];
    assert_eq!(hits, wanted.map(|(text, hit)| (text.to_owned(), hit)));
}

#[test]
fn a_line_can_be_seen_from_any_column() {
    let mut rich = Rich::plain("ab日本");
    rich.append(Rich::plain("next"));
    let lines = rich.lay_out(Layout::Keep);
    let seen = [0, 1, 3, 4, 5, 9].map(|column| lines[0].from_column(column).to_text());
    assert_eq!(seen, ["ab日本", "b日本", " 本", "本", " ", ""]);
    assert_eq!(lines[1].source(), 1);
}

#[test]
fn rows_that_follow_hang_under_the_first() {
    let bullet = vec![Span::own("• ", Tone::Marker)];
    let blank = vec![Span::own("  ", Tone::Plain)];
    let mut rich = Rich::default();
    let text = Span::new("one two three", Tone::Plain);
    rich.push(Paragraph::new(vec![text]).after(bullet, blank));
    assert_eq!(texts(&rich, Layout::Wrap(9)), ["• one two", "  three"]);
}

#[test]
fn an_indent_that_would_push_the_text_out_loses_its_start() {
    let deep = vec![Span::own("0123456789012345678901234567• ", Tone::Marker)];
    let mut rich = Rich::default();
    let text = Span::new("one two three four", Tone::Plain);
    rich.push(Paragraph::new(vec![text]).after(deep.clone(), deep));
    assert_eq!(
        texts(&rich, Layout::Wrap(16)),
        ["234567• one two", "234567• three", "234567• four"]
    );
}

proptest! {
    #[test]
    fn no_line_is_wider_than_asked_and_no_letter_is_lost(
        texts in proptest::collection::vec("[a-z日👩é .\u{301}]{0,30}", 0..6),
        indent in 0usize..12,
        width in 3usize..60,
    ) {
        let spans: Vec<Span> = texts.iter().map(|text| Span::new(text, Tone::Plain)).collect();
        let blank = vec![Span::new(&" ".repeat(indent), Tone::Plain)];
        let mut rich = Rich::default();
        rich.push(Paragraph::new(spans.clone()).after(blank.clone(), blank));
        let lines = rich.lay_out(Layout::Wrap(width));
        prop_assert!(lines.iter().all(|line| line.columns() <= width), "{lines:?}");
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        let said: String = lines.iter().map(Line::to_text).collect();
        let given: String = spans.iter().map(|span| span.text().as_str()).collect();
        prop_assert_eq!(letters(&said), letters(&given));
    }

    #[test]
    fn any_text_at_any_width_fits(text in any::<String>(), width in 0usize..40) {
        for flow in [Flow::Words, Flow::Verbatim] {
            let lines = Rich::toned(&text, Tone::Code, flow).lay_out(Layout::Wrap(width));
            prop_assert!(lines.iter().all(|line| line.columns() <= width.max(1)), "{lines:?}");
        }
    }
}
