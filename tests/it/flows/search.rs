//! Finding results: by words, as the next problem, by number or id.

use batchdeck::app::effect::{Effect, Rows, Target, Ticket};
use batchdeck::app::event::Event;
use batchdeck::app::state::browse::Tab;
use batchdeck::app::state::search::Pace;
use batchdeck::domain::query::{Needle, NeedleKind};
use batchdeck::domain::{Failure, Kind};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{RESULTS, completed};
use crate::support::results::{counted, found, part, search_of, searched, seek_of, study};

/// A search for `green` that has begun on row `row`.
fn searching(row: usize) -> (Scene, Ticket, Ticket) {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press(&"j".repeat(row)).press("/green<enter>");
    let search = search_of(&scene.effects);
    (scene, ticket, search)
}

fn cursor(scene: &Scene) -> u64 {
    scene.app.model.results.scroll().cursor
}

fn remark(scene: &Scene) -> Option<&'static str> {
    scene.app.model.notices.current_remark()
}

#[test]
fn what_is_typed_is_looked_for_through_all_lines() {
    let (scene, ticket, search) = searching(0);
    let [
        Effect::Search {
            ticket: under,
            search: which,
            ref query,
        },
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    let needle = Needle {
        pattern: "green".into(),
        kind: NeedleKind::Literal,
    };
    assert_eq!(
        (under, which, query.text.as_ref()),
        (ticket, search, Some(&needle))
    );
}

#[test]
fn the_cursor_goes_to_the_first_hit_behind_it_as_soon_as_that_is_known() {
    let (mut scene, ticket, search) = searching(2);
    scene.feed(Event::SearchAdvanced {
        ticket,
        search,
        hits: 1,
        first: Some(5),
        progress: part(20),
        failure: None,
    });
    assert_eq!(cursor(&scene), 5);
}

#[test]
fn a_hit_before_the_cursor_is_gone_to_only_when_there_is_none_behind_it() {
    let (mut scene, ticket, search) = searching(2);
    searched(&mut scene, ticket, search, 1, 20);
    found(&mut scene, ticket, 0, Some(0));
    assert_eq!(cursor(&scene), 2);
    searched(&mut scene, ticket, search, 1, 100);
    found(&mut scene, ticket, 0, Some(0));
    assert_eq!(cursor(&scene), 0);
}

#[test]
fn next_and_previous_hit_go_on_from_the_cursor() {
    let (mut scene, ticket, search) = searching(0);
    searched(&mut scene, ticket, search, 3, 100);
    scene.press("n");
    let seek = seek_of(&scene.effects);
    let wanted = Effect::Seek {
        ticket,
        seek,
        rows: Rows::All,
        from: 0,
        to: Target::NextHit,
    };
    assert_eq!(scene.effects, [wanted]);
    found(&mut scene, ticket, 4, Some(1));
    assert_eq!(cursor(&scene), 4);
    scene.press("N");
    assert!(matches!(
        *scene.effects,
        [Effect::Seek {
            from: 4,
            to: Target::PreviousHit,
            ..
        }]
    ));
}

#[test]
fn hits_alone_are_shown_and_all_rows_again_the_cursor_staying_on_its_result() {
    let (mut scene, ticket, search) = searching(0);
    searched(&mut scene, ticket, search, 3, 100);
    scene.press("n");
    found(&mut scene, ticket, 4, Some(1));
    scene.press("&");
    assert_eq!(
        (scene.app.model.results.rows, cursor(&scene)),
        (Rows::Hits, 1)
    );
    assert!(matches!(
        *scene.effects,
        [Effect::ReadWindow {
            rows: Rows::Hits,
            first: 0,
            ..
        }]
    ));
    scene.press("nn");
    assert_eq!(cursor(&scene), 0);
    scene.press("&");
    found(&mut scene, ticket, 0, Some(0));
    assert_eq!(
        (scene.app.model.results.rows, cursor(&scene)),
        (Rows::All, 0)
    );
}

#[test]
fn escape_stops_the_search_then_clears_the_hits_then_closes() {
    let (mut scene, ticket, search) = searching(0);
    scene.press("<enter><tab>");
    searched(&mut scene, ticket, search, 3, 40);
    scene.press("<esc>");
    assert_eq!(scene.effects, [Effect::StopSearch { search }]);
    let pace = |scene: &Scene| {
        let search = scene.app.model.results.search.as_ref();
        search.map(|search| search.pace.clone())
    };
    assert_eq!(pace(&scene), Some(Pace::Stopped));
    scene.press("<esc>");
    assert_eq!(pace(&scene), None);
    assert!(scene.app.model.browse().is_some());
    scene.press("<esc>");
    assert!(scene.app.model.browse().is_none());
}

#[test]
fn another_search_makes_the_one_before_stale() {
    let (mut scene, ticket, old) = searching(0);
    scene.press("/blue<enter>");
    searched(&mut scene, ticket, old, 9, 50);
    assert_eq!(scene.app.model.results.search.as_ref().unwrap().hits, 0);
}

#[test]
fn nothing_typed_clears_the_hits() {
    let (mut scene, _, _) = searching(0);
    scene.press("/<enter>");
    assert_eq!(scene.app.model.results.search, None);
}

#[test]
fn a_search_that_breaks_says_why_and_keeps_its_hits() {
    let (mut scene, ticket, search) = searching(0);
    let failure = Failure::new(Kind::Disk, "cannot search", "the file is gone");
    scene.feed(Event::SearchAdvanced {
        ticket,
        search,
        hits: 2,
        first: Some(1),
        progress: part(40),
        failure: Some(failure),
    });
    let toasts = scene.app.model.notices.toasts().count();
    let hits = scene.app.model.results.search.as_ref().unwrap().hits;
    assert_eq!((toasts, hits), (1, 2));
}

#[test]
fn in_the_list_a_slash_is_still_the_filter() {
    let (mut scene, _) = counted(MEDIUM);
    scene.press("1/zzz");
    assert_eq!(scene.app.model.list.filter.value(), "zzz");
}

#[test]
fn a_preview_is_searched_and_says_that_it_is_one() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![completed()]);
    scene.opened(RESULTS, false, None).press("3/green<enter>");
    let search = search_of(&scene.effects);
    let ticket = scene.app.model.results.ticket();
    searched(&mut scene, ticket, search, 2, 100);
    assert!(crate::support::screen::picture(&scene.app).contains("in the first 6 lines"));
}

