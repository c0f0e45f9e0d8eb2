use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

const OUTPUT: &str = concat!(
    r#"{"id":"r1","custom_id":"a","response":{"status_code":200,"request_id":"q1","body":{"model":"m","choices":[{"message":{"content":"Hello,\nthere"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}},"error":null}"#,
    "\nnonsense\n",
);
const ERRORS: &str = r#"{"id":"r2","custom_id":"b","response":null,"error":{"code":"batch_expired","message":"late"}}"#;
const INPUT: &str = concat!(
    r#"{"custom_id":"c","method":"POST","url":"/v1/chat/completions","body":{}}"#,
    "\n",
    r#"{"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{}}"#,
    "\n",
    r#"{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{}}"#,
    "\n",
);

fn scene() -> Scene {
    let scene = Scene::offline();
    scene.write("output.jsonl", OUTPUT);
    scene.write("errors.jsonl", ERRORS);
    scene.write("requests.jsonl", INPUT);
    scene
}

#[test]
fn files_are_exported_without_key_and_network() {
    let ran = scene().run("export output.jsonl errors.jsonl --format csv -o -");
    assert_snapshot!(ran.all());
}

#[test]
fn the_requests_give_the_order() {
    let ran =
        scene().run("export output.jsonl errors.jsonl --input requests.jsonl -o - --format json");
    assert_snapshot!(ran.all());
}

#[test]
fn a_second_run_finds_the_same_file() {
    let scene = scene();
    let command = "export output.jsonl --order file -o answers.csv";
    let (first, second) = (scene.run(command), scene.run(command));
    assert_snapshot!(format!("{}\n\n{}", first.all(), second.all()));
}

#[test]
fn another_file_of_that_name_stays_unless_forced() {
    let scene = scene();
    scene.write("answers.csv", "mine");
    let refused = scene.run("export output.jsonl --order file -o answers.csv");
    let forced = scene.run("export output.jsonl --order file -o answers.csv --force --json");
    assert_snapshot!(format!("{}\n\n{}", refused.all(), forced.all()));
}

#[test]
fn only_what_failed_is_exported() {
    let ran = scene().run("export output.jsonl errors.jsonl --input requests.jsonl --errors --columns custom_id,class --format csv -o -");
    assert_snapshot!(ran.all());
}

#[test]
fn an_unknown_column_is_answered_with_the_list() {
    assert_snapshot!(
        scene()
            .run("export output.jsonl --columns colour -o x.csv")
            .all()
    );
}

#[test]
fn a_downloaded_batch_is_exported_by_its_id() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("eval-gpt-5");
    scene.run(&format!("download {id} --format json"));
    let ran = scene.run(&format!("export {id} --format csv --columns custom_id"));
    let path = ran.stdout.trim_end();
    let table = std::fs::read_to_string(path).unwrap();
    let ids: Vec<&str> = table.lines().skip(1).collect();
    let input = std::path::Path::new(path).with_file_name("input.jsonl");
    let asked = std::fs::read_to_string(input).unwrap();
    let asked: Vec<String> = asked
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["custom_id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids, asked);
}

#[test]
fn a_download_with_an_export_can_be_repeated() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("eval-gpt-5");
    let command = format!("download {id} --format csv");
    let (first, second) = (scene.run(&command), scene.run(&command));
    assert_eq!((first.stdout, first.exit), (second.stdout, second.exit));
}
