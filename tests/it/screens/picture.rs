//! The picture in the README is the real screen. `UPDATE=1 cargo test picture` rewrites it.

use batchdeck::app::layout::Size;
use batchdeck::app::state::session::{Place, Session};
use batchdeck::tui::svg::svg;
use batchdeck::tui::theme::{Ink, Theme};

use crate::support::app::{Scene, session};
use crate::support::batches::{self, RESULTS};
use crate::support::screen::buffer;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/screen.svg");

/// The demo with a batch that completed under the cursor, and its results.
fn scene() -> Scene {
    let demo = Session {
        profile: "demo".to_owned(),
        place: Place::Demo,
        ..session()
    };
    let mut scene = Scene::with(
        demo,
        Size {
            width: 130,
            height: 34,
        },
    );
    scene
        .listed(batches::one_of_each())
        .press("jjjjj")
        .opened(RESULTS, true, None);
    scene
}

#[test]
fn the_picture_in_the_readme_is_the_real_screen() {
    let theme = Theme::named("dark", Ink::Colour).unwrap();
    let picture = svg(&buffer(&scene().app, &theme), &theme);
    #[expect(
        clippy::disallowed_methods,
        reason = "rewriting what is generated is asked for by the environment of the test"
    )]
    let is_update = std::env::var_os("UPDATE").is_some();
    if is_update {
        std::fs::write(PATH, &picture).unwrap();
    }
    let shipped = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        shipped == picture,
        "assets/screen.svg is stale; rewrite it with `UPDATE=1 cargo test picture`"
    );
}