#[test]
fn the_next_problem_of_a_preview_is_found_here_round_the_end() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![completed()]);
    scene.opened(RESULTS, true, None).press("3");
    let mut seen = Vec::new();
    for key in "}}}}}{".chars() {
        scene.press(&key.to_string());
        seen.push(cursor(&scene));
    }
    assert_eq!(seen, [2, 3, 4, 5, 2, 5]);
}

#[test]
fn the_only_problem_is_told_to_be_the_only_one() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![completed()]);
    let lines: Vec<&str> = RESULTS.lines().take(3).collect();
    scene.opened(&lines.join("\n"), true, None).press("3}}");
    assert_eq!(
        (cursor(&scene), remark(&scene)),
        (2, Some("there is no other problem"))
    );
}

#[test]
fn the_next_problem_of_saved_results_is_looked_up() {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press("}");
    assert!(matches!(
        *scene.effects,
        [Effect::Seek {
            to: Target::NextProblem,
            from: 0,
            ..
        }]
    ));
    let seek = seek_of(&scene.effects);
    scene.feed(Event::Sought {
        ticket,
        seek,
        outcome: Ok(None),
    });
    assert_eq!(remark(&scene), Some("there is no other problem"));
}

#[test]
fn a_row_is_gone_to_by_its_number_a_part_of_the_way_or_its_id() {
    let (mut scene, _) = counted(MEDIUM);
    scene.press("<ctrl-g>4<enter>");
    assert_eq!(cursor(&scene), 3);
    scene.press("<ctrl-g>50%<enter>");
    assert_eq!(cursor(&scene), 5);
    let targets = [
        ("email-7", Target::Id("email-7".into())),
        ("id:12", Target::Id("12".into())),
    ];
    for (typed, wanted) in targets {
        scene.press(&format!("<ctrl-g>{typed}<enter>"));
        let [Effect::Seek { ref to, .. }] = *scene.effects else {
            panic!("{:?}", scene.effects)
        };
        assert_eq!(*to, wanted);
    }
}

#[test]
fn a_group_of_errors_is_shown_line_by_line() {
    let (mut scene, ticket) = counted(MEDIUM);
    study(&mut scene, ticket);
    scene.press("ej<enter>");
    let search = search_of(&scene.effects);
    let open = scene.app.model.results.search.as_ref().unwrap();
    assert_eq!(
        (
            scene.app.model.results.rows,
            open.words.as_str(),
            open.ticket
        ),
        (Rows::Hits, "soft: length", search)
    );
    assert!(scene.app.model.browse().is_some());
}

#[test]
fn the_input_line_of_a_group_is_one_key_away() {
    let (mut scene, ticket) = counted(MEDIUM);
    study(&mut scene, ticket);
    scene.press("ei");
    assert!(matches!(
        *scene.effects,
        [
            Effect::Seek {
                to: Target::Place(_),
                ..
            },
            ..
        ]
    ));
    found(&mut scene, ticket, 4, None);
    let view = scene.app.model.browse().unwrap();
    assert_eq!((cursor(&scene), view.tab), (4, Tab::Request));
    assert!(matches!(*scene.effects, [Effect::ReadRequest { .. }]));
}

#[test]
fn what_is_missing_is_a_group_too() {
    let (mut scene, ticket) = counted(MEDIUM);
    study(&mut scene, ticket);
    scene.press("eGi");
    assert_eq!(
        remark(&scene),
        Some("enter shows these, request by request")
    );
    scene.press("k<enter>");
    let words = &scene.app.model.results.search.as_ref().unwrap().words;
    assert_eq!(words, "missing: asked, and in neither file");
}
