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

#[test]
fn tokens_and_cost_are_told_unless_nobody_wants_them() {
    let scene = Scene::offline();
    let other = GOOD.replace("\"a\"", "\"b\"").replace("hi", "hello world");
    let limited = other.replace("\"messages\"", "\"max_tokens\":100,\"messages\"");
    scene.write("requests.jsonl", format!("{GOOD}\n{limited}\n"));
    let told = ["all", "sample", "none"].map(|which| {
        let ran = scene.run(&format!("check requests.jsonl --tokens {which}"));
        ran.stdout
    });
    assert_eq!(told[0], told[1]);
    assert_eq!(told[2], "");
    assert_snapshot!(told[0]);
}

#[test]
fn a_model_without_a_price_is_unknown_and_a_picture_is_named() {
    let scene = Scene::offline();
    let picture = r#"{"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{"model":"my-model","max_tokens":5,"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}}"#;
    scene.write("requests.jsonl", picture);
    assert_snapshot!(scene.run("check requests.jsonl").all());
}
