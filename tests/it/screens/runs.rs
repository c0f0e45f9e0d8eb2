//! A run among the batches, folded and unfolded.

use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::domain::BatchId;

use super::list::full;
use crate::support::app::MEDIUM;
use crate::support::runs::{RUN, shards, waiting};
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
