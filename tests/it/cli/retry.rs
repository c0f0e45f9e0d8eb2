use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use insta::assert_snapshot;

use crate::support::pty::Session;
use crate::support::server::{Pace, Scene, TOKEN};

fn half(pace: Pace) -> Scene {
    Scene::with_server("half-failed", pace)
}

/// How many batches there are.
fn batches(scene: &Scene) -> usize {
    scene.run("list --json").stdout.lines().count()
}

/// What the program keeps of requests that were made to be sent.
fn kept(scene: &Scene) -> usize {
    let folder = scene.home().join("data/retries");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn a_dry_run_tells_what_would_be_sent_and_sends_nothing() {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    let ran = scene.run(&format!("retry {id} --dry-run"));
    assert_eq!((batches(&scene), kept(&scene)), (1, 0));
    assert_snapshot!(ran.all());
}

#[test]
fn a_dry_run_in_json_has_classes_changes_and_the_first_requests() {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    let ran = scene.run(&format!(
        "retry {id} --dry-run --json --set body.max_completion_tokens=9 --model gpt-4.1-mini -o left.jsonl"
    ));
    let plan: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let left = std::fs::read_to_string(scene.home().join("left.jsonl")).unwrap();
    assert_eq!(left.lines().count(), 200);
    let first: serde_json::Value = serde_json::from_str(left.lines().next().unwrap()).unwrap();
    assert_eq!(plan["first"][0]["request"], first);
    assert_eq!(first["body"]["model"], "gpt-4.1-mini");
    assert_eq!(first["body"]["max_completion_tokens"], 9);
    assert_snapshot!(serde_json::json!({
        "requests": plan["requests"], "taken": plan["taken"], "classes": plan["classes"],
        "changes": plan["changes"], "metadata": plan["metadata"]["name"],
    }));
}

#[test]
fn without_a_terminal_to_ask_on_it_wants_a_yes() {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    assert_snapshot!(scene.run(&format!("retry {id}")).all());
}

#[test]
fn what_failed_becomes_a_batch_with_its_parent_and_its_notes() {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    let ran = scene.run(&format!("retry {id} --yes --json --metadata try=2"));
    let batch: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut notes = batch["metadata"].clone();
    notes.as_object_mut().unwrap().remove("batchdeck_intent");
    assert_eq!(
        notes,
        serde_json::json!({"name": "half-and-half", "parent": id, "try": "2"})
    );
    // The provider has the requests now.
    assert_eq!((batches(&scene), kept(&scene)), (2, 0));
    // While that runs, nothing is sent twice.
    let again = scene.run(&format!("retry {id} --yes"));
    assert_eq!((batches(&scene), again.exit), (2, 5));
}

#[test]
fn retrying_again_and_again_comes_to_an_end_at_which_everything_has_succeeded() {
    let scene = half(Pace::Leaping);
    let id = scene.id_of("half-and-half");
    let mut sent = 0;
    let last = loop {
        let ran = scene.run(&format!("retry {id} --yes --wait"));
        if ran.stdout.is_empty() {
            break ran;
        }
        sent += 1;
        assert!(sent < 40, "{}", ran.all());
    };
    assert!(sent > 1);
    let whole = format!("Nothing is left to retry: 400 of 400 requests of {id} have succeeded.");
    assert_eq!((last.stderr.trim(), last.exit), (whole.as_str(), 0));
    shows_one_whole_batch(&scene, &id);
}

/// Results, summary and export of a batch whose failures were retried until there were none.
fn shows_one_whole_batch(scene: &Scene, id: &str) {
    let summary = scene.run(&format!("results {id} --summary --json")).stdout;
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let counts = ["ok", "soft", "error", "missing", "duplicate", "unknown"];
    let counts = counts.map(|class| summary["classes"][class].as_u64().unwrap());
    assert_eq!(
        (summary["lines"].as_u64(), counts),
        (Some(400), [400, 0, 0, 0, 0, 0])
    );
    let results = scene.run(&format!("results {id} --json")).stdout;
    let lines: Vec<serde_json::Value> = results
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let own = lines.iter().filter(|line| line["batch"] == id).count();
    assert_eq!((lines.len(), own), (400, 200));
    let found = scene.run(&format!(
        "results {id} --search ticket --class ok,error --json"
    ));
    assert_eq!(found.stdout.lines().count(), 400);
    let export = scene.run(&format!(
        "export {id} --format csv -o all.csv --columns custom_id,class"
    ));
    assert_eq!(export.exit, 0, "{}", export.all());
    let table = std::fs::read_to_string(scene.home().join("all.csv")).unwrap();
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), 400);
    assert!(rows.iter().all(|row| row.ends_with(",ok")));
    // In the order of the requests, whichever batch answered.
    assert_eq!(rows[..3], ["ticket-0,ok", "ticket-1,ok", "ticket-2,ok"]);
    // A file that is named is that file alone.
    let file = lines.iter().find(|line| line["batch"] == id).unwrap();
    assert_eq!(file["file"], "output.jsonl");
}

