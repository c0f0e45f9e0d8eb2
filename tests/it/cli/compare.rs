use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

/// A line that was answered.
fn answer(id: &str, text: &str, output: u32) -> String {
    format!(
        r#"{{"id":"r","custom_id":"{id}","response":{{"status_code":200,"request_id":"q","body":{{"model":"gpt-4.1-nano","choices":[{{"message":{{"content":"{text}"}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":1200,"completion_tokens":{output}}}}}}},"error":null}}"#
    )
}

fn expired(id: &str) -> String {
    format!(
        r#"{{"id":"r","custom_id":"{id}","response":null,"error":{{"code":"batch_expired","message":"too late"}}}}"#
    )
}

/// Two runs over the same requests, of which each lacks one.
fn scene() -> Scene {
    let scene = Scene::offline();
    let long = "The customer asks for a refund of the second invoice, and ";
    let left = [
        answer("email-0", "Nothing to do.", 4),
        answer(
            "email-1",
            &format!("{long}threatens to leave.\\nUrgent."),
            20,
        ),
        answer("email-2", "Only here.", 3),
        expired("email-3"),
        answer("email-0", "Again.", 2),
        "nonsense".to_owned(),
    ];
    let right = [
        answer("email-3", "Answered this time.", 5),
        answer("email-1", &format!("{long}will stay.\\nUrgent."), 18),
        answer("email-0", " Nothing to do.\\n", 4),
        answer("email-4", "New \\u001b[31mone\\u202e.", 3).replace("nano", "pico"),
    ];
    scene.write("left.jsonl", left.join("\n"));
    scene.write("right.jsonl", right.join("\n"));
    scene
}

#[test]
fn both_sides_are_counted_and_what_differs_is_listed() {
    assert_snapshot!(scene().run("compare left.jsonl right.jsonl").all());
}

#[test]
fn changes_are_shown_word_by_word_below_their_request() {
    assert_snapshot!(
        scene()
            .run("compare left.jsonl right.jsonl --only different --diff")
            .all()
    );
}

#[test]
fn json_is_the_numbers_and_then_a_pair_a_line() {
    assert_snapshot!(
        scene()
            .run("compare left.jsonl right.jsonl --json --diff")
            .all()
    );
}

#[test]
fn only_some_kinds_are_listed_when_asked_and_the_limit_holds() {
    let scene = scene();
    let ids = |flags: &str| -> Vec<String> {
        let ran = scene.run(&format!("compare left.jsonl right.jsonl --json {flags}"));
        let pairs = ran.stdout.lines().skip(1).map(|line| {
            let pair: serde_json::Value = serde_json::from_str(line).unwrap();
            pair["custom_id"].as_str().unwrap().to_owned()
        });
        pairs.collect()
    };
    assert_eq!(
        [
            ids("--only same"),
            ids("--only only-left,only-right"),
            ids("--limit 2"),
            ids("--limit 0"),
        ],
        [
            vec!["email-0"],
            vec!["email-2", "email-4"],
            vec!["email-1", "email-2"],
            vec![],
        ]
    );
}

#[test]
fn what_is_not_there_is_exit_4() {
    let scene = scene();
    assert_snapshot!(scene.run("compare left.jsonl batch_nope").all());
}

#[test]
fn a_file_is_the_same_as_itself() {
    assert_snapshot!(scene().run("compare left.jsonl left.jsonl").all());
}

#[test]
fn batches_that_were_downloaded_are_compared_with_their_errors() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("eval-gpt-5");
    scene.run(&format!("download {id}"));
    let ran = scene.run(&format!("compare {id} {id} --json"));
    let numbers: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&numbers["same"], &numbers["left"]["error"]),
        (&serde_json::json!(1000), &serde_json::json!(3))
    );
}
