use insta::assert_snapshot;

use crate::support::server::Scene;

const GOOD: &str = r#"{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","messages":[{"role":"user","content":"hi"}]}}"#;

#[test]
fn a_good_file_needs_neither_key_nor_network() {
    let scene = Scene::offline();
    scene.write("requests.jsonl", GOOD);
    assert_snapshot!(scene.run("check requests.jsonl").all());
}

#[test]
fn findings_name_their_lines_and_the_exit_code_is_7() {
    let scene = Scene::offline();
    scene.write("requests.jsonl", format!("{GOOD}\n{GOOD}\nnonsense\n"));
    assert_snapshot!(scene.run("check requests.jsonl").all());
}

#[test]
fn findings_are_json_when_asked() {
    let scene = Scene::offline();
    scene.write("requests.jsonl", format!("{GOOD}\n{GOOD}\n"));
    assert_snapshot!(scene.run("check requests.jsonl --json").all());
}

#[test]
fn a_file_that_is_not_there_is_exit_4() {
    assert_snapshot!(Scene::offline().run("check nope.jsonl").all());
}
