//! Results of the selection, and the view in which they are read.

use batchdeck::app::effect::{Effect, Program, Rows, Shown};
use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::app::mouse::footer_spots;
use batchdeck::app::state::browse::{Side, Tab};
use batchdeck::app::state::scroll::Scroll;
use batchdeck::app::state::window::{Numbering, WINDOW};
use batchdeck::domain::request::Asked;
use batchdeck::text::rich::Line;

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{completed, running};
use crate::support::results::{all_kinds, asked, counted, lines, local, open, saved, study};

const LINES: &str = r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":"First."}}]}},"error":null}
{"custom_id":"b","response":{"status_code":200,"body":{"choices":[{"message":{"content":"Second."}}]}},"error":null}"#;

const WIDE: Size = Size {
    width: 120,
    height: 40,
};

fn opened() -> Scene {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![completed()]);
    scene.opened(LINES, true, None);
    scene
}

/// What the reading pane says, line by line.
fn read(scene: &Scene) -> String {
    let view = scene.app.model.browse().expect("the view is open");
    let lines = view.page.lines().iter().map(Line::to_text);
    lines.collect::<Vec<_>>().join("\n")
}

fn side(scene: &Scene) -> Option<Side> {
    scene.app.model.browse().map(|view| view.side)
}

fn line(number: u64) -> String {
    format!(
        r#"{{"custom_id":"row-{number}","response":{{"status_code":200,"body":{{"choices":[{{"message":{{"content":"{number}"}}}}]}}}}}}"#
    )
}

/// Lines of a long file.
fn long(first: u64, count: usize) -> Vec<batchdeck::domain::result::ResultLine> {
    let text: Vec<String> = (first..).take(count).map(line).collect();
    lines(&text.join("\n"))
}

#[test]
fn a_result_is_read_in_full_and_the_next_is_one_key_away() {
    let mut scene = opened();
    scene.press("3<enter>");
    assert_eq!(read(&scene), "First.");
    scene.press("<right>");
    assert_eq!(read(&scene), "Second.");
    scene.press(",");
    assert_eq!(read(&scene), "First.");
}

#[test]
fn raw_json_is_one_key_away_and_so_is_the_way_back() {
    let mut scene = opened();
    scene.press("3<enter>i");
    assert!(
        read(&scene).contains("\"custom_id\": \"a\""),
        "{}",
        read(&scene)
    );
    scene.press("i");
    assert_eq!(read(&scene), "First.");
}

#[test]
fn tabs_turn_with_brackets_and_stay_while_rows_are_turned() {
    let mut scene = opened();
    scene.press("3<enter>]]");
    assert!(read(&scene).contains("\"a\""));
    scene.press(".");
    assert!(read(&scene).contains("\"b\""));
    scene.press("]");
    assert_eq!(scene.app.model.browse().unwrap().tab, Tab::Answer);
    scene.press("[");
    assert_eq!(scene.app.model.browse().unwrap().tab, Tab::Raw);
}

#[test]
fn on_a_wide_screen_the_page_follows_the_table() {
    let mut scene = Scene::new(WIDE);
    scene.listed(vec![completed()]);
    scene.opened(LINES, true, None).press("3<enter>");
    assert_eq!(
        (side(&scene), read(&scene).as_str()),
        (Some(Side::Table), "First.")
    );
    scene.press("j");
    assert_eq!(read(&scene), "Second.");
}

#[test]
fn tab_goes_to_the_other_side_and_escape_back_step_by_step() {
    let mut scene = opened();
    scene.press("3<enter>");
    let mut seen = vec![side(&scene)];
    for keys in ["<tab>", "<enter>", "<esc>", "<esc>"] {
        scene.press(keys);
        seen.push(side(&scene));
    }
    let (table, reading) = (Some(Side::Table), Some(Side::Reading));
    assert_eq!(seen, [reading, table, reading, table, None]);
    assert_eq!(scene.effects, []);
}

#[test]
fn the_answer_can_be_copied() {
    let mut scene = opened();
    scene.press("3<enter>y<enter>");
    let wanted = Effect::Copy {
        what: "answer",
        text: "First.".to_owned(),
    };
    assert_eq!(scene.effects, [wanted]);
}

