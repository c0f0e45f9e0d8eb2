//! Finds a text in what is shown, and marks it.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use unicode_segmentation::GraphemeCursor;

use super::span::{Span, Tone};

/// What a pattern means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Itself.
    Literal,
    /// A regular expression.
    Regex,
}

/// Whether it matters if a letter is a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// A letter is found as it was written.
    AsWritten,
    /// A letter is found in any case.
    AnyCase,
}

/// The most memory that a pattern may become.
const MAX_PATTERN: usize = 1 << 20;

/// Looks for a pattern.
#[derive(Clone, Debug)]
pub struct Finder {
    pattern: Regex,
}

impl Finder {
    /// Makes a finder for which case counts only where the pattern has a capital letter.
    pub fn new(pattern: &str, kind: Pattern) -> Option<Self> {
        let has_capital = match kind {
            Pattern::Literal => pattern.chars().any(char::is_uppercase),
            Pattern::Regex => has_capital(pattern),
        };
        let letters = if has_capital {
            Letters::AsWritten
        } else {
            Letters::AnyCase
        };
        Self::of(pattern, kind, letters)
    }

    /// Makes a finder; `None` where there is nothing to look for, or the pattern cannot be read.
    pub fn of(pattern: &str, kind: Pattern, letters: Letters) -> Option<Self> {
        if pattern.is_empty() {
            return None;
        }
        let written = match kind {
            Pattern::Literal => regex::escape(pattern),
            Pattern::Regex => pattern.to_owned(),
        };
        let built = RegexBuilder::new(&written)
            .case_insensitive(letters == Letters::AnyCase)
            .size_limit(MAX_PATTERN)
            .build();
        built.ok().map(|pattern| Self { pattern })
    }

    /// Returns where the pattern is found, from left to right; never at nothing.
    pub fn find_in(&self, text: &str) -> Vec<Range<usize>> {
        let found = self.pattern.find_iter(text).map(|found| found.range());
        found.filter(|range| !range.is_empty()).collect()
    }
}

/// Tells whether a regular expression has a capital letter that is no class such as `\S`.
fn has_capital(pattern: &str) -> bool {
    let mut is_escaped = false;
    pattern.chars().any(|c| {
        let counts = c.is_uppercase() && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        counts
    })
}

/// Marks what is found in a line; whole clusters, so that no letter loses its accent.
pub(in crate::text) fn highlight(spans: &mut Vec<Span>, finder: &Finder) {
    let hits = match spans.as_slice() {
        [] => return,
        [one] => finder.find_in(one.text().as_str()),
        several => {
            let texts = several.iter().map(|span| span.text().as_str());
            finder.find_in(&texts.collect::<String>())
        }
    };
    if !hits.is_empty() {
        *spans = marked(spans, &hits);
    }
}

fn marked(spans: &[Span], hits: &[Range<usize>]) -> Vec<Span> {
    let mut marked = Vec::with_capacity(spans.len() + 2 * hits.len());
    let mut rest = hits;
    let mut base = 0;
    for span in spans {
        let length = span.text().as_str().len();
        let end = base + length;
        let begun = rest.iter().take_while(|hit| hit.start < end).count();
        let over = rest.iter().take_while(|hit| hit.end <= end).count();
        let here = rest.get(..begun).unwrap_or_default();
        let local =
            |hit: &Range<usize>| hit.start.saturating_sub(base)..(hit.end - base).min(length);
        mark_in(span, here.iter().map(local), &mut marked);
        rest = rest.get(over..).unwrap_or_default();
        base = end;
    }
    marked
}

fn mark_in(span: &Span, hits: impl Iterator<Item = Range<usize>>, marked: &mut Vec<Span>) {
    let text = span.text().as_str();
    let mut done = 0;
    let mut put = |from: usize, to: usize, tone: Tone| {
        if from < to {
            marked.push(span.part(from..to).toned(tone));
        }
    };
    for hit in hits {
        let start = cluster_start(text, hit.start).max(done);
        let end = cluster_end(text, hit.end).max(start);
        put(done, start, span.tone());
        put(start, end, Tone::Hit);
        done = end;
    }
    put(done, text.len(), span.tone());
}

