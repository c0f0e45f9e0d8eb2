//! Requests being prepared: the lines, and the rows as they would be sent.

use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::app::state::prepare::{Line, Recipe};
use batchdeck::domain::{Failure, Kind, Progress};

use crate::support::app::{MEDIUM, Scene};
use crate::support::prepare::{filled, opened, read, tasted};
use crate::support::screen::{picture, shot};

const WIDE: Size = Size {
    width: 120,
    height: 40,
};
const NARROW: Size = Size {
    width: 60,
    height: 16,
};
const LEAST: Size = Size {
    width: 40,
    height: 10,
};

#[test]
fn a_fresh_page_says_what_to_name() {
    shot!(opened(Scene::new(MEDIUM)), "prepare__fresh");
}

#[test]
fn rows_are_shown_as_they_would_be_sent() {
    let scene = filled(MEDIUM);
    shot!(scene, "prepare__rows");
    let mut scene = filled(WIDE);
    scene.app.model.prepare.line = Line::Text(2);
    scene.press(" Thanks.");
    shot!(scene, "prepare__template_wide");
    let mut scene = filled(MEDIUM);
    scene.app.model.prepare.line = Line::Rows;
    scene.press("nnjj");
    shot!(scene, "prepare__reading");
}

#[test]
fn a_row_that_is_no_request_says_why_and_what_to_do() {
    let mut scene = filled(MEDIUM);
    scene.press("<pgdn>");
    shot!(scene, "prepare__row_error");
}

#[test]
fn a_template_that_is_wrong_says_where() {
    let mut scene = filled(MEDIUM);
    scene.app.model.prepare.line = Line::Text(2);
    scene.press("{{");
    let failure = Failure::new(
        Kind::Config,
        "the recipe cannot be used",
        "user, line 4: the template is wrong: unexpected end of input",
    )
    .with_hint("correct the template");
    tasted(&mut scene, Err(failure));
    shot!(scene, "prepare__template_error");
}

#[test]
fn a_recipe_that_is_not_there_says_so_where_rows_would_be() {
    let mut scene = opened(Scene::new(MEDIUM));
    scene.press("<down>x<down>");
    let failure = Failure::new(Kind::NotFound, "there is no recipe summarisex", "")
        .with_hint("`batchdeck prepare --list` says what each is for");
    read(&mut scene, Err(failure));
    assert!(matches!(scene.app.model.prepare.read, Recipe::Failed(_)));
    shot!(scene, "prepare__no_recipe");
}

#[test]
fn a_narrow_screen_keeps_the_line_with_the_keys_in_sight() {
    let mut scene = filled(NARROW);
    scene.app.model.prepare.line = Line::Text(2);
    scene.press("<ctrl-a>");
    shot!(scene, "prepare__narrow");
    let mut scene = filled(LEAST);
    scene.app.model.prepare.line = Line::Write;
    shot!(scene, "prepare__least");
}

#[test]
fn a_changed_recipe_asks_where_it_is_to_be_saved() {
    let mut scene = filled(MEDIUM);
    scene.app.model.prepare.line = Line::Text(2);
    scene.press("!<ctrl-o>");
    shot!(scene, "prepare__save");
}

#[test]
fn a_file_being_written_shows_how_far_it_is() {
    let mut scene = filled(MEDIUM);
    scene.press("<ctrl-s>");
    let job = scene.app.model.prepare.job.unwrap();
    let progress = Progress {
        done: 42,
        total: Some(100),
    };
    scene.feed(Event::JobAdvanced { job, progress });
    shot!(scene, "prepare__writing");
}

#[test]
fn what_could_be_named_is_listed_below_the_path() {
    let mut scene = opened(Scene::new(MEDIUM));
    scene.press("d<tab>");
    let ticket = scene.effects.iter().find_map(|effect| match effect {
        batchdeck::app::effect::Effect::Prepare(batchdeck::app::effect::Preparing::Complete {
            ticket,
            ..
        }) => Some(*ticket),
        _ => None,
    });
    let paths = (1..=9).map(|at| format!("day-{at}.csv")).collect();
    scene.feed(Event::PathsFound {
        ticket: ticket.unwrap(),
        paths,
    });
    shot!(scene, "prepare__candidates");
}

#[test]
fn a_template_that_is_written_loses_nothing_at_its_edge() {
    for width in 60..120 {
        let mut scene = filled(Size { width, height: 40 });
        scene.app.model.prepare.line = Line::Text(1);
        scene.press("<ctrl-u>");
        scene.feed(Event::Pasted("abc defg ".repeat(30).trim().to_owned()));
        let picture = picture(&scene.app);
        let rows = picture.lines().filter(|row| row.contains("defg"));
        assert!(rows.clone().count() > 2, "{picture}");
        assert_eq!(rows.filter(|row| row.contains('…')).count(), 0, "{picture}");
    }
}
