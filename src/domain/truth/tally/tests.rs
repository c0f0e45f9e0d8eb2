use super::*;

fn told(total: u64, completed: u64, failed: u64) -> RequestCounts {
    RequestCounts {
        total,
        completed,
        failed,
    }
}

fn differs(tally: Tally, told: RequestCounts) -> Vec<(&'static str, u64, u64)> {
    let found = tally.disagreements(told).into_iter();
    found.map(|one| (one.what, one.told, one.counted)).collect()
}

#[test]
fn a_completed_batch_agrees_when_answers_and_failures_are_as_many_as_told() {
    let tally = Tally {
        ok: 90,
        soft: 3,
        error: 7,
        asked: Some(100),
        ..Tally::default()
    };
    assert_eq!(differs(tally, told(100, 93, 7)), []);
}

#[test]
fn a_completed_batch_with_a_lost_answer_and_a_lost_failure_names_both() {
    let tally = Tally {
        ok: 92,
        error: 6,
        ..Tally::default()
    };
    assert_eq!(
        differs(tally, told(100, 93, 7)),
        [("completed", 93, 92), ("failed", 7, 6)]
    );
}

#[test]
fn failures_told_as_completed_are_a_disagreement() {
    let tally = Tally {
        ok: 90,
        error: 10,
        ..Tally::default()
    };
    assert_eq!(
        differs(tally, told(100, 100, 0)),
        [("completed", 100, 90), ("failed", 0, 10)]
    );
}

#[test]
fn an_expired_batch_may_count_what_was_not_begun_as_failed_or_not() {
    let tally = Tally {
        ok: 60,
        error: 1,
        expired: 39,
        asked: Some(100),
        ..Tally::default()
    };
    assert_eq!(differs(tally, told(100, 60, 1)), []);
    assert_eq!(differs(tally, told(100, 60, 40)), []);
    assert_eq!(differs(tally, told(100, 60, 41)), [("failed", 41, 40)]);
    assert_eq!(differs(tally, told(100, 60, 0)), [("failed", 0, 1)]);
}

#[test]
fn a_cancelled_batch_may_have_fewer_outcomes_than_requests() {
    // Counts of a real one: 8 requests, 4 answered, 4 lines that say that they never ran.
    let tally = Tally {
        ok: 4,
        cancelled: 4,
        asked: Some(8),
        ..Tally::default()
    };
    assert_eq!(differs(tally, told(8, 4, 0)), []);
    assert_eq!(differs(tally, told(8, 4, 4)), []);
    let without_lines = Tally {
        cancelled: 0,
        ..tally
    };
    assert_eq!(differs(without_lines, told(8, 4, 0)), []);
}

#[test]
fn a_cancelled_batch_with_a_real_failure_that_is_not_told_disagrees() {
    let tally = Tally {
        ok: 4,
        error: 1,
        cancelled: 3,
        ..Tally::default()
    };
    assert_eq!(differs(tally, told(8, 4, 0)), [("failed", 0, 1)]);
}

#[test]
fn a_failed_batch_has_neither_counts_nor_lines() {
    assert_eq!(differs(Tally::default(), told(0, 0, 0)), []);
}

#[test]
fn counts_that_were_not_given_contradict_nothing() {
    let tally = Tally {
        ok: 5,
        ..Tally::default()
    };
    assert_eq!(differs(tally, told(0, 0, 0)), []);
}

#[test]
fn a_line_that_cannot_be_read_was_an_answer_or_a_failure_but_not_both() {
    let tally = Tally {
        ok: 9,
        unreadable: 1,
        ..Tally::default()
    };
    assert_eq!(differs(tally, told(10, 10, 0)), []);
    assert_eq!(differs(tally, told(10, 9, 1)), []);
    assert_eq!(differs(tally, told(11, 10, 1)), [("failed", 1, 0)]);
}

#[test]
fn another_number_of_requests_than_the_input_has_is_a_disagreement() {
    let tally = Tally {
        ok: 9,
        asked: Some(10),
        ..Tally::default()
    };
    assert_eq!(differs(tally, told(9, 9, 0)), [("total", 9, 10)]);
}

#[test]
fn huge_counts_do_not_overflow() {
    let tally = Tally {
        ok: u64::MAX,
        soft: u64::MAX,
        error: u64::MAX,
        cancelled: u64::MAX,
        expired: u64::MAX,
        unreadable: u64::MAX,
        ..Tally::default()
    };
    assert_eq!(tally.lines(), u64::MAX);
    assert_eq!(differs(tally, told(1, u64::MAX, u64::MAX)), []);
}

#[test]
fn parts_add_up_class_by_class() {
    let mut whole = Tally::default();
    for class in Class::ALL {
        let mut part = Tally::default();
        part.add(class);
        whole.merge(&part);
        whole.add(class);
    }
    let counted = Class::ALL.map(|class| whole.of(class));
    assert_eq!(counted, [Some(2); 9]);
}

#[test]
fn a_provider_may_count_lines_that_are_no_requests_or_not() {
    let tally = Tally {
        ok: 2,
        asked: Some(2),
        unread_requests: Some(1),
        missing: Some(0),
        ..Tally::default()
    };
    let told = |total| RequestCounts {
        total,
        completed: 2,
        failed: 0,
    };
    let agrees = [1, 2, 3, 4].map(|total| tally.disagreements(told(total)).is_empty());
    assert_eq!(agrees, [false, true, true, false]);
}
