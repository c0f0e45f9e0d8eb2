//! Finds, in raw bytes, where a needle could be.
//!
//! Responsible for missing nothing: what it passes over cannot hold the needle, however it is
//! spelled. What it stops at may; that is judged on the line as it is read. A run of letters stands
//! in a file as it is, or at least one of its letters is escaped; so a few words are looked for
//! side by side, at memory speed: the rarest letters of the run as they are, and the escapes of each
//! of them.

use aho_corasick::{AhoCorasick, packed};
use regex_syntax::ParserBuilder;

use super::runs::{self, Run};
use super::spelling;

/// More words than this are slower than reading every line.
const MOST_WORDS: usize = 64;

/// The few words by which a needle is found in raw bytes.
#[derive(Debug)]
pub(super) struct Anchor {
    searcher: Searcher,
    words: Vec<Word>,
    runs: Vec<Run>,
}

#[derive(Debug)]
enum Searcher {
    /// With vectors.
    Packed(packed::Searcher),
    /// Where the processor has none.
    Automaton(AhoCorasick),
}

/// Bytes that are looked for, and which part of which run they would begin.
#[derive(Debug, PartialEq)]
struct Word {
    bytes: Vec<u8>,
    run: usize,
    place: usize,
    spelling: Spelling,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Spelling {
    Plain,
    Escaped,
}

impl Anchor {
    /// Finds what an expression cannot do without; `None` when it needs nothing in particular.
    pub(super) fn of(expression: &str) -> Option<Self> {
        let hir = ParserBuilder::new().build().parse(expression).ok()?;
        Self::of_runs(runs::needed(&hir)?)
    }

    fn of_runs(runs: Vec<Run>) -> Option<Self> {
        let words: Vec<Word> = runs
            .iter()
            .enumerate()
            .flat_map(|(number, run)| words(number, run))
            .collect();
        let mut patterns: Vec<&[u8]> = words.iter().map(|word| word.bytes.as_slice()).collect();
        patterns.sort_unstable();
        patterns.dedup();
        if patterns.is_empty() || patterns.len() > MOST_WORDS {
            return None;
        }
        let mut packed = packed::Config::new().builder();
        packed.extend(&patterns);
        let searcher = match packed.build() {
            Some(packed) => Searcher::Packed(packed),
            None => Searcher::Automaton(AhoCorasick::new(&patterns).ok()?),
        };
        Some(Self {
            searcher,
            words,
            runs,
        })
    }

    /// Returns the first place from `from` on where a run begins or goes on.
    pub(super) fn find(&self, bytes: &[u8], mut from: usize) -> Option<usize> {
        loop {
            let at = self.next_word(bytes, from)?;
            if self.goes_on(bytes.get(at..)?) {
                return Some(at);
            }
            // A word may begin inside of another one.
            from = at + 1;
        }
    }

    fn next_word(&self, bytes: &[u8], from: usize) -> Option<usize> {
        if from >= bytes.len() {
            return None;
        }
        let span = from..bytes.len();
        match &self.searcher {
            Searcher::Packed(packed) => packed
                .find_in(bytes, span.into())
                .map(|found| found.start()),
            Searcher::Automaton(automaton) => automaton
                .find(aho_corasick::Input::new(bytes).span(span))
                .map(|found| found.start()),
        }
    }

