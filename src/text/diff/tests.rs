//! What two texts have in common, and how they stand beside each other.

use proptest::prelude::*;

use super::super::rich::Pattern;
use super::*;

/// Shows a line with `[-removed-]` and `{+added+}` words.
fn said(line: &Line) -> String {
    let stretches = line.spans().iter().map(|span| match span.tone() {
        Tone::Removed => format!("[-{}-]", span.text()),
        Tone::Added => format!("{{+{}+}}", span.text()),
        _ => span.text().to_string(),
    });
    stretches.collect()
}

fn beside(left: &str, right: &str) -> Vec<(String, String)> {
    let lines = compare(left, right).beside(Layout::Keep, Layout::Keep);
    lines
        .iter()
        .map(|(left, right)| (said(left), said(right)))
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(left, right): &(&str, &str)| ((*left).to_owned(), (*right).to_owned());
    pairs.iter().map(owned).collect()
}

#[test]
fn words_that_differ_are_marked() {
    assert_eq!(
        beside("the quick brown fox jumps", "the slow brown fox jumped"),
        pairs(&[(
            "the [-quick-] brown fox [-jumps-]",
            "the {+slow+} brown fox {+jumped+}"
        )])
    );
}

#[test]
fn a_phrase_is_marked_as_one() {
    assert_eq!(
        beside("we like old red cars here", "we like new blue cars here"),
        pairs(&[(
            "we like [-old red-] cars here",
            "we like {+new blue+} cars here"
        )])
    );
}

#[test]
fn lines_without_a_counterpart_stand_alone() {
    assert_eq!(
        beside("one\ntwo\nthree", "one\nthree\nfour"),
        pairs(&[
            ("one", "one"),
            ("[-two-]", ""),
            ("three", "three"),
            ("", "{+four+}"),
        ])
    );
}

#[test]
fn a_line_that_was_broken_in_two_is_followed() {
    assert_eq!(
        beside(
            "alpha beta gamma delta\nend of it, more or less",
            "alpha beta\ngamma delta\nend of it, more or much"
        ),
        pairs(&[
            ("alpha beta[- -]gamma delta", "alpha beta"),
            ("", "gamma delta"),
            ("end of it, more or [-less-]", "end of it, more or {+much+}"),
        ])
    );
}

#[test]
fn lines_with_nothing_in_common_are_marked_whole() {
    assert_eq!(
        beside("yes, it is a bird", "nobody knows a thing here"),
        pairs(&[("[-yes, it is a bird-]", "{+nobody knows a thing here+}")])
    );
}

#[test]
fn one_column_has_what_went_before_what_came() {
    let rich = compare("a\nb c d e\nf", "a\nb c x e\nf").unified();
    let lines: Vec<String> = rich.lay_out(Layout::Wrap(20)).iter().map(said).collect();
    assert_eq!(
        lines,
        ["  a", "[-- -]b c [-d-] e", "{++ +}b c {+x+} e", "  f"]
    );
}

#[test]
fn both_sides_have_the_same_number_of_lines_at_any_width() {
    let difference = compare("one two three four\nend", "one two\nend");
    let lines = difference.beside(Layout::Wrap(9), Layout::Wrap(20));
    let said: Vec<(String, String)> = lines
        .iter()
        .map(|(left, right)| (left.to_text(), right.to_text()))
        .collect();
    assert_eq!(
        said,
        pairs(&[
            ("one two", "one two"),
            ("three", ""),
            ("four", ""),
            ("end", "end")
        ])
    );
}

#[test]
fn changes_are_counted_by_where_they_begin() {
    let difference = compare("a\nb\nc\nd\ne", "a\nx\ny\nd\nz");
    assert_eq!(difference.changes(), [1, 4]);
}

#[test]
fn a_difference_that_cannot_be_seen_is_one() {
    let long = "x".repeat(100_000);
    let found = [
        ("a\nb", "a\r\nb"),
        (long.as_str(), &*(long.clone() + "y")),
        ("a", "a"),
        ("a", "b"),
    ]
    .map(|(left, right)| compare(left, right))
    .map(|difference| (difference.is_same(), difference.is_seen()));
    assert_eq!(
        found,
        [(false, false), (false, false), (true, false), (false, true)]
    );
}

#[test]
fn what_is_not_compared_is_said_on_its_side() {
    let lines = compare(&"x".repeat(100_000), "x").beside(Layout::Keep, Layout::Keep);
    let (left, right) = lines.last().unwrap();
    assert_eq!(
        (left.to_text().as_str(), right.to_text().as_str()),
        ("… 34.4 kB more are not shown here", "")
    );
}

#[test]
fn too_many_words_are_compared_by_lines_and_too_many_lines_not_at_all() {
    let words = |word: &str| {
        (0..9_000)
            .map(|at| format!("{word}{at}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let lines = |word: &str| {
        (0..9_000)
            .map(|at| format!("{word}{at}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let found = [
        compare("a b", "a c"),
        compare(&words("a"), &words("b")),
        compare(&lines("a"), &lines("b")),
    ];
    assert_eq!(
        found.map(|difference| difference.grain()),
        [Grain::Words, Grain::Lines, Grain::Blocks]
    );
}

#[test]
fn hits_are_marked_on_both_sides() {
    let mut difference = compare("see one", "see two");
    difference.highlight(&Finder::new("see", Pattern::Literal).unwrap());
    let lines = difference.beside(Layout::Keep, Layout::Keep);
    assert!(
        lines
            .iter()
            .all(|(left, right)| left.has(Tone::Hit) && right.has(Tone::Hit))
    );
}

proptest! {
    #[test]
    fn each_side_is_its_text(left in "[abc \n]{0,40}", right in "[abc \n]{0,40}") {
        let difference = compare(&left, &right);
        for (at, text) in [&left, &right].into_iter().enumerate() {
            let rows = difference.pairs.iter().filter_map(|pair| [&pair.left, &pair.right][at].as_ref());
            let rows: Vec<String> = rows
                .map(|row| row.iter().map(|span| span.text().as_str()).collect())
                .collect();
            prop_assert_eq!(&rows.join("\n"), text);
        }
        prop_assert_eq!(difference.is_seen(), left != right);
    }

    #[test]
    fn what_is_the_same_is_the_same_on_both_sides(left in "[ab \n]{0,40}", right in "[ab \n]{0,40}") {
        let difference = compare(&left, &right);
        let plain = |right: bool| -> String {
            let rows = difference.pairs.iter().filter_map(|pair| {
                if right { pair.right.as_ref() } else { pair.left.as_ref() }
            });
            let spans = rows.flatten().filter(|span| span.tone() == Tone::Plain);
            spans.map(|span| span.text().as_str()).collect()
        };
        prop_assert_eq!(plain(false), plain(true));
    }

    #[test]
    fn any_two_texts_are_compared(left in any::<String>(), right in any::<String>(), width in 1usize..40) {
        let difference = compare(&left, &right);
        let lines = difference.beside(Layout::Wrap(width), Layout::Keep);
        prop_assert!(lines.iter().all(|(left, _)| left.columns() <= width));
        difference.unified();
    }
}