#[test]
fn what_is_read_opens_in_the_pager_tab_by_tab() {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press("<enter>P");
    let shown = |scene: &Scene| match scene.effects.as_slice() {
        [
            Effect::Show {
                with: Program::Pager,
                what: Shown::Text { name, text },
            },
        ] => (*name, text.chars().take(12).collect::<String>()),
        other => panic!("{other:?}"),
    };
    assert_eq!(shown(&scene), ("answer.txt", "Michael O'Co".to_owned()));
    scene.press("iP");
    assert_eq!(
        shown(&scene),
        ("result.json", "{\"id\":\"br_1\"".to_owned())
    );
    scene.press("[");
    scene.feed(Event::RequestRead {
        ticket,
        custom_id: "email-0".into(),
        outcome: Ok(asked()),
        lines: None,
    });
    scene.press("P");
    assert_eq!(shown(&scene), ("request.json", "{\"custom_id\"".to_owned()));
}

#[test]
fn the_request_is_looked_up_once_and_shown_beside_the_answer() {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press("<enter>]");
    let wanted = Effect::ReadRequest {
        ticket,
        custom_id: "email-0".into(),
    };
    assert_eq!(scene.effects, [wanted]);
    scene.press("jk");
    assert_eq!(scene.effects, []);
    scene.feed(Event::RequestRead {
        ticket,
        custom_id: "email-0".into(),
        outcome: Ok(asked()),
        lines: Some(1),
    });
    assert!(read(&scene).contains("Sum the e-mail up"));
}

#[test]
fn an_input_file_that_is_not_here_is_one_key_away() {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press("<enter>]");
    scene.feed(Event::RequestRead {
        ticket,
        custom_id: "email-0".into(),
        outcome: Ok(Asked::NotHere),
        lines: None,
    });
    assert!(read(&scene).contains("f fetches it"), "{}", read(&scene));
    scene.press("f");
    let [Effect::FetchInput { job, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    assert!(read(&scene).contains("being fetched"));
    scene.feed(Event::JobEnded {
        job,
        outcome: Ok(batchdeck::app::event::JobDone::InputFetched { id: completed().id }),
    });
    assert!(matches!(*scene.effects, [Effect::ReadRequest { .. }]));
}

#[test]
fn a_line_may_be_a_duplicate_only_where_there_are_duplicates() {
    let (mut scene, ticket) = counted(WIDE);
    scene.press("<enter>j");
    assert_eq!(scene.effects, []);
    study(&mut scene, ticket);
    scene.press("j");
    assert!(matches!(*scene.effects, [Effect::ReadRequest { .. }]));
}

#[test]
fn long_lines_are_kept_whole_on_request_and_moved_sideways() {
    let mut scene = opened();
    scene.press("3<enter>imw");
    let before = scene.app.model.browse().unwrap().left;
    scene.press("ll");
    let view = scene.app.model.browse().unwrap();
    assert_eq!((before, view.left > 0), (0, true));
    assert_eq!(scene.app.model.results.scroll().cursor, 0);
}

#[test]
fn passing_by_a_batch_asks_for_no_results() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running(), completed()]);
    scene.press("jkjk");
    let opens = |effect: &Effect| matches!(effect, Effect::OpenResults { .. });
    assert!(!scene.effects.iter().any(opens));
    scene.press("j").wait(1);
    assert!(scene.effects.iter().any(opens));
}

#[test]
fn opening_a_batch_leads_to_its_results() {
    let mut scene = opened();
    scene.press("<enter><enter>");
    assert_eq!(read(&scene), "First.");
}

#[test]
fn the_end_is_on_the_screen_before_the_lines_are_counted() {
    let (mut scene, ticket) = saved(MEDIUM, long(1, WINDOW));
    scene.press("G");
    assert!(
        scene.effects.contains(&Effect::ReadEnd {
            ticket,
            count: WINDOW
        }),
        "{:?}",
        scene.effects
    );
    scene.feed(Event::EndRead {
        ticket,
        first: 700_000,
        outcome: Ok(long(901_424, WINDOW)),
    });
    let results = &scene.app.model.results;
    assert_eq!(results.window().numbering(), Numbering::Guessed);
    let id = results.current().unwrap().custom_id.clone();
    assert_eq!(id.as_deref(), Some("row-901663"));
    scene.feed(Event::Indexed {
        ticket,
        total: 901_663,
    });
    let results = &scene.app.model.results;
    assert_eq!(results.scroll().cursor, 901_662);
    assert_eq!(results.window().numbering(), Numbering::Counted);
}

