//! Whatever is pressed, and in whatever order answers come: what is on the screen is what the files
//! hold.

use batchdeck::app::effect::Rows;
use batchdeck::app::layout::Size;
use batchdeck::app::state::window::WINDOW;
use batchdeck::text::rich::Line;
use proptest::prelude::*;

use crate::support::app::Scene;
use crate::support::outside::Outside;
use crate::support::results::local;

fn files(total: u64) -> (Scene, Outside) {
    let mut scene = Scene::with(
        local(&["output.jsonl"]),
        Size {
            width: 120,
            height: 30,
        },
    );
    let mut outside = Outside::new(total);
    outside.settle(&mut scene);
    (scene, outside)
}

/// Asserts that every line on the screen is that of its row, and that the page is of the cursor's.
fn assert_true(scene: &Scene, outside: &Outside) {
    let results = &scene.app.model.results;
    let window = results.window();
    assert!(window.lines().len() <= WINDOW);
    let len = match results.rows {
        Rows::All => outside.total,
        Rows::Hits => outside.hits(),
    };
    assert_eq!(window.len(), len);
    for (row, line) in window.rows(scene.app.model.result_rows()) {
        let wanted = Outside::line(Outside::row_of(results.rows, row));
        assert_eq!(line, Some(&wanted), "row {row} of {:?}", results.rows);
    }
    let id = results.current().and_then(|line| line.custom_id.clone());
    let view = scene.app.model.browse().expect("the view is open");
    let page: Vec<String> = view.page.lines().iter().map(Line::to_text).collect();
    assert!(page.join(" ").contains(&id.expect("a line")), "{page:?}");
}

#[test]
fn hits_are_turned_round_the_end_and_shown_alone() {
    let (mut scene, mut outside) = files(1000);
    for (keys, row) in [
        ("/x<enter>", 0),
        ("n", 7),
        ("N", 0),
        ("N", 994),
        ("n", 0),
        ("<ctrl-g>500<enter>", 499),
        ("n", 504),
        ("&", 72),
        ("n", 73),
        ("&", 511),
        ("}", 517),
        ("{", 506),
        ("<ctrl-g>row-700<enter>", 700),
        ("<ctrl-g>50%<enter>", 500),
        ("G", 999),
        ("g", 0),
    ] {
        scene.press(keys);
        outside.settle(&mut scene);
        assert_eq!(scene.app.model.results.scroll().cursor, row, "{keys}");
        assert_true(&scene, &outside);
    }
}

#[test]
fn a_search_from_the_middle_goes_to_the_hit_behind_the_cursor() {
    let (mut scene, mut outside) = files(1000);
    scene.press("<ctrl-g>500<enter>");
    outside.settle(&mut scene);
    scene.press("/x<enter>");
    outside.settle(&mut scene);
    assert_eq!(scene.app.model.results.scroll().cursor, 504);
}

fn keys() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        "[jkgGnN&}{.,]",
        Just("<ctrl-d>".to_owned()),
        Just("<ctrl-u>".to_owned()),
        Just("<pgdn>".to_owned()),
        Just("/x<enter>".to_owned()),
        Just("<ctrl-g>70%<enter>".to_owned()),
        Just("<ctrl-g>row-300<enter>".to_owned()),
        Just("<ctrl-g>812<enter>".to_owned()),
        Just("r".to_owned()),
    ];
    prop::collection::vec(key, 1..40).prop_map(|keys| keys.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_keys_and_late_answers_the_screen_shows_what_the_files_hold(
        total in 820u64..3000,
        turns in prop::collection::vec((keys(), 0usize..6), 1..8),
    ) {
        let (mut scene, mut outside) = files(total);
        for (keys, answers) in turns {
            scene.press(&keys);
            outside.take(&mut scene);
            for _ in 0..answers {
                if let Some(event) = outside.next() {
                    scene.feed(event);
                    outside.take(&mut scene);
                }
            }
        }
        outside.settle(&mut scene);
        scene.wait(1);
        outside.settle(&mut scene);
        assert_true(&scene, &outside);
    }
}
