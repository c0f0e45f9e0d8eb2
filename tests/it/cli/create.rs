use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::server::{Pace, Ran, Scene};

const SAMPLE: &str = include_str!("../../../assets/samples/comments.jsonl");

fn scene(pace: Pace) -> Scene {
    let scene = Scene::with_server("demo", pace);
    scene.write("requests.jsonl", SAMPLE);
    scene
}

#[test]
fn the_id_alone_is_on_stdout_and_the_batch_is_there() {
    let scene = scene(Pace::Frozen);
    let ran = scene.run("create requests.jsonl --name moderation --metadata team=search");
    assert_eq!(
        (ran.stdout.trim(), ran.exit),
        (scene.id_of("moderation").as_str(), 0)
    );
}

#[test]
fn with_wait_the_end_decides_the_exit_code() {
    let ran = scene(Pace::Leaping).run("create requests.jsonl --name moderation --wait");
    assert_snapshot!(ran.all());
}

#[test]
fn a_file_with_a_mistake_is_not_sent() {
    let scene = scene(Pace::Frozen);
    scene.write("requests.jsonl", format!("{SAMPLE}\n{{}}\n"));
    let before = scene.run("list --json").stdout.lines().count();
    let ran = scene.run("create requests.jsonl");
    assert_eq!(scene.run("list --json").stdout.lines().count(), before);
    assert_snapshot!(ran.all());
}

#[test]
fn an_endpoint_that_contradicts_the_file_is_refused() {
    let ran = scene(Pace::Frozen).run("create requests.jsonl --endpoint /v1/responses");
    assert_snapshot!(ran.all());
}

#[test]
fn a_note_that_is_no_pair_is_refused() {
    assert_snapshot!(
        scene(Pace::Frozen)
            .run("create requests.jsonl --metadata team")
            .all()
    );
}

#[test]
fn a_read_only_profile_creates_nothing() {
    let scene = scene(Pace::Frozen);
    scene.write("config.toml", "[profiles.openai]\nread_only = true\n");
    assert_snapshot!(scene.run("create requests.jsonl").all());
}

/// Requests whose answers have a limit: two of them cost $0.0000054 in a batch at most.
const LIMITED: &str = concat!(
    r#"{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","max_tokens":10,"messages":[{"role":"user","content":"hello world"}]}}"#,
    "\n",
    r#"{"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","max_tokens":10,"messages":[{"role":"user","content":"hello world"}]}}"#,
    "\n",
);

/// How many batches there are.
fn batches(scene: &Scene) -> usize {
    scene.run("list --json").stdout.lines().count()
}

