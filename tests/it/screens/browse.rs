//! The results view: each tab and class, a search under way, and the errors in groups.

use batchdeck::app::effect::{Effect, Rows};
use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::app::state::window::WINDOW;
use batchdeck::domain::Failure;
use batchdeck::domain::Kind;
use batchdeck::domain::request::Asked;

use crate::support::app::{MEDIUM, Scene};
use crate::support::results::{
    all_kinds, asked, counted, found, lines, local, open, part, saved, search_of, searched, study,
};
use crate::support::screen::shot;

const WIDE: Size = Size {
    width: 120,
    height: 40,
};
const NARROW: Size = Size {
    width: 60,
    height: 20,
};
const SMALL: Size = Size {
    width: 40,
    height: 10,
};

/// The view on the result of a request, at a size.
fn on(id: &str, size: Size) -> Scene {
    let (mut scene, ticket) = counted(size);
    let row = all_kinds()
        .iter()
        .position(|line| line.custom_id.as_deref() == Some(id))
        .unwrap();
    scene.press(&format!("<ctrl-g>{}<enter><enter>", row + 1));
    study(&mut scene, ticket);
    scene
}

#[test]
fn both_sides_stand_beside_each_other_where_there_is_room() {
    shot!(on("email-0", WIDE), "browse__wide");
    let mut scene = on("email-0", MEDIUM);
    shot!(scene, "browse__medium_reading");
    scene.press("<esc>");
    shot!(scene, "browse__medium_table");
    let mut scene = on("email-0", NARROW);
    shot!(scene, "browse__narrow_reading");
    scene.press("<esc>");
    shot!(scene, "browse__narrow_table");
    shot!(on("email-0", SMALL), "browse__small");
}

#[test]
fn markdown_is_laid_out_and_plain_one_key_away() {
    let mut scene = on("plan-1", MEDIUM);
    shot!(scene, "browse__markdown");
    scene.press("m");
    shot!(scene, "browse__markdown_plain");
}

#[test]
fn json_is_laid_out_and_folds() {
    let mut scene = on("json-1", MEDIUM);
    scene.press("jj<enter>");
    shot!(scene, "browse__json_folded");
    scene.press("<minus>");
    shot!(scene, "browse__json_all_folded");
}

#[test]
fn each_class_says_what_it_is() {
    for (id, name) in [
        ("email-2", "soft"),
        ("email-3", "refusal"),
        ("email-7", "error"),
        ("email-90", "expired"),
        ("email-812", "missing"),
    ] {
        shot!(on(id, NARROW), format!("browse__{name}").as_str());
    }
    let (mut scene, _) = counted(NARROW);
    scene.press("jjjjj<enter>");
    shot!(scene, "browse__unreadable");
}

#[test]
fn a_duplicate_and_an_unknown_id_are_told() {
    let mut scene = on("email-1", MEDIUM);
    let ticket = scene.app.model.results.ticket();
    let read = |scene: &mut Scene, outcome, lines| {
        scene.feed(Event::RequestRead {
            ticket,
            custom_id: "email-1".into(),
            outcome: Ok(outcome),
            lines: Some(lines),
        });
    };
    read(&mut scene, asked(), 2);
    shot!(scene, "browse__duplicate");
    read(&mut scene, Asked::Unknown, 1);
    scene.press("]");
    shot!(scene, "browse__unknown");
}

#[test]
fn the_request_stands_beside_the_answer() {
    let mut scene = on("email-0", WIDE);
    scene.press("]");
    shot!(scene, "browse__request_awaited");
    let ticket = scene.app.model.results.ticket();
    let read = |scene: &mut Scene, outcome| {
        scene.feed(Event::RequestRead {
            ticket,
            custom_id: "email-0".into(),
            outcome: Ok(outcome),
            lines: None,
        });
    };
    read(&mut scene, asked());
    shot!(scene, "browse__request");
    scene.press("m");
    shot!(scene, "browse__request_json");
    scene.press("m");
    read(&mut scene, Asked::NotHere);
    shot!(scene, "browse__request_not_here");
}

#[test]
fn the_raw_line_is_laid_out_as_it_came_or_moved_sideways() {
    let mut scene = on("email-7", MEDIUM);
    scene.press("i");
    shot!(scene, "browse__raw");
    scene.press("mwlll");
    shot!(scene, "browse__raw_sideways");
}

