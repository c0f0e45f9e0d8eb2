//! What every match of an expression holds: characters that stand beside each other.
//!
//! Responsible for finding, in any expression, a few letters that it cannot do without. Refuses to
//! know how they are spelled in a file.

use regex_syntax::hir::{Class, Hir, HirKind};

/// More characters than this in one place say too little.
const MOST_EQUAL: usize = 8;
/// More alternatives than this are not searched side by side.
const MOST_RUNS: usize = 8;

/// Places one behind the other, each with the characters that may stand there.
pub(super) type Run = Vec<Vec<char>>;

/// Returns runs of which every match holds at least one; `None` when there are none.
pub(super) fn needed(hir: &Hir) -> Option<Vec<Run>> {
    let mut found = Found::default();
    found.read(hir);
    found.close();
    found
        .choices
        .into_iter()
        .min_by(|a, b| frequency(a).total_cmp(&frequency(b)))
}

#[derive(Default)]
struct Found {
    /// Of each of these, every match holds one run.
    choices: Vec<Vec<Run>>,
    open: Run,
}

impl Found {
    fn read(&mut self, hir: &Hir) {
        match hir.kind() {
            // Takes no room, so that neighbours stay neighbours.
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => text.chars().for_each(|c| self.push(vec![c])),
                Err(_) => self.close(),
            },
            HirKind::Class(class) => match few(class) {
                Some(equal) => self.push(equal),
                None => self.close(),
            },
            HirKind::Capture(capture) => self.read(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.read(part)),
            HirKind::Repetition(repetition) => {
                self.close();
                if repetition.min > 0 {
                    self.read(&repetition.sub);
                    self.close();
                }
            }
            HirKind::Alternation(ways) => {
                self.close();
                let runs: Option<Vec<Vec<Run>>> = ways.iter().map(needed).collect();
                let runs = runs.map(|runs| runs.concat());
                self.choices
                    .extend(runs.filter(|runs| runs.len() <= MOST_RUNS));
            }
        }
    }

    fn push(&mut self, equal: Vec<char>) {
        if equal.iter().copied().any(is_joint) {
            self.close();
        } else {
            self.open.push(equal);
        }
    }

    fn close(&mut self) {
        let run = std::mem::take(&mut self.open);
        if !run.is_empty() {
            self.choices.push(vec![run]);
        }
    }
}

/// Returns the characters of a class when they are few.
fn few(class: &Class) -> Option<Vec<char>> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let mut chars = class.iter().flat_map(|range| range.start()..=range.end());
    let few: Vec<char> = chars.by_ref().take(MOST_EQUAL).collect();
    (chars.next().is_none() && !few.is_empty()).then_some(few)
}

/// Tells whether a character need not stand in a file beside its neighbours: because JSON escapes
/// it in more ways than one, because a reader puts it between two pieces (a tool and its arguments),
/// or because it stands for bytes that are no text.
fn is_joint(c: char) -> bool {
    c.is_control() && c.is_ascii() || matches!(c, '"' | '\\' | '/' | '(' | ')' | '\u{fffd}')
}

/// Guesses how often one of some runs occurs, by their rarest places.
fn frequency(runs: &[Run]) -> f64 {
    runs.iter().map(|run| window(run).1).sum()
}

/// Finds the few places of a run that occur together least: where they begin and end, and a guess
/// of how often they occur.
pub(super) fn window(run: &Run) -> (std::ops::Range<usize>, f64) {
    let windows = (0..run.len()).map(|start| {
        let end = start + width(run.get(start..).unwrap_or_default());
        (start..end, guess(run.get(start..end).unwrap_or_default()))
    });
    windows
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .unwrap_or((0..0, 1.0))
}

/// Returns how many places make three bytes; more cost time and are hardly rarer.
fn width(run: &[Vec<char>]) -> usize {
    const ENOUGH: usize = 3;
    let mut bytes = 0;
    let enough = run.iter().position(|equal| {
        bytes += equal.iter().map(|c| c.len_utf8()).min().unwrap_or(0);
        bytes >= ENOUGH
    });
    enough.map_or(run.len(), |place| place + 1)
}