#[test]
fn a_retry_can_be_retried_and_its_sisters_count() {
    let scene = half(Pace::Leaping);
    let id = scene.id_of("half-and-half");
    let child = scene.run(&format!("retry {id} --yes --wait --name child"));
    let child = child.stdout.split_whitespace().next().unwrap().to_owned();
    let sister = scene.run(&format!("retry {id} --yes --wait"));
    assert_ne!(sister.stdout, "");
    let plan = |id: &str| {
        let ran = scene.run(&format!("retry {id} --dry-run --json"));
        serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap()["taken"].clone()
    };
    assert_eq!(plan(&child), plan(&id));
}

#[test]
fn a_batch_that_has_not_ended_is_exit_5() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("nightly-tags");
    assert_snapshot!(scene.run(&format!("retry {id} --yes")).all());
}

#[test]
fn a_batch_without_failures_says_so() {
    let scene = Scene::with_server("demo", Pace::Leaping);
    scene.write(
        "one.jsonl",
        r#"{"custom_id":"a","method":"POST","url":"/v1/moderations","body":{"input":"hello"}}"#,
    );
    let ran = scene.run("create one.jsonl --name one --wait");
    assert_eq!(ran.exit, 0, "{}", ran.all());
    let id = scene.id_of("one");
    let before = batches(&scene);
    let ran = scene.run(&format!("retry {id} --yes"));
    let expected = format!("Nothing is left to retry: 1 of 1 requests of {id} have succeeded.");
    assert_eq!(
        (
            ran.stdout.as_str(),
            ran.stderr.trim(),
            ran.exit,
            batches(&scene)
        ),
        ("", expected.as_str(), 0, before)
    );
}

#[test]
fn an_unknown_batch_is_exit_4() {
    assert_snapshot!(half(Pace::Frozen).run("retry batch_nowhere --yes").all());
}

#[test]
fn what_cannot_be_set_or_taken_is_refused_before_anything_is_asked() {
    let scene = Scene::offline();
    let ran = ["--set custom_id=x", "--set model=x", "--only ok"]
        .map(|flag| scene.run(&format!("retry batch_1 --yes {flag}")).all());
    assert_snapshot!(ran.join("\n\n"));
}

/// Requests of the same model that run, so that their tokens wait.
const RUNNING: &str = r#"{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","max_tokens":10,"messages":[{"role":"user","content":"hello world"}]}}"#;

/// A world in which a retry does not fit beside what runs, by so many tokens more than it has itself.
/// Returns also the batch that is to be retried.
fn tight(beside: i64) -> (Scene, String) {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    scene.write("running.jsonl", RUNNING);
    assert_eq!(scene.run("create running.jsonl").exit, 0);
    let plan = scene.run(&format!("retry {id} --dry-run --json"));
    let plan: serde_json::Value = serde_json::from_str(&plan.stdout).unwrap();
    let own = plan["estimate"]["input_tokens"]["high"].as_i64().unwrap();
    let limit = own + beside;
    let downloads = scene.home().join("batchdeck");
    scene.write(
        "config.toml",
        format!(
            "download_dir = {downloads:?}\n[profiles.openai]\nenqueued_tokens = {{ \"gpt-4.1-nano\" = {limit} }}\n"
        ),
    );
    (scene, id)
}

