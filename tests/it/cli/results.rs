use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

const LINES: &str = concat!(
    r#"{"id":"r1","custom_id":"a","response":{"status_code":200,"request_id":"q1","body":{"model":"m","choices":[{"message":{"content":"Hello\nthere"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}},"error":null}"#,
    "\n",
    r#"{"id":"r2","custom_id":"b","response":null,"error":{"code":"batch_expired","message":"late"}}"#,
    "\nnonsense\n",
);

fn scene() -> Scene {
    let scene = Scene::offline();
    scene.write("output.jsonl", LINES);
    scene
}

#[test]
fn a_file_is_read_without_key_and_network() {
    assert_snapshot!(scene().run("results output.jsonl").all());
}

#[test]
fn json_is_one_result_a_line() {
    assert_snapshot!(scene().run("results output.jsonl --json").all());
}

#[test]
fn only_what_failed_is_shown() {
    assert_snapshot!(scene().run("results output.jsonl --errors").all());
}

#[test]
fn a_search_ignores_case_and_the_limit_holds() {
    assert_snapshot!(
        scene()
            .run("results output.jsonl --search HELLO --limit 1")
            .all()
    );
}

#[test]
fn a_downloaded_batch_is_found_by_its_id() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("eval-gpt-5");
    scene.run(&format!("download {id}"));
    let count = |line: &str| scene.run(line).stdout.lines().count();
    assert_eq!(
        [
            count(&format!("results {id}")),
            count(&format!("results {id} --errors"))
        ],
        [1000, 3]
    );
}

#[test]
fn a_batch_that_was_not_downloaded_is_exit_4() {
    assert_snapshot!(Scene::offline().run("results batch_nope").all());
}
