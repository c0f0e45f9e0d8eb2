use crate::support::hostile::{FORBIDDEN, serve};
use crate::support::server::{Ran, Scene, TOKEN};

fn said(line: &str) -> Ran {
    Scene::with_base_url(serve()).run(line)
}

fn assert_harmless(line: &str) {
    let ran = said(line);
    let text = ran.stdout + &ran.stderr;
    assert!(!text.is_empty(), "{line} said nothing");
    assert!(!text.contains(FORBIDDEN), "{line}: {text:?}");
    assert!(!text.contains(TOKEN), "{line}: {text:?}");
}

#[test]
fn no_field_of_a_batch_reaches_the_terminal_as_it_is() {
    assert_eq!(said("list").exit, 0);
    assert_harmless("list");
    assert_harmless("get evil");
}

#[test]
fn no_field_of_a_batch_leaves_json_as_it_is() {
    assert_eq!(said("list --json").exit, 0);
    assert_harmless("list --json");
    assert_harmless("get evil --json");
}

#[test]
fn json_gives_the_fields_back_whole() {
    let line = said("get evil --json").stdout;
    let batch: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(batch["name"], crate::support::hostile::EVIL);
}

#[test]
fn a_server_that_repeats_the_key_does_not_make_us_show_it() {
    for line in [
        "get other",
        "get other --json",
        "-v get other",
        "cancel --yes other",
    ] {
        assert_eq!(said(line).exit, 3);
        assert_harmless(line);
    }
}

#[test]
fn results_are_shown_and_not_obeyed() {
    let scene = Scene::offline();
    let evil = serde_json::json!({
        "custom_id": crate::support::hostile::EVIL,
        "response": {"status_code": 200, "body": {"choices": [
            {"message": {"content": crate::support::hostile::EVIL}}]}},
    });
    scene.write("output.jsonl", format!("{evil}\n"));
    for line in ["results output.jsonl", "results output.jsonl --json"] {
        let ran = scene.run(line);
        assert!(!ran.stdout.contains(FORBIDDEN), "{:?}", ran.stdout);
    }
}
