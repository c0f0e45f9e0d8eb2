use super::super::super::search::{Advance, Pace};
use super::super::tests::downloaded;
use super::*;
use crate::app::effect::Target;
use crate::app::state::scroll::{Scroll, Step};
use crate::domain::query::Query;
use crate::domain::result::{Answer, Outcome};
use crate::domain::{Moment, Now, Timestamp};

const HEIGHT: u16 = 20;

fn ids(ids: &[&str]) -> Vec<BatchId> {
    ids.iter().map(|id| BatchId::new(*id)).collect()
}

fn kin(id: &str, state: Where) -> Kin {
    Kin {
        id: BatchId::new(id),
        batch: None,
        state,
    }
}

fn merge(state: Where) -> FamilyNews {
    FamilyNews::Ended(Ok(Merge {
        kin: vec![kin("b", state)],
        owners: match state {
            Where::Joined => ids(&["a", "a", "b"]),
            _ => Vec::new(),
        },
    }))
}

fn lines(first: u64, file: u8) -> Vec<ResultLine> {
    (first..first + 240)
        .map(|number| ResultLine {
            file,
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

fn shown(asked: u64, row: u64) -> FamilyNews {
    let first = row.saturating_sub(120);
    FamilyNews::Shown(Ok(Shown {
        asked,
        row,
        first,
        lines: lines(first, 2),
        total: 1000,
        paths: Vec::new(),
    }))
}

/// Results with a retry that was read, and the asking for it to be shown with the row it names.
fn read(results: &mut Results, ticket: Ticket) -> (Ticket, u64) {
    let wanted = results.relatives(ticket, merge(Where::Joined), HEIGHT);
    let Some(Effect::Family {
        ticket: old,
        wish: FamilyWish::Show { now, cursor, .. },
    }) = wanted
    else {
        panic!("{wanted:?}")
    };
    assert_eq!(old, ticket);
    (now, cursor)
}

#[test]
fn the_eye_stays_on_its_request_and_on_its_row_of_the_screen() {
    let (mut results, ticket) = downloaded();
    results.step(Step::Rows(50), HEIGHT);
    let before = results.scroll();
    let (now, cursor) = read(&mut results, ticket);
    assert_eq!(cursor, 50);
    results.relatives(now, shown(50, 300), HEIGHT);
    let after = results.scroll();
    assert_eq!(
        (after.cursor, after.cursor - after.top),
        (300, before.cursor - before.top)
    );
    assert!(results.current().is_some(), "its line is here at once");
    assert_eq!(results.total(), Some(1000));
    assert_eq!(results.family.joined(), ids(&["b"]));
    let line = results.current().cloned().unwrap();
    assert_eq!(results.origin_of(&line), Some(&BatchId::new("b")));
    let own = ResultLine { file: 1, ..line };
    assert_eq!(results.origin_of(&own), None);
}

#[test]
fn who_moves_on_meanwhile_is_that_much_further() {
    let (mut results, ticket) = downloaded();
    let (now, cursor) = read(&mut results, ticket);
    results.step(Step::Rows(2), HEIGHT);
    results.relatives(now, shown(cursor, 100), HEIGHT);
    assert_eq!(results.scroll().cursor, 102);
}

#[test]
fn what_was_asked_of_the_old_rows_is_dropped_and_nothing_is_asked_meanwhile() {
    let (mut results, ticket) = downloaded();
    results.step(Step::Rows(230), HEIGHT);
    let asking = match results.wants(HEIGHT) {
        Some(Effect::ReadWindow { asking, .. }) => asking,
        other => panic!("{other:?}"),
    };
    let (now, cursor) = read(&mut results, ticket);
    assert_eq!(results.wants(HEIGHT), None);
    results.relatives(now, shown(cursor, 500), HEIGHT);
    let before = results.current().cloned();
    results.fill(ticket, asking, Rows::All, Ok(lines(400, 0)));
    results.fill(now, asking, Rows::All, Ok(lines(400, 0)));
    assert_eq!(results.current().cloned(), before);
    assert_eq!(
        results.relatives(ticket, merge(Where::Joined), HEIGHT),
        None
    );
}

#[test]
fn a_search_is_made_again_and_the_cursor_waits_for_no_hit() {
    let (mut results, ticket) = downloaded();
    results.begin_search(Query::default(), "x".into(), Rows::All);
    let (now, cursor) = read(&mut results, ticket);
    let again = results.relatives(now, shown(cursor, 300), HEIGHT);
    let Some(Effect::Search { ticket, search, .. }) = again else {
        panic!("{again:?}")
    };
    assert_eq!(ticket, now);
    let advance = Advance {
        hits: 1,
        first: Some(700),
        progress: Progress {
            done: 9,
            total: Some(9),
        },
        failure: None,
    };
    assert_eq!(results.searched(now, search, advance, HEIGHT), None);
    assert_eq!(results.scroll().cursor, 300);
}

#[test]
fn among_hits_alone_the_request_is_found_again() {
    let (mut results, ticket) = downloaded();
    results.begin_search(Query::default(), "x".into(), Rows::Hits);
    let (now, cursor) = read(&mut results, ticket);
    let again = results.relatives(now, shown(cursor, 300), HEIGHT);
    let Some(Effect::Search { search, .. }) = again else {
        panic!("{again:?}")
    };
    let part = |done| Advance {
        hits: 4,
        first: Some(7),
        progress: Progress {
            done,
            total: Some(9),
        },
        failure: None,
    };
    assert_eq!(results.searched(now, search, part(5), HEIGHT), None);
    let wanted = results.searched(now, search, part(9), HEIGHT);
    assert!(
        matches!(
            wanted,
            Some(Effect::Seek {
                rows: Rows::All,
                from: 299,
                to: Target::NextHit,
                ..
            })
        ),
        "{wanted:?}"
    );
    assert_eq!(results.search.as_ref().unwrap().pace, Pace::Over);
}

#[test]
fn a_retry_that_was_saved_is_read_and_one_that_is_not_of_it_is_not() {
    let (mut results, ticket) = downloaded();
    results.relatives(ticket, merge(Where::Away), HEIGHT);
    assert_eq!(results.family.of(Where::Away), ids(&["b"]));
    let now = Now {
        wall: Timestamp(0),
        at: Moment::default(),
    };
    assert_eq!(results.reopen(&BatchId::new("c"), now), None);
    let wish = FamilyWish::Merge;
    assert_eq!(
        results.reopen(&BatchId::new("b"), now),
        Some(Effect::Family { ticket, wish })
    );
    assert_eq!(results.phase, Phase::Open, "its own lines stay");
}

#[test]
fn lines_that_come_later_may_overrule_others_so_all_is_read_again() {
    let (mut results, ticket) = downloaded();
    assert_eq!(results.grew(ticket, 1001), None);
    let (now, cursor) = read(&mut results, ticket);
    results.relatives(now, shown(cursor, 0), HEIGHT);
    let wish = FamilyWish::Merge;
    assert_eq!(
        results.grew(now, 1002),
        Some(Effect::Family { ticket: now, wish })
    );
}

#[test]
fn a_reading_that_goes_on_can_be_stopped_and_what_is_shown_stays() {
    let (mut results, ticket) = downloaded();
    assert_eq!(results.stop_merging(), None);
    let found = FamilyNews::Found {
        parent: None,
        kin: ids(&["b"]),
    };
    results.relatives(ticket, found, HEIGHT);
    let wish = FamilyWish::Stop;
    assert_eq!(
        results.stop_merging(),
        Some(Effect::Family { ticket, wish })
    );
    let stopped = Failure::new(Kind::Interrupted, "stopped", "");
    assert!(!is_trouble(&stopped));
    results.relatives(ticket, FamilyNews::Ended(Err(stopped)), HEIGHT);
    assert_eq!(results.family.reading, Reading::Stopped);
    assert_eq!(
        (results.scroll(), results.total()),
        (Scroll::default(), Some(1000))
    );
}
