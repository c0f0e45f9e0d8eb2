//! The detail pane.

use batchdeck::app::layout::Size;
use batchdeck::domain::Batch;

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches;
use crate::support::screen::shot;

const WIDE: Size = Size {
    width: 120,
    height: 40,
};
const NARROW: Size = Size {
    width: 40,
    height: 12,
};

fn of(batch: Batch, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    scene.listed(vec![batch]).press("2");
    scene
}

#[test]
fn a_running_batch_shows_how_far_it_is_and_when_it_ends() {
    shot!(of(batches::running(), MEDIUM), "detail__running_medium");
    shot!(of(batches::running(), WIDE), "detail__running_wide");
    shot!(of(batches::running(), NARROW), "detail__running_narrow");
}

#[test]
fn a_failed_batch_shows_why() {
    shot!(of(batches::failed(), MEDIUM), "detail__failed");
}

#[test]
fn the_raw_reply_is_readable_json() {
    let mut scene = of(batches::completed(), MEDIUM);
    scene.press("z").press("i");
    shot!(scene, "detail__raw");
}

#[test]
fn it_scrolls_when_it_is_longer_than_the_pane() {
    let mut scene = of(batches::completed(), MEDIUM);
    scene.press("jjj");
    shot!(scene, "detail__scrolled");
}

#[test]
fn without_a_batch_it_says_so() {
    let mut scene = Scene::new(NARROW);
    scene.listed(Vec::new()).press("2");
    shot!(scene, "detail__none");
}