    /// Tells whether the rest of a run follows, from the word at the beginning of these bytes on.
    fn goes_on(&self, bytes: &[u8]) -> bool {
        self.words.iter().any(|word| {
            let places = self
                .runs
                .get(word.run)
                .and_then(|run| run.get(word.place..));
            bytes.starts_with(&word.bytes)
                && places.is_some_and(|places| follows(bytes, places, word.spelling))
        })
    }
}

/// Tells whether these characters follow, in whatever spelling.
fn follows(bytes: &[u8], places: &[Vec<char>], first: Spelling) -> bool {
    let mut rest = bytes;
    for (number, equal) in places.iter().enumerate() {
        let read = match first {
            Spelling::Escaped if number == 0 => spelling::decode_unit(rest),
            Spelling::Plain | Spelling::Escaped => spelling::decode(rest),
        };
        match read {
            Some((c, length)) if equal.contains(&c) => {
                rest = rest.get(length..).unwrap_or_default();
            }
            _ => return false,
        }
    }
    true
}

/// Makes the words for a run: its rarest letters as they are, and the escapes of each of them.
fn words(run: usize, places: &Run) -> Vec<Word> {
    let (window, _) = runs::window(places);
    let start = window.start;
    let inside = places.get(window).unwrap_or_default();
    let word = |bytes, place, spelling| Word {
        bytes,
        run,
        place,
        spelling,
    };
    let mut words: Vec<Word> = plain(inside)
        .into_iter()
        .map(|bytes| word(bytes, start, Spelling::Plain))
        .collect();
    for (place, equal) in (start..).zip(inside) {
        let escapes = equal.iter().copied().flat_map(spelling::escapes);
        let escapes = escapes.map(|bytes| word(bytes, place, Spelling::Escaped));
        for word in escapes {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// Returns every way in which places read, without escapes.
fn plain(places: &[Vec<char>]) -> Vec<Vec<u8>> {
    let mut ways = vec![Vec::new()];
    for equal in places {
        let mut longer = Vec::new();
        for way in &ways {
            for c in equal {
                let mut way = way.clone();
                way.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                longer.push(way);
            }
        }
        ways = longer;
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(expression: &str, text: &str) -> bool {
        Anchor::of(expression)
            .unwrap()
            .find(text.as_bytes(), 0)
            .is_some()
    }

    #[test]
    fn a_text_is_found_in_every_spelling() {
        let spellings = [
            "a café!",
            r"a caf\u00e9!",
            r"a caf\u00E9!",
            r"a \u0063afé!",
            r"a c\u0061f\u00e9!",
            r"a \\u0063\\u0061\\u0066\\u00e9!",
        ];
        let found = spellings.map(|spelling| finds("café", spelling));
        assert_eq!(found, [true; 6]);
    }

    #[test]
    fn letters_of_other_alphabets_are_found_in_every_spelling_and_case() {
        let spellings = [
            "привет",
            "ПРИВЕТ",
            r"\u043f\u0440\u0438\u0432\u0435\u0442",
            r"\u041F\u0420И\u0412\u0415\u0422",
        ];
        assert_eq!(
            spellings.map(|spelling| finds("(?i)привет", spelling)),
            [true; 4]
        );
    }

    #[test]
    fn a_sign_beyond_the_first_plane_is_found_as_a_pair() {
        let spellings = ["😀", r"\ud83d\ude00", r"\uD83D\ude00", r"\ud83D\uDE00"];
        assert_eq!(spellings.map(|spelling| finds("😀", spelling)), [true; 4]);
        assert!(!finds("😀", r"\ud83d\ude01"));
    }

    #[test]
    fn case_is_folded_beyond_ascii() {
        let spellings = ["kiss", "KISS", "\u{212a}i\u{17f}S", r"\u212AI\u017Fs"];
        assert_eq!(
            spellings.map(|spelling| finds("(?i)kiss", spelling)),
            [true; 4]
        );
    }

    #[test]
    fn what_only_begins_alike_is_passed_over() {
        assert!(!finds(
            "zeppelin",
            r"zeppelxn zep \u007a u007aeppeli zeppeli"
        ));
    }

    #[test]
    fn a_word_inside_of_another_is_not_passed_over() {
        assert!(finds("u0061b", r"uu0061b"));
        assert!(finds("zzzab", "zzzzab"));
    }

    #[test]
    fn a_text_of_joints_alone_has_no_anchor() {
        assert!(
            ["\"", r"\\", "\n", "/", r"\(\)"]
                .map(Anchor::of)
                .iter()
                .all(Option::is_none)
        );
    }
}
