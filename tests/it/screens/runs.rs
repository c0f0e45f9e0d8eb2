//! A run among the batches, folded and unfolded.

use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::app::state::results::Where;
use batchdeck::domain::{Batch, BatchId};

use super::list::full;
use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::RESULTS;
use crate::support::runs::{RUN, ended, kin, shards, waiting};
use crate::support::screen::shot;

const WIDE: Size = Size {
    width: 120,
    height: 40,
};

#[test]
fn a_run_is_a_row_with_a_sign_and_its_detail_lists_the_shards() {
    for (size, name) in [(MEDIUM, "medium"), (WIDE, "wide")] {
        let mut scene = full(size);
        scene.listed(shards());
        scene.feed(Event::IntentsSeen {
            outcome: Ok(vec![waiting()]),
            due: Vec::new(),
        });
        scene.app.model.list.select(&BatchId::new(RUN));
        if name == "medium" {
            shot!(scene, "run__medium");
            scene.press("<right>j");
            shot!(scene, "run__medium_unfolded");
        } else {
            scene.press("<right>");
            shot!(scene, "run__wide");
        }
    }
}

/// A run whose results are open, with what is known of where those of its batches are.
fn opened(size: Size, batches: Vec<Batch>, is_whole: bool, states: &[Where]) -> Scene {
    let mut scene = Scene::new(size);
    let news = kin(&batches, states);
    scene.listed(batches);
    scene.app.model.list.select(&BatchId::new(RUN));
    scene.feed(Event::Ticked);
    scene.opened(RESULTS, is_whole, None);
    let ticket = scene.app.model.results.ticket();
    scene.feed(Event::Family { ticket, news });
    scene
}

#[test]
fn results_of_a_run_say_of_how_many_batches_they_are_and_where_the_others_are() {
    let states = [Where::Joined, Where::Running];
    let mut scene = opened(MEDIUM, shards(), true, &states);
    scene.press("3");
    shot!(scene, "run__results_running");
    let states = [Where::Joined, Where::Away, Where::Nothing];
    let scene = opened(WIDE, ended(), true, &states);
    shot!(scene, "run__results_away");
    let states = [Where::Joined, Where::Gone, Where::Gone];
    let scene = opened(WIDE, ended(), true, &states);
    shot!(scene, "run__results_gone");
    let scene = opened(WIDE, ended(), false, &[Where::Away; 3]);
    shot!(scene, "run__results_preview");
}
