use super::*;
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
fn downloaded() -> (Results, Ticket) {
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

#[test]
fn moving_near_the_edge_of_the_window_asks_for_the_next_once() {
    let (mut results, ticket) = downloaded();
    assert_eq!(results.step(Step::Rows(100), 20), None);
    assert_eq!(results.step(Step::Rows(100), 20), Some((ticket, 61)));
    assert_eq!(results.step(Step::Rows(0), 20), None);
}

#[test]
fn the_end_of_a_long_file_is_one_window_away() {
    let (mut results, ticket) = downloaded();
    let (_, first) = results.step(Step::Last, 20).unwrap();
    assert!(results.current().is_none());
    results.fill(ticket, first, Ok(lines(first, 140)));
    assert_eq!(results.current().map(|line| line.number), Some(1000));
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
