use super::super::search::Advance;
use super::*;
use crate::app::event::Opened;
use crate::domain::query::Query;
use crate::domain::result::{Answer, Outcome};
use crate::domain::{Kind, Status, Timestamp};

fn at(millis: u64) -> Now {
    Now {
        wall: Timestamp(0),
        at: Moment(Duration::from_millis(millis)),
    }
}

fn batch(id: &str) -> Batch {
    let mut batch = Batch::bare(BatchId::new(id), Status::Completed);
    batch.output_file = Some(FileId::new("out"));
    batch
}

fn lines(first: u64, count: u64) -> Vec<ResultLine> {
    (first..first + count)
        .map(|number| ResultLine {
            file: 0,
            number: number + 1,
            custom_id: None,
            outcome: Outcome::Answer(Answer::Empty),
            finish: None,
            model: None,
            usage: None,
            request_id: None,
            raw: [].into(),
        })
        .collect()
}

fn opened(origin: Origin, count: u64) -> Opened {
    Opened {
        origin,
        lines: lines(0, count),
        note: None,
    }
}

/// Results of a downloaded file of a thousand lines, the first window of it here.
pub(super) fn downloaded() -> (Results, Ticket) {
    let mut results = Results::default();
    results.follow(Some(&batch("a")), at(0));
    let ticket = results.ask(at(1000)).unwrap();
    results.open(ticket, Ok(opened(Origin::Files(vec![]), 240)));
    results.count(ticket, 1000);
    (results, ticket)
}

#[test]
fn results_are_asked_for_once_the_selection_rests() {
    let mut results = Results::default();
    results.follow(Some(&batch("first")), at(0));
    results.follow(Some(&batch("a")), at(0));
    assert_eq!(results.ask(at(100)), None);
    assert!(results.ask(at(180)).is_some());
    assert_eq!(results.ask(at(500)), None);
}

#[test]
fn the_first_selection_is_asked_for_at_once() {
    let mut results = Results::default();
    results.follow(Some(&batch("a")), at(0));
    assert!(results.ask(at(0)).is_some());
}

#[test]
fn a_batch_without_result_files_asks_for_nothing() {
    let mut results = Results::default();
    results.follow(
        Some(&Batch::bare(BatchId::new("a"), Status::InProgress)),
        at(0),
    );
    assert_eq!((results.deadline(), results.ask(at(9999))), (None, None));
}

#[test]
fn a_late_answer_for_another_batch_is_dropped() {
    let mut results = Results::default();
    results.follow(Some(&batch("a")), at(0));
    let stale = results.ask(at(1000)).unwrap();
    results.follow(Some(&batch("b")), at(1000));
    results.open(stale, Ok(opened(Origin::Provider { is_whole: true }, 3)));
    assert!(results.is_empty());
}

#[test]
fn the_same_batch_listed_again_keeps_its_results_open() {
    let (mut results, _) = downloaded();
    results.follow(Some(&batch("a")), at(5000));
    assert_eq!((results.phase.clone(), results.len()), (Phase::Open, 1000));
}

/// The asking of an effect, and the rows that it asks for.
fn rows_of(effect: Option<&Effect>) -> Option<(Ticket, Rows, u64)> {
    match effect {
        Some(Effect::ReadWindow {
            asking,
            rows,
            first,
            ..
        }) => Some((*asking, *rows, *first)),
        _ => None,
    }
}

#[test]
fn the_end_of_a_counted_file_is_one_window_away() {
    let (mut results, ticket) = downloaded();
    results.step(Step::Last, 20);
    let (asking, rows, first) = rows_of(results.wants(20).as_ref()).unwrap();
    assert!(results.current().is_none());
    results.fill(ticket, asking, rows, Ok(lines(first, 1000 - first)));
    assert_eq!(results.current().map(|line| line.number), Some(1000));
}

