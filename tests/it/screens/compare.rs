//! Two batches side by side.

use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::domain::{Failure, Kind, Progress};

use crate::support::app::MEDIUM;
use crate::support::batches::RESULTS;
use crate::support::comparison::{answer, marked, opened, second_run, ticket};
use crate::support::screen::shot;

const WIDE: Size = Size {
    width: 140,
    height: 24,
};
const NARROW: Size = Size {
    width: 50,
    height: 20,
};

#[test]
fn answers_stand_beside_each_other_with_their_changes_marked() {
    shot!(opened(WIDE, RESULTS, &second_run()).0, "compare__wide");
    shot!(opened(MEDIUM, RESULTS, &second_run()).0, "compare__medium");
}

#[test]
fn a_narrow_screen_has_both_answers_in_one_column() {
    shot!(opened(NARROW, RESULTS, &second_run()).0, "compare__narrow");
}

#[test]
fn what_only_one_side_has_says_so_on_the_other() {
    let (mut scene, compared) = opened(WIDE, RESULTS, &second_run());
    scene.press("<tab><tab>");
    answer(&mut scene, &compared);
    shot!(scene, "compare__only_left");
}

#[test]
fn an_error_beside_an_answer_is_not_compared_word_by_word() {
    let (mut scene, _) = opened(WIDE, RESULTS, &second_run());
    scene.press("nn");
    shot!(scene, "compare__expired");
}

#[test]
fn a_filter_that_nothing_passes_says_so() {
    let (mut scene, _) = opened(MEDIUM, RESULTS, RESULTS);
    scene.press("<tab>");
    shot!(scene, "compare__nothing");
}

#[test]
fn progress_and_failure_stand_where_the_pairs_would() {
    let mut scene = marked(MEDIUM);
    scene.press("=");
    let ticket = ticket(&scene);
    let progress = Progress {
        done: 45,
        total: Some(100),
    };
    scene.feed(Event::CompareAdvanced { ticket, progress });
    shot!(scene, "compare__reading");
    let failure = Failure::new(
        Kind::NotFound,
        "the results of weekly are not on this machine",
        "only downloaded results are compared",
    )
    .with_hint("go back, download both batches, and compare again");
    scene.feed(Event::Compared {
        ticket,
        outcome: Err(failure),
    });
    shot!(scene, "compare__failed");
}
