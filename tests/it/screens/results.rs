//! The results pane.

use batchdeck::app::event::{Event, Opened, Origin};
use batchdeck::app::layout::Size;
use batchdeck::domain::{Batch, Failure, Kind, Status};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{self, RESULTS};
use crate::support::screen::shot;

const WIDE: Size = Size {
    width: 120,
    height: 40,
};
const NARROW: Size = Size {
    width: 40,
    height: 12,
};

pub(super) fn of(batch: Batch, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    scene.listed(vec![batch]).press("3");
    scene
}

pub(super) fn opened(size: Size) -> Scene {
    let mut scene = of(batches::completed(), size);
    scene.opened(RESULTS, true, None);
    scene
}

#[test]
fn results_read_as_text_with_tokens_and_reason() {
    shot!(opened(MEDIUM), "results__full_medium");
    shot!(opened(WIDE), "results__full_wide");
    shot!(opened(NARROW), "results__full_narrow");
}

#[test]
fn raw_lines_are_shown_as_they_came() {
    let mut scene = opened(MEDIUM);
    scene.press("i");
    shot!(scene, "results__raw");
}

#[test]
fn a_preview_says_that_it_is_one() {
    let mut scene = of(batches::completed(), MEDIUM);
    scene.opened(
        RESULTS,
        false,
        Some("the first 262 kB of 1300 kB of the output file"),
    );
    shot!(scene, "results__preview");
}

#[test]
fn lines_that_are_still_read_leave_their_place() {
    let mut scene = of(batches::completed(), MEDIUM);
    let ticket = scene.rest();
    let first = batchdeck::results::read_line(1, RESULTS.lines().next().unwrap().as_bytes());
    scene.feed(Event::ResultsOpened {
        ticket,
        outcome: Ok(Opened {
            origin: Origin::Files(vec!["batchdeck/eval/output.jsonl".into()]),
            lines: vec![first],
            note: None,
        }),
    });
    scene.feed(Event::Indexed {
        ticket,
        total: 1000,
    });
    shot!(scene, "results__saved");
}

#[test]
fn results_that_cannot_be_had_say_why() {
    let mut scene = of(batches::completed(), MEDIUM);
    let ticket = scene.rest();
    let mut failure = Failure::new(Kind::Unavailable, "cannot open the results", "HTTP 503");
    failure.request_id = Some("req_9".to_owned());
    scene.feed(Event::ResultsOpened {
        ticket,
        outcome: Err(failure),
    });
    shot!(scene, "results__failed");
}

#[test]
fn results_on_their_way_say_so() {
    shot!(of(batches::completed(), MEDIUM), "results__loading");
}

#[test]
fn without_results_each_state_says_why() {
    for status in Status::KNOWN {
        let name = format!("results__none_{}", status.slug());
        let batch = batches::counted(batches::batch("plain", status, 100), 10, 0, 0);
        shot!(of(batch, NARROW), name.as_str());
    }
}
