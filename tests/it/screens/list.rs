//! The list of batches.

use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::app::state::session::{Access, Session};
use batchdeck::domain::{Failure, Kind, Page};

use crate::support::app::{MEDIUM, Scene, session};
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

pub(super) fn full(size: Size) -> Scene {
    let mut scene = Scene::new(size);
    scene.listed(batches::one_of_each());
    scene
}

fn refused() -> Failure {
    let mut failure = Failure::new(
        Kind::Unauthorized,
        "cannot list batches",
        "Incorrect API key provided: sk-…wxyz.",
    );
    failure.status = Some(401);
    failure.code = Some("invalid_api_key".to_owned());
    failure.request_id = Some("req_7f3a".to_owned());
    failure
}

#[test]
fn every_state_has_glyph_word_and_what_matters_most() {
    shot!(full(MEDIUM), "list__one_of_each_medium");
    shot!(full(WIDE), "list__one_of_each_wide");
    shot!(full(NARROW), "list__one_of_each_narrow");
}

#[test]
fn the_first_load_says_whom_it_asks() {
    shot!(Scene::new(MEDIUM), "list__loading");
}

#[test]
fn an_empty_list_teaches_the_first_step() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(Vec::new());
    shot!(scene, "list__empty_medium");
    let mut scene = Scene::new(NARROW);
    scene.listed(Vec::new());
    shot!(scene, "list__empty_narrow");
}

#[test]
fn an_empty_list_of_a_read_only_profile_does_not_teach_to_create() {
    let read_only = Session {
        access: Access::ReadOnly,
        ..session()
    };
    let mut scene = Scene::with(read_only, MEDIUM);
    scene.listed(Vec::new());
    shot!(scene, "list__empty_read_only");
}

#[test]
fn a_failed_first_load_says_what_why_and_what_to_do() {
    let mut scene = Scene::new(MEDIUM);
    scene.list_fails(refused()).press("<esc>");
    shot!(scene, "list__failed_medium");
    let mut scene = Scene::new(NARROW);
    scene.list_fails(refused()).press("<esc>");
    shot!(scene, "list__failed_narrow");
}

#[test]
fn old_data_stays_while_looks_fail() {
    let mut scene = full(MEDIUM);
    scene.wait(30);
    let offline = Failure::new(Kind::Network, "cannot list batches", "no route to host");
    scene.list_fails(offline).press("<esc>");
    shot!(scene, "list__stale");
}

#[test]
fn a_filter_being_typed_stands_in_the_lower_edge() {
    let mut scene = full(MEDIUM);
    scene.press("/comp");
    shot!(scene, "list__filter_typed");
}

#[test]
fn a_filter_that_hides_everything_says_how_to_get_it_back() {
    let mut scene = full(MEDIUM);
    scene.press("/nothing<enter>");
    shot!(scene, "list__filter_hides_all");
}

#[test]
fn marks_are_seen_and_counted() {
    let mut scene = full(MEDIUM);
    scene.press("<space><space>jv");
    shot!(scene, "list__marked");
}

#[test]
fn a_long_list_says_where_its_window_is() {
    let mut scene = Scene::new(MEDIUM);
    let page = Page {
        items: batches::many(1000),
        unreadable: Vec::new(),
        next: Some(batchdeck::domain::Cursor("batch_x".into())),
        server_time: None,
    };
    scene.answer_list(Ok(page)).press("<pgdn><pgdn>");
    shot!(scene, "list__long");
}

#[test]
fn a_key_that_is_refused_says_why_in_the_footer() {
    let mut scene = full(MEDIUM);
    scene.press("/weekly<enter>C");
    shot!(scene, "list__remark");
}

#[test]
fn the_row_with_the_cursor_is_seen_while_another_pane_has_the_keys() {
    let mut scene = full(WIDE);
    scene.feed(Event::Ticked).press("2");
    shot!(scene, "list__unfocused");
}