#[test]
fn a_retry_that_does_not_fit_into_the_queue_is_warned_of_and_sent_unless_it_is_to_be_held() {
    let (scene, id) = tight(5);
    let ran = scene.run(&format!("retry {id} --yes"));
    assert_eq!((ran.exit, batches(&scene)), (0, 3), "{}", ran.all());
    assert!(
        ran.stderr.contains("the provider will fail it"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("--hold keeps it here"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_retry_that_does_not_fit_is_held_when_asked_once_and_sent_when_named() {
    let (scene, id) = tight(5);
    let ran = scene.run(&format!("retry {id} --yes --hold"));
    let words: Vec<&str> = ran.stdout.split_whitespace().collect();
    let ["held", intent] = *words else {
        panic!("{}", ran.all())
    };
    let again = scene.run(&format!("retry {id} --yes --hold"));
    assert_eq!(again.stdout, ran.stdout, "{}", again.all());
    // Its requests are kept for it, once; a row of the list is that of the held one.
    assert_eq!((kept(&scene), batches(&scene)), (1, 3));
    let sent = scene.run(&format!("resume {intent}"));
    assert_eq!((sent.exit, kept(&scene)), (0, 0), "{}", sent.all());
    assert_eq!(batches(&scene), 3);
}

#[test]
fn a_retry_that_fits_is_sent_although_it_might_be_held() {
    let (scene, id) = tight(1_000);
    let ran = scene.run(&format!("retry {id} --yes --hold"));
    assert!(ran.stdout.starts_with("batch_"), "{}", ran.all());
    assert!(!ran.stderr.contains("Warning"), "{}", ran.stderr);
}

#[test]
fn a_retry_that_never_fits_is_not_held() {
    let (scene, id) = tight(-1);
    let ran = scene.run(&format!("retry {id} --yes --hold"));
    assert_eq!((ran.exit, ran.stdout.as_str()), (7, ""), "{}", ran.all());
    assert_eq!((kept(&scene), batches(&scene)), (0, 2));
}

#[test]
fn on_a_terminal_a_retry_warns_before_it_asks_and_offers_to_hold_it() {
    let (scene, id) = tight(5);
    let home = scene.home().display().to_string();
    let env = [
        ("BATCHDECK_HOME", home.as_str()),
        ("OPENAI_BASE_URL", scene.base_url()),
        ("OPENAI_API_KEY", TOKEN),
    ];
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_batchdeck"));
    let mut session = Session::spawn(program, &["retry", &id], &env, (120, 40));
    session.wait("Send these 200 requests as a new batch? [y/N]");
    session.wait("the provider will fail it");
    session.send("y\r");
    session.wait("Hold it here until it fits?");
    session.send("y\r");
    session.wait("held ");
    assert_eq!(session.exit_code(), 0);
    assert_eq!(batches(&scene), 3);
}

#[test]
fn what_may_cost_more_than_the_ceiling_is_not_sent() {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    let ran = scene.run(&format!("retry {id} --yes --max-cost 0.0001"));
    assert_eq!((batches(&scene), kept(&scene)), (1, 0));
    assert_snapshot!(ran.all());
}

/// Deletes the requests of a batch at the provider.
fn lose_input(scene: &Scene, id: &str) {
    let batch = scene.run(&format!("get {id} --json")).stdout;
    let batch: serde_json::Value = serde_json::from_str(&batch).unwrap();
    let file = batch["input_file"].as_str().unwrap();
    let host = scene.base_url().trim_start_matches("http://");
    let host = host.trim_end_matches("/v1");
    let mut stream = TcpStream::connect(host).unwrap();
    let request = format!(
        "DELETE /v1/files/{file} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
}

#[test]
fn requests_that_the_provider_no_longer_has_can_be_named() {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    let whole = scene.run(&format!("retry {id} --dry-run -o whole.jsonl"));
    assert_eq!(whole.exit, 0, "{}", whole.all());
    let folder = scene.home().join("batchdeck");
    let folder = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    let input = folder.path().join("input.jsonl");
    std::fs::rename(&input, scene.home().join("mine.jsonl")).unwrap();
    lose_input(&scene, &id);
    let gone = scene.run(&format!("retry {id} --yes"));
    assert_eq!((gone.exit, batches(&scene)), (4, 1), "{}", gone.all());
    assert!(
        gone.stderr.contains("name it with --input"),
        "{}",
        gone.all()
    );
    let named = scene.run(&format!("retry {id} --yes --input mine.jsonl"));
    assert_eq!((named.exit, batches(&scene)), (0, 2), "{}", named.all());
}

#[test]
fn requests_that_were_kept_here_are_enough() {
    let scene = half(Pace::Frozen);
    let id = scene.id_of("half-and-half");
    assert_eq!(scene.run(&format!("retry {id} --dry-run")).exit, 0);
    lose_input(&scene, &id);
    let ran = scene.run(&format!("retry {id} --yes"));
    assert_eq!((ran.exit, batches(&scene)), (0, 2), "{}", ran.all());
}