#[test]
fn a_search_under_way_shows_what_it_has_found() {
    let (mut scene, ticket) = counted(WIDE);
    scene.press("<enter>/");
    shot!(scene, "browse__search_empty");
    scene.press("renew<enter>");
    let search = search_of(&scene.effects);
    searched(&mut scene, ticket, search, 17, 38);
    shot!(scene, "browse__search_under_way");
    searched(&mut scene, ticket, search, 17, 100);
    scene.press("n");
    found(&mut scene, ticket, 6, Some(2));
    shot!(scene, "browse__search_hit");
    scene.press("&");
    let asking = scene.effects.iter().find_map(|effect| match effect {
        Effect::ReadWindow { asking, .. } => Some(*asking),
        _ => None,
    });
    scene.feed(Event::WindowRead {
        ticket,
        asking: asking.expect("the hits are read"),
        rows: Rows::Hits,
        outcome: Ok(lines(crate::support::results::MORE)),
    });
    shot!(scene, "browse__search_hits_alone");
}

#[test]
fn a_search_that_cannot_be_understood_says_why() {
    let (mut scene, _) = counted(MEDIUM);
    scene.press("<enter><tab>/tokens:x<enter>");
    shot!(scene, "browse__search_problem");
    let (mut scene, _) = counted(MEDIUM);
    scene.press("<ctrl-g>5");
    shot!(scene, "browse__go_to");
}

#[test]
fn rows_that_are_guessed_are_marked_and_counting_shows() {
    let (mut scene, ticket) = saved(MEDIUM, all_kinds());
    scene.press("<enter><tab>G");
    scene.feed(Event::EndRead {
        ticket,
        first: 901_000,
        outcome: Ok(lines(&"no id\n".repeat(WINDOW))),
    });
    scene.feed(Event::IndexAdvanced {
        ticket,
        progress: part(38),
    });
    shot!(scene, "browse__guessed");
    scene.feed(Event::Indexed {
        ticket,
        total: 901_663,
    });
    scene.feed(Event::Studied {
        ticket,
        truth: None,
        progress: part(61),
    });
    shot!(scene, "browse__counting");
}

#[test]
fn a_file_that_has_changed_is_told_in_the_edge() {
    let mut scene = on("email-0", MEDIUM);
    let ticket = scene.app.model.results.ticket();
    scene.press("<esc>");
    scene.feed(Event::FileChanged {
        ticket,
        path: "batchdeck/eval/output.jsonl".into(),
    });
    scene.wait(10);
    shot!(scene, "browse__changed");
}

#[test]
fn local_files_are_all_there_is() {
    let mut scene = Scene::with(local(&["out/results.jsonl", "out/errors.jsonl"]), WIDE);
    shot!(scene, "files__opening");
    let ticket = scene.app.model.results.ticket();
    open(&mut scene, ticket, all_kinds());
    scene.feed(Event::Indexed { ticket, total: 10 });
    study(&mut scene, ticket);
    shot!(scene, "files__open");
    scene.press("?");
    shot!(scene, "files__help");
    let mut scene = Scene::with(local(&["out/results.jsonl"]), MEDIUM);
    let ticket = scene.app.model.results.ticket();
    scene.feed(Event::ResultsOpened {
        ticket,
        outcome: Err(Failure::new(
            Kind::Disk,
            "cannot open out/results.jsonl",
            "no such file",
        )),
    });
    shot!(scene, "files__failed");
}

#[test]
fn errors_are_grouped_by_cause() {
    let (mut scene, ticket) = counted(WIDE);
    study(&mut scene, ticket);
    scene.press("ej");
    shot!(scene, "groups__wide");
    let (mut scene, ticket) = counted(NARROW);
    study(&mut scene, ticket);
    scene.press("e");
    shot!(scene, "groups__narrow");
}

#[test]
fn errors_that_are_not_counted_say_so() {
    let (mut scene, ticket) = counted(NARROW);
    scene.feed(Event::Studied {
        ticket,
        truth: None,
        progress: part(61),
    });
    scene.press("e");
    shot!(scene, "groups__counting");
    let mut scene = super::results::opened(NARROW);
    scene.press("e");
    shot!(scene, "groups__preview");
}

#[test]
fn the_detail_pane_tells_what_was_counted() {
    let (mut scene, ticket) = counted(WIDE);
    study(&mut scene, ticket);
    scene.press("2z");
    shot!(scene, "detail__counted");
    let (mut scene, ticket) = counted(MEDIUM);
    scene.feed(Event::Studied {
        ticket,
        truth: None,
        progress: part(61),
    });
    scene.press("2");
    shot!(scene, "detail__counting");
}

#[test]
fn an_export_is_chosen_from_a_menu() {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press("/renew<enter>");
    let search = search_of(&scene.effects);
    searched(&mut scene, ticket, search, 17, 100);
    scene.press("<enter>o");
    shot!(scene, "menu__export_extent");
    scene.press("<enter>");
    shot!(scene, "menu__export");
    scene.press("<esc>y");
    shot!(scene, "menu__copy_result");
}