/// Guesses how often places occur together. Beyond ASCII, a file may escape each of them, and then
/// each is met alone.
fn guess(places: &[Vec<char>]) -> f64 {
    let one = |equal: &Vec<char>| equal.iter().copied().map(letter).sum::<f64>().min(1.0);
    let beside: f64 = places.iter().map(one).product();
    let escaped = places
        .iter()
        .filter(|equal| !equal.iter().all(char::is_ascii));
    // `K` is also the sign of a temperature; what is foreign to ASCII only by that is hardly met.
    let alone: f64 = escaped
        .map(|equal| {
            equal
                .iter()
                .copied()
                .filter(|c| !c.is_ascii())
                .map(letter)
                .sum::<f64>()
        })
        .sum();
    beside + alone / 2.0
}

/// Guesses how often a character occurs among a million of English or of JSON.
fn letter(c: char) -> f64 {
    const LETTERS: [u32; 26] = [
        61, 11, 23, 32, 100, 18, 15, 42, 58, 2, 6, 34, 20, 57, 62, 16, 1, 50, 53, 75, 24, 8, 17, 2,
        15, 1,
    ];
    let of_alphabet = |c: char| {
        let place = usize::try_from(u32::from(c.to_ascii_lowercase()) - u32::from('a')).ok()?;
        LETTERS.get(place).copied().map(f64::from)
    };
    let thousandths = match c {
        'a'..='z' => of_alphabet(c).unwrap_or(1.0),
        'A'..='Z' => of_alphabet(c).unwrap_or(1.0) / 10.0,
        ' ' => 150.0,
        '0'..='9' => 8.0,
        ',' | '.' | ':' | '-' | '_' | '{' | '}' => 10.0,
        '\u{17f}' | '\u{212a}' => 0.001,
        c if c.is_ascii() => 2.0,
        _ => 5.0,
    };
    thousandths / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the runs of an expression, choices of letters in brackets.
    fn runs(expression: &str) -> Option<Vec<String>> {
        let hir = regex_syntax::parse(expression).unwrap();
        let write = |run: Run| {
            run.into_iter()
                .map(|equal| match equal.as_slice() {
                    [one] => one.to_string(),
                    many => format!("[{}]", many.iter().collect::<String>()),
                })
                .collect::<String>()
        };
        needed(&hir).map(|runs| runs.into_iter().map(write).collect())
    }

    /// Makes what [`runs`] returns of a single run.
    fn one(text: &str) -> Option<Vec<String>> {
        Some(text).map(|text| vec![text.to_owned()])
    }

    #[test]
    fn a_text_is_its_own_run() {
        assert_eq!(runs("zeppelin"), one("zeppelin"));
    }

    #[test]
    fn in_any_case_each_place_has_its_letters() {
        assert_eq!(runs("(?i)ok1"), one("[Oo][Kk\u{212a}]1"));
    }

    #[test]
    fn a_run_ends_at_what_may_be_spelled_or_joined_in_other_ways() {
        let texts = [
            "a\"zeppelin",
            r"a\\zeppelin",
            "a/zeppelin",
            "a\nzeppelin",
            r"a\(zeppelin",
        ];
        assert_eq!(texts.map(runs), texts.map(|_| one("zeppelin")));
    }

    #[test]
    fn the_rarest_run_is_taken() {
        assert_eq!(runs("there.*zoo.*the"), one("zoo"));
    }

    #[test]
    fn what_may_be_absent_is_not_needed() {
        assert_eq!(runs("(zoo)?the(zip)*"), one("the"));
        assert_eq!(runs("the(zip){2,}"), one("zip"));
    }

    #[test]
    fn ways_need_a_run_each() {
        assert_eq!(
            runs("zoo|quiz|ax"),
            Some(vec!["zoo".into(), "quiz".into(), "ax".into()])
        );
        assert_eq!(runs("zoo|.*"), None);
    }

    #[test]
    fn ends_of_words_take_no_room() {
        assert_eq!(runs(r"(?-u:\b)(zo)o$"), one("zoo"));
    }

    #[test]
    fn an_expression_of_anything_needs_nothing() {
        assert_eq!(
            ["", r"\w+", ".", "[^a]", r"\(", "a*"].map(runs),
            [const { None }; 6]
        );
    }

    #[test]
    fn the_window_is_where_a_run_is_rarest() {
        let run = |text: &str| text.chars().map(|c| vec![c]).collect::<Run>();
        let rarest = |text: &str| {
            let (window, _) = window(&run(text));
            text.chars()
                .skip(window.start)
                .take(window.len())
                .collect::<String>()
        };
        let texts = ["the zeppelin", "café", "日本語", "привет", "ab"];
        assert_eq!(texts.map(rarest), ["zep", "caf", "日", "пр", "ab"]);
    }
}
