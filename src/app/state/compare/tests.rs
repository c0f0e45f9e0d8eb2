use std::sync::Arc;

use super::*;
use crate::domain::comparison::Pair;
use crate::domain::result::{Answer, Outcome, ResultLine};

const TICKET: Ticket = Ticket(7);
const HEIGHT: u16 = 10;

fn line(id: &str, words: &str) -> ResultLine {
    ResultLine {
        file: 0,
        number: 1,
        custom_id: Some(id.to_owned()),
        outcome: Outcome::Answer(Answer::Text(words.to_owned())),
        finish: None,
        model: None,
        usage: None,
        request_id: None,
        raw: Arc::from([].as_slice()),
    }
}

fn pair(at: u64, words: [&str; 2]) -> PairLines {
    let id = format!("id{at}");
    let [left, right] = words.map(|words| Some(line(&id, words)));
    PairLines {
        pair: Pair {
            custom_id: id,
            kind: PairKind::Different,
            left: None,
            right: None,
        },
        left,
        right,
    }
}

/// A comparison of which every third pair differs, and the last is only on the right.
fn open(len: usize) -> Compare {
    let mut kinds: Vec<PairKind> = (0..len)
        .map(|at| match at % 3 {
            2 => PairKind::Different,
            _ => PairKind::Same,
        })
        .collect();
    kinds.push(PairKind::OnlyRight);
    let mut view = Compare::new(TICKET, ["a".to_owned(), "b".to_owned()]);
    view.open(TICKET, Ok((Box::default(), kinds.into())));
    view
}

fn asked(view: &mut Compare) -> Option<u64> {
    match view.wants(HEIGHT)? {
        Effect::SideBySide(SideBySide::Read { first, .. }) => Some(first),
        _ => None,
    }
}

fn fill(view: &mut Compare, first: u64, count: u64) {
    let pairs = (first..first + count).map(|at| pair(at, ["x", "y"]));
    let kinds = view.shown.kinds();
    view.fill(TICKET, kinds, first, Ok(pairs.collect()));
}

#[test]
fn it_opens_at_the_first_pair_that_differs() {
    assert_eq!(open(30).scroll.cursor, 2);
}

#[test]
fn pairs_are_asked_for_once_and_again_only_near_the_edge() {
    let mut view = open(1000);
    assert_eq!(asked(&mut view), Some(0));
    assert_eq!(asked(&mut view), None, "it is under way");
    fill(&mut view, 0, 120);
    assert_eq!(asked(&mut view), None, "it is here");
    view.step(Step::Rows(100), HEIGHT);
    assert_eq!(asked(&mut view), Some(38));
}

#[test]
fn a_late_window_of_another_filter_is_dropped() {
    let mut view = open(30);
    view.wants(HEIGHT);
    view.turn(Way::Forward);
    view.fill(TICKET, PairKinds::ALL, 0, Ok(vec![pair(0, ["x", "y"])]));
    assert!(view.current().is_none());
}

#[test]
fn answers_to_an_older_asking_change_nothing() {
    let mut view = Compare::new(TICKET, ["a".to_owned(), "b".to_owned()]);
    view.open(Ticket(6), Ok((Box::default(), Listing::default())));
    view.advance(
        Ticket(6),
        Progress {
            done: 1,
            total: None,
        },
    );
    assert_eq!(view.phase, Phase::Reading(Progress::default()));
}

#[test]
fn the_filter_goes_round_and_the_cursor_stays_at_its_pair() {
    let mut view = open(30);
    view.seek(Way::Forward);
    assert_eq!((view.scroll.cursor, view.len()), (5, 31));
    view.turn(Way::Forward);
    assert_eq!(
        (view.shown, view.scroll.cursor, view.len()),
        (Shown::Different, 1, 10)
    );
    view.turn(Way::Backward);
    assert_eq!((view.shown, view.scroll.cursor), (Shown::All, 5));
    view.turn(Way::Backward);
    assert_eq!((view.shown, view.len()), (Shown::OnlyRight, 1));
}

#[test]
fn the_search_for_a_difference_ends_at_the_last() {
    let mut view = open(6);
    let found: Vec<(bool, u64)> = (0..3)
        .map(|_| (view.seek(Way::Forward), view.scroll.cursor))
        .collect();
    assert_eq!(found, [(true, 5), (true, 6), (false, 6)]);
}

#[test]
fn a_page_starts_at_its_first_change_and_stays_where_it_is() {
    let mut view = open(30);
    view.wants(HEIGHT);
    let same = "same\n".repeat(40);
    let [left, right] = ["old", "new"].map(|word| format!("{same}{word}\n{same}end {word}"));
    let mut pairs: Vec<PairLines> = (0..30).map(|at| pair(at, ["x", "y"])).collect();
    pairs[2] = pair(2, [left.as_str(), right.as_str()]);
    view.fill(TICKET, PairKinds::ALL, 0, Ok(pairs));
    view.read(Form::Beside(20, 20), HEIGHT);
    assert_eq!(view.page.top(), 38);
    assert!(view.page.seek(Way::Forward, HEIGHT));
    let end = view.page.top();
    view.read(Form::Beside(20, 20), HEIGHT);
    assert_eq!((end, view.page.top()), (72, 72));
    assert!(!view.page.seek(Way::Forward, HEIGHT));
    assert!(view.page.seek(Way::Backward, HEIGHT));
    assert_eq!(view.page.top(), 38);
}

#[test]
fn both_sides_have_equally_many_lines_in_every_form() {
    let mut view = open(30);
    view.wants(HEIGHT);
    fill(&mut view, 0, 30);
    let mut lone = pair(2, ["a\nb\nc", ""]);
    lone.right = None;
    view.pairs[2] = lone;
    for form in [Form::Beside(3, 9), Form::Beside(0, 0), Form::Single(4)] {
        view.read(form, HEIGHT);
        let right = match form {
            Form::Beside(..) => view.page.left().len(),
            Form::Single(_) => 0,
        };
        assert_eq!(
            (view.page.right().len(), view.page.len()),
            (right, 3),
            "{form:?}"
        );
    }
}