/// Returns where the cluster begins that a place is in.
fn cluster_start(text: &str, at: usize) -> usize {
    if is_border(text, at) {
        return at;
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// Returns where the cluster ends that a place is in.
fn cluster_end(text: &str, at: usize) -> usize {
    if is_border(text, at) {
        return at;
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    let next = cursor.next_boundary(text, 0).ok().flatten();
    next.unwrap_or(text.len())
}

fn is_border(text: &str, at: usize) -> bool {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.is_boundary(text, 0).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(spans: &[(&str, Tone)], pattern: &str, kind: Pattern) -> Vec<(String, Tone)> {
        let spans = spans.iter().map(|(text, tone)| Span::new(text, *tone));
        let mut spans: Vec<Span> = spans.collect();
        highlight(&mut spans, &Finder::new(pattern, kind).unwrap());
        let said = |span: &Span| (span.text().to_string(), span.tone());
        spans.iter().map(said).collect()
    }

    fn hits(text: &str, pattern: &str, kind: Pattern) -> Vec<String> {
        let found = found(&[(text, Tone::Plain)], pattern, kind);
        let hits = found.into_iter().filter(|(_, tone)| *tone == Tone::Hit);
        hits.map(|(text, _)| text).collect()
    }

    #[test]
    fn a_hit_goes_over_several_stretches() {
        let spans = [
            ("a gr", Tone::Plain),
            ("ee", Tone::Strong),
            ("n b", Tone::Plain),
        ];
        let wanted = [
            ("a ", Tone::Plain),
            ("gr", Tone::Hit),
            ("ee", Tone::Hit),
            ("n", Tone::Hit),
            (" b", Tone::Plain),
        ];
        assert_eq!(
            found(&spans, "green", Pattern::Literal),
            wanted.map(|(text, tone)| (text.to_owned(), tone))
        );
    }

    #[test]
    fn case_counts_only_where_there_is_a_capital() {
        let found =
            ["go", "Go", "g\\S", "G\\S"].map(|pattern| hits("go Go", pattern, Pattern::Regex));
        assert_eq!(
            found,
            [vec!["go", "Go"], vec!["Go"], vec!["go", "Go"], vec!["Go"]]
        );
    }

    #[test]
    fn a_literal_has_no_wildcards() {
        assert_eq!(hits("a.b axb", "a.b", Pattern::Literal), ["a.b"]);
    }

    #[test]
    fn a_hit_takes_whole_clusters() {
        assert_eq!(
            hits("caf\u{65}\u{301}s", "fe", Pattern::Literal),
            ["fe\u{301}"]
        );
    }

    #[test]
    fn nothing_and_what_cannot_be_read_find_nothing() {
        let finders = [
            Finder::new("", Pattern::Literal),
            Finder::new("(", Pattern::Regex),
            Finder::new("a{9999}{9999}", Pattern::Regex),
        ];
        assert!(finders.iter().all(Option::is_none), "{finders:?}");
        assert_eq!(hits("abc", "x*", Pattern::Regex), [""; 0]);
    }

    proptest::proptest! {
        #[test]
        fn marking_changes_no_letter(
            texts in proptest::collection::vec("\\PC{0,12}", 0..5),
            pattern in "\\PC{1,3}",
        ) {
            let mut spans: Vec<Span> = texts.iter().map(|text| Span::new(text, Tone::Code)).collect();
            let all = |spans: &[Span]| -> String {
                spans.iter().map(|span| span.text().as_str()).collect()
            };
            let before = all(&spans);
            let hits = Finder::new(&pattern, Pattern::Literal).unwrap();
            let wanted = !hits.find_in(&before).is_empty();
            highlight(&mut spans, &hits);
            proptest::prop_assert_eq!(all(&spans), before);
            let has_hit = spans.iter().any(|span| span.tone() == Tone::Hit);
            proptest::prop_assert_eq!(has_hit, wanted);
        }
    }
}
