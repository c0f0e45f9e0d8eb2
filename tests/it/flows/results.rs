//! Results of the selection: read as people read them, raw one key away.

use batchdeck::app::effect::Effect;
use batchdeck::app::state::overlay::Overlay;
use batchdeck::app::state::results::Mode;

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{completed, running};

const LINES: &str = r#"{"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"message":{"content":"First."}}]}},"error":null}
{"custom_id":"b","response":{"status_code":200,"body":{"choices":[{"message":{"content":"Second."}}]}},"error":null}"#;

fn opened() -> Scene {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![completed()]);
    scene.opened(LINES, true, None);
    scene
}

fn read(scene: &Scene) -> &str {
    match scene.app.model.overlays.last() {
        Some(Overlay::Reader(reader)) => reader.text.as_str(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_result_is_read_in_full_and_the_next_is_one_key_away() {
    let mut scene = opened();
    scene.press("3<enter>");
    assert_eq!(read(&scene), "First.");
    scene.press("<right>");
    assert_eq!(read(&scene), "Second.");
}

#[test]
fn raw_json_is_one_key_away_and_so_is_the_way_back() {
    let mut scene = opened();
    scene.press("3<enter>i");
    assert!(read(&scene).contains("\"custom_id\": \"a\""));
    scene.press("i");
    assert_eq!(
        (read(&scene), scene.app.model.results.mode),
        ("First.", Mode::Parsed)
    );
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
