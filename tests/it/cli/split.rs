use insta::assert_snapshot;

use crate::support::server::Scene;

/// A scene with a file of so many requests.
fn scene(requests: usize) -> Scene {
    let scene = Scene::offline();
    let line = |n: usize| {
        format!(
            r#"{{"custom_id":"r-{n}","method":"POST","url":"/v1/responses","body":{{"model":"gpt-4.1","input":"{n}"}}}}"#
        ) + "\n"
    };
    let lines: String = (0..requests).map(line).collect();
    scene.write("requests.jsonl", lines);
    scene
}

#[test]
fn shards_are_whole_requests_and_their_paths_are_data() {
    let scene = scene(5);
    let said = [
        "split requests.jsonl --max-requests 2 -o shards",
        "split requests.jsonl --max-requests 2 -o shards",
        "split requests.jsonl --max-bytes 300 -o shards --force --json",
        "check shards/requests-001.jsonl --tokens none",
    ]
    .map(|line| scene.run(line).all());
    assert_snapshot!(said.join("\n\n"));
}

#[test]
fn a_file_over_the_limit_of_the_provider_is_cut_without_a_word_about_sizes() {
    let scene = scene(50_001);
    let ran = scene.run("split requests.jsonl -o shards");
    assert_eq!(
        ran.stdout,
        "shards/requests-001.jsonl\nshards/requests-002.jsonl\n"
    );
    let count = |name| {
        std::fs::read_to_string(scene.home().join(name))
            .unwrap()
            .lines()
            .count()
    };
    assert_eq!(
        [
            count("shards/requests-001.jsonl"),
            count("shards/requests-002.jsonl")
        ],
        [50_000, 1]
    );
}

#[test]
fn tokens_are_a_limit_as_they_are_counted() {
    let scene = scene(3);
    let said = [
        "check requests.jsonl",
        "split requests.jsonl --max-tokens 16 -o shards --json",
        "split requests.jsonl --max-tokens 1 -o less",
    ]
    .map(|line| scene.run(line).all());
    assert_snapshot!(said.join("\n\n"));
}

#[test]
fn a_file_with_an_error_is_not_cut() {
    let scene = scene(2);
    scene.write("requests.jsonl", "{}\n");
    let ran = scene.run("split requests.jsonl -o shards");
    assert!(!scene.home().join("shards").exists());
    assert_snapshot!(ran.all());
}

#[test]
fn a_request_that_fits_nowhere_is_named() {
    assert_snapshot!(
        scene(2)
            .run("split requests.jsonl --max-bytes 9 -o shards")
            .all()
    );
}