#[test]
fn the_end_of_a_file_that_is_not_counted_is_read_from_the_end() {
    let mut results = Results::default();
    results.follow(Some(&batch("a")), at(0));
    let ticket = results.ask(at(1000)).unwrap();
    results.open(ticket, Ok(opened(Origin::Files(vec![]), 240)));
    results.step(Step::Last, 20);
    let wanted = Effect::ReadEnd {
        ticket,
        count: WINDOW,
    };
    assert_eq!((results.wants(20), results.wants(20)), (Some(wanted), None));
    results.read_end(ticket, 8000, Ok(lines(9760, 240)));
    results.count(ticket, 10_000);
    assert_eq!(results.scroll().cursor, 9999);
}

#[test]
fn an_end_that_comes_late_does_not_pull_the_cursor_away() {
    let mut results = Results::default();
    results.follow(Some(&batch("a")), at(0));
    let ticket = results.ask(at(1000)).unwrap();
    results.open(ticket, Ok(opened(Origin::Files(vec![]), 240)));
    results.step(Step::Last, 20);
    results.wants(20);
    results.step(Step::First, 20);
    results.read_end(ticket, 8000, Ok(lines(9760, 240)));
    assert_eq!(results.current().map(|line| line.number), Some(1));
}

#[test]
fn what_was_counted_of_other_results_is_dropped() {
    let (mut results, _) = downloaded();
    results.studied(Ticket(999), Some(Box::default()), Progress::default());
    assert_eq!(results.study, Study::default());
}

#[test]
fn a_request_is_asked_about_once() {
    let (mut results, ticket) = downloaded();
    let mut named = lines(0, 2);
    named[0].custom_id = Some("a".into());
    results.all.open(named, Some(2));
    let wanted = Effect::ReadRequest {
        ticket,
        custom_id: "a".into(),
    };
    assert_eq!(
        (results.ask_request(), results.ask_request()),
        (Some(wanted), None)
    );
    results.request_read(ticket, "b", Ok(Asked::Unknown), None);
    assert_eq!(results.requested().unwrap().outcome, None);
    results.request_read(ticket, "a", Ok(Asked::NotHere), Some(1));
    assert_eq!(
        results.requested().unwrap().outcome,
        Some(Ok(Asked::NotHere))
    );
}

#[test]
fn results_that_cannot_be_had_say_why() {
    let mut results = Results::default();
    results.follow(Some(&batch("a")), at(0));
    let ticket = results.ask(at(1000)).unwrap();
    let failure = Failure::new(Kind::NotFound, "cannot read file out", "expired");
    results.open(ticket, Err(failure.clone()));
    assert_eq!(results.phase, Phase::Failed(failure));
}

#[test]
fn hits_of_an_older_search_are_not_taken_for_those_of_the_new_one() {
    let (mut results, ticket) = downloaded();
    let ask = |results: &mut Results| {
        let Effect::Search { search, .. } =
            results.begin_search(Query::default(), "x".into(), Rows::Hits)
        else {
            panic!("a search")
        };
        let advance = Advance {
            hits: 5,
            first: Some(0),
            progress: Progress::default(),
            failure: None,
        };
        results.searched(ticket, search, advance, 20);
        rows_of(results.wants(20).as_ref()).unwrap()
    };
    let (old, rows, first) = ask(&mut results);
    let (new, ..) = ask(&mut results);
    results.fill(ticket, old, rows, Ok(lines(first, 5)));
    assert!(results.current().is_none());
    results.fill(ticket, new, rows, Ok(lines(first, 5)));
    assert!(results.current().is_some());
}

#[test]
fn a_search_that_nobody_waits_for_is_stopped() {
    let (mut results, _) = downloaded();
    let Effect::Search { search, .. } =
        results.begin_search(Query::default(), "x".into(), Rows::All)
    else {
        panic!("a search")
    };
    let stopped = results.follow(Some(&batch("b")), at(2000));
    assert_eq!(stopped, Some(Effect::StopSearch { search }));
}
