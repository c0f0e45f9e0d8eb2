use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

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
        (ran.stdout.trim(), ran.stderr.as_str(), ran.exit),
        (scene.id_of("moderation").as_str(), "", 0)
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