#[test]
fn scrolling_reads_windows_and_never_holds_more() {
    let (mut scene, ticket) = saved(MEDIUM, long(1, WINDOW));
    scene.feed(Event::Indexed {
        ticket,
        total: 100_000,
    });
    scene.press("<enter><tab>");
    for _ in 0..200 {
        scene.press("<ctrl-d>");
        let asked = scene.effects.iter().find_map(|effect| match effect {
            Effect::ReadWindow {
                asking,
                first,
                count,
                rows,
                ..
            } => Some((*asking, *first, *count, *rows)),
            _ => None,
        });
        if let Some((asking, first, count, rows)) = asked {
            scene.feed(Event::WindowRead {
                ticket,
                asking,
                rows,
                outcome: Ok(long(first + 1, count)),
            });
        }
        let window = scene.app.model.results.window();
        assert!(window.lines().len() <= WINDOW);
        assert!(window.rows(20).all(|(_, line)| line.is_some()));
    }
}

#[test]
fn files_that_have_changed_are_told_of_and_opened_again_with_a_key() {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press("<enter>");
    let changed = Event::FileChanged {
        ticket,
        path: "batchdeck/eval/output.jsonl".into(),
    };
    scene.feed(changed.clone()).feed(changed);
    assert_eq!(scene.app.model.notices.toasts().count(), 1);
    scene.press("r");
    assert!(matches!(*scene.effects, [Effect::OpenResults { .. }]));
}

#[test]
fn local_files_are_opened_and_nothing_is_ever_listed() {
    let mut scene = Scene::with(local(&["out/results.jsonl"]), MEDIUM);
    let [Effect::OpenFiles { ticket, ref paths }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(paths, &[std::path::PathBuf::from("out/results.jsonl")]);
    open(&mut scene, ticket, all_kinds());
    for _ in 0..50 {
        scene.wait(3600);
        assert_eq!(scene.effects, []);
    }
    assert_eq!(scene.app.model.deadline(), None);
}

#[test]
fn local_files_are_left_by_escape_or_q() {
    for keys in ["<esc>", "q", "<tab>q"] {
        let mut scene = Scene::with(local(&["out.jsonl"]), MEDIUM);
        let ticket = scene.app.model.results.ticket();
        open(&mut scene, ticket, all_kinds());
        scene.press(keys);
        assert_eq!(scene.effects, [Effect::Quit], "{keys}");
    }
}

#[test]
fn keys_of_panes_mean_nothing_over_local_files() {
    let mut scene = Scene::with(local(&["out.jsonl"]), MEDIUM);
    let ticket = scene.app.model.results.ticket();
    open(&mut scene, ticket, all_kinds());
    for keys in ["c", "C", "x", "R", "t", "s", "z", "1", "2", "d"] {
        scene.press(keys);
        assert_eq!(scene.effects, [], "{keys}");
        assert_eq!(scene.app.model.overlays.len(), 1, "{keys}");
    }
    assert_eq!(scene.app.model.results.rows, Rows::All);
    assert_eq!(scene.app.model.results.scroll(), Scroll::default());
}

#[test]
fn the_way_back_is_in_the_footer_at_every_width() {
    for width in [40, 60, 80, 100, 120, 200] {
        for keys in ["", "<enter>", "e", "o", "y", "?", "L", "/", "<ctrl-g>"] {
            let (mut scene, _) = counted(Size { width, height: 24 });
            scene.press("3<enter>");
            scene.press(keys);
            let model = &scene.app.model;
            let footer = model.layout().unwrap().footer;
            let spots = footer_spots(model, &scene.app.keymap, footer);
            let back = spots.iter().find(|spot| spot.action.leads_back());
            let end = back.map(|spot| spot.area.x + spot.area.width);
            assert!(end.is_some_and(|end| end <= width), "{width}: {keys}");
        }
    }
}

#[test]
fn at_the_outermost_level_no_way_back_is_shown() {
    let (mut scene, _) = counted(MEDIUM);
    let shown = |scene: &Scene| {
        let model = &scene.app.model;
        let footer = model.layout().unwrap().footer;
        let spots = footer_spots(model, &scene.app.keymap, footer);
        spots.iter().any(|spot| spot.action.leads_back())
    };
    scene.press("1");
    assert!(!shown(&scene));
    scene.press("2");
    assert!(shown(&scene));
}

#[test]
fn files_are_looked_at_when_somebody_does_something_and_at_no_other_time() {
    let (mut scene, _) = saved(MEDIUM, lines(LINES));
    let looks = |scene: &Scene| {
        let wished = scene.wished.iter();
        wished
            .filter(|effect| matches!(effect, Effect::LookAtFiles { .. }))
            .count()
    };
    let before = looks(&scene);
    scene.wait(600);
    assert_eq!(looks(&scene), before);
    scene.press("j");
    assert_eq!(looks(&scene), before + 1);
}
