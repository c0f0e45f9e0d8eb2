//! The first row: what fits, and how fresh.

use batchdeck::app::layout::Size;
use batchdeck::app::state::session::{Access, Place, Session};
use batchdeck::domain::{Failure, Kind};
use batchdeck::tui::theme::Theme;

use crate::support::app::{MEDIUM, Scene, session};
use crate::support::batches;
use crate::support::screen::{buffer, rows, words};

fn header(scene: &Scene) -> String {
    let rows = rows(&buffer(&scene.app, &Theme::default()));
    rows[0].trim_end().to_owned()
}

fn at(width: u16, session: Session) -> Scene {
    let mut scene = Scene::with(session, Size { width, height: 24 });
    scene.listed(batches::one_of_each()).wait(4);
    scene
}

fn demo() -> Session {
    Session {
        profile: "demo".to_owned(),
        place: Place::Demo,
        ..session()
    }
}

#[test]
fn it_gives_up_the_least_first() {
    let headers: Vec<String> = [160, 120, 80, 60, 40]
        .map(|width| header(&at(width, session())))
        .to_vec();
    words!(headers.join("\n"), "header__widths");
}

#[test]
fn the_demo_says_so_at_every_width() {
    let headers: Vec<String> = [160, 132, 120, 80, 60, 40]
        .map(|width| header(&at(width, demo())))
        .to_vec();
    words!(headers.join("\n"), "header__demo");
}

#[test]
fn a_read_only_profile_has_a_badge() {
    let read_only = Session {
        access: Access::ReadOnly,
        ..session()
    };
    assert!(header(&at(80, read_only)).starts_with(" batchdeck · openai  read-only "));
}

#[test]
fn nobody_looking_turns_ages_into_times() {
    let mut scene = at(120, session());
    let watched = header(&scene);
    scene.wait(30);
    scene.listed(batches::one_of_each()).wait(2);
    words!(format!("{watched}\n{}", header(&scene)), "header__resting");
}

#[test]
fn each_kind_of_trouble_has_its_words() {
    let headers: Vec<String> = [
        Kind::Network,
        Kind::Unavailable,
        Kind::RateLimited,
        Kind::Unauthorized,
        Kind::NoKey,
        Kind::Garbled,
    ]
    .map(|kind| {
        let mut scene = at(120, session());
        scene.wait(30);
        scene.list_fails(Failure::new(kind, "cannot list batches", "because"));
        header(&scene)
    })
    .to_vec();
    words!(headers.join("\n"), "header__trouble");
}

#[test]
fn before_the_first_reply_there_is_nothing_to_count() {
    assert!(header(&Scene::new(MEDIUM)).ends_with("loading…"));
}
