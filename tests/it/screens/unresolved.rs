//! What is no batch yet, among the batches.

use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;

use super::list::full;
use crate::support::app::MEDIUM;
use crate::support::intents::{held, lost};
use crate::support::screen::shot;

const WIDE: Size = Size {
    width: 120,
    height: 40,
};

#[test]
fn what_is_held_or_lost_is_a_row_that_says_what_happens_next() {
    for (size, name) in [(MEDIUM, "medium"), (WIDE, "wide")] {
        let mut scene = full(size);
        scene.feed(Event::IntentsSeen {
            outcome: Ok(vec![held(1), lost(2)]),
            due: Vec::new(),
        });
        let id = "intent 01010101";
        scene
            .app
            .model
            .list
            .select(&batchdeck::domain::BatchId::new(id));
        if name == "medium" {
            shot!(scene, "unresolved__medium");
            scene.press("U");
            shot!(scene, "unresolved__give_up");
        } else {
            shot!(scene, "unresolved__wide");
        }
    }
}