/// Reads the line that says what was sent or held.
fn line(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn tokens_and_cost_are_told_at_the_batch_price_beside_the_normal_one() {
    let scene = scene(Pace::Frozen);
    scene.write("limited.jsonl", LIMITED);
    let ran = scene.run("create limited.jsonl");
    let checked = scene.run("check limited.jsonl");
    assert_snapshot!(ran.stderr);
    assert_eq!(ran.stderr, checked.stdout, "in the words of a check");
}

#[test]
fn a_price_that_nobody_knows_is_unknown_and_never_nothing() {
    let scene = scene(Pace::Frozen);
    scene.write("own.jsonl", LIMITED.replace("gpt-4.1-nano", "my-own-model"));
    let ran = scene.run("create own.jsonl --json");
    assert_snapshot!(ran.stderr);
    let estimate = &line(&ran)["estimate"];
    assert_eq!(estimate["cost_is_known"], false);
    assert_eq!(estimate["input_cost"]["batch"], Value::Null);
    assert_eq!(estimate["doubts"].as_object().unwrap().len(), 1);
}

#[test]
fn in_json_a_batch_carries_what_was_counted_before_it_was_sent() {
    let scene = scene(Pace::Frozen);
    scene.write("limited.jsonl", LIMITED);
    let batch = line(&scene.run("create limited.jsonl --json"));
    let checked = line(&scene.run("check limited.jsonl --json"));
    assert_eq!(
        (&batch["type"], &batch["version"]),
        (&json!("batch"), &json!(1))
    );
    assert_eq!(batch["estimate"], checked["estimate"]);
    assert_eq!(batch["estimate"]["basis"], "whole");
}

#[test]
fn a_large_file_is_told_by_a_sample_that_says_so() {
    let scene = scene(Pace::Frozen);
    let text = "four words a time ".repeat(300);
    let lines = (0..1_000).map(|n| {
        let line = LIMITED.lines().next().unwrap();
        line.replace("\"a\"", &format!("\"{n}\""))
            .replace("hello world", &text)
            + "\n"
    });
    scene.write("large.jsonl", lines.collect::<String>());
    let ran = scene.run("create large.jsonl --json");
    assert!(ran.stderr.contains("by a sample of"), "{}", ran.all());
    let estimate = &line(&ran)["estimate"];
    assert_eq!(estimate["basis"], "sample");
    let ran = scene.run("create large.jsonl --json --tokens all --allow-duplicate");
    let all = &line(&ran)["estimate"];
    assert_eq!(all["basis"], "whole");
    let (likely, low, high) = (
        all["input_tokens"]["likely"].as_u64(),
        estimate["input_tokens"]["low"].as_u64(),
        estimate["input_tokens"]["high"].as_u64(),
    );
    assert!(low <= likely && likely <= high, "{estimate} {all}");
}

#[test]
fn who_wants_nothing_counted_is_told_nothing() {
    let scene = scene(Pace::Frozen);
    scene.write("limited.jsonl", LIMITED);
    let ran = scene.run("create limited.jsonl --tokens none --json");
    assert_eq!(
        (&line(&ran)["estimate"], ran.stderr.as_str()),
        (&Value::Null, "")
    );
}

#[test]
fn a_file_that_needs_no_run_is_told_once() {
    let scene = scene(Pace::Frozen);
    scene.write("limited.jsonl", LIMITED);
    let ran = scene.run("create limited.jsonl --split --json");
    assert_eq!(ran.stderr.matches("tokens").count(), 1, "{}", ran.stderr);
    assert_eq!(line(&ran)["estimate"]["basis"], "whole");
}

#[test]
fn what_may_cost_more_than_the_ceiling_is_not_sent() {
    let scene = scene(Pace::Frozen);
    scene.write("limited.jsonl", LIMITED);
    scene.write("config.toml", "[profiles.openai]\nmax_cost = 0.000001\n");
    let before = batches(&scene);
    let ran = scene.run("create limited.jsonl");
    assert_eq!(batches(&scene), before);
    assert_snapshot!(ran.all());
}

#[test]
fn a_flag_raises_the_ceiling_for_one_batch() {
    let scene = scene(Pace::Frozen);
    scene.write("limited.jsonl", LIMITED);
    scene.write("config.toml", "[profiles.openai]\nmax_cost = 0.000001\n");
    assert_eq!(scene.run("create limited.jsonl --max-cost 0.01").exit, 0);
}

#[test]
fn a_cost_that_nobody_knows_is_not_below_a_ceiling_unless_somebody_says_so() {
    let scene = scene(Pace::Frozen);
    let open = LIMITED.replace("\"max_tokens\":10,", "");
    scene.write("open.jsonl", open);
    let before = batches(&scene);
    let ran = scene.run("create open.jsonl --max-cost 5");
    assert_eq!(batches(&scene), before);
    assert_snapshot!(ran.all());
    let ran = scene.run("create open.jsonl --max-cost 5 --unknown-cost ok");
    assert_eq!((ran.exit, batches(&scene)), (0, before + 1));
}

/// A world in which a batch of the same model runs whose tokens nobody has counted.
fn full_queue(pace: Pace) -> Scene {
    let scene = Scene::with_server("full-queue", pace);
    scene.write("limited.jsonl", LIMITED);
    scene.write(
        "config.toml",
        "[profiles.openai]\nenqueued_tokens = { \"gpt-4.1-nano\" = 1000 }\n",
    );
    scene
}

#[test]
fn a_batch_that_may_not_fit_is_held_when_asked_and_sent_when_named() {
    let scene = full_queue(Pace::Frozen);
    let before = batches(&scene);
    let ran = scene.run("create limited.jsonl --hold --name limited");
    let words: Vec<&str> = ran.stdout.split_whitespace().collect();
    let ["held", id] = *words else {
        panic!("{}", ran.all())
    };
    assert_snapshot!(ran.all().replace(id, "[intent]"));
    let again = scene.run("create limited.jsonl --hold --name limited");
    assert_eq!(again.stdout, ran.stdout, "the same requests are held once");
    let again = line(&scene.run("create limited.jsonl --hold --name limited --json"));
    assert_eq!(
        (&again["state"], &again["estimate"]["basis"]),
        (&json!("held"), &json!("whole"))
    );
    assert_eq!(scene.run("resume --all").exit, 0);
    let listed = scene.run("list --json").stdout;
    assert!(listed.contains("\"state\":\"held\""), "{listed}");
    assert_eq!(
        listed.lines().count(),
        before + 1,
        "the row of the held one"
    );
    let sent = scene.run(&format!("resume {id}"));
    assert_eq!(sent.exit, 0, "{}", sent.all());
    assert_eq!(sent.stdout.trim(), scene.id_of("limited"));
}

#[test]
fn a_batch_that_never_fits_is_not_held() {
    let scene = full_queue(Pace::Frozen);
    scene.write(
        "config.toml",
        "[profiles.openai]\nenqueued_tokens = { \"gpt-4.1-nano\" = 10 }\n",
    );
    let before = batches(&scene);
    assert_snapshot!(
        scene
            .run("create limited.jsonl --hold --name limited")
            .all()
    );
    assert_eq!(batches(&scene), before);
    assert_snapshot!(scene.run("create limited.jsonl").stderr);
}
