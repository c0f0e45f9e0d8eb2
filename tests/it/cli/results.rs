use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::server::{Pace, Ran, Scene};

const LINES: &str = concat!(
    r#"{"id":"r1","custom_id":"a","response":{"status_code":200,"request_id":"q1","body":{"model":"m","choices":[{"message":{"content":"Hello\nthere"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}},"error":null}"#,
    "\n",
    r#"{"id":"r2","custom_id":"b","response":null,"error":{"code":"batch_expired","message":"late"}}"#,
    "\nnonsense\n",
);

/// One line of each class that a line has by itself, some of them odd.
const ALL: &str = concat!(
    r#"{"id":"r1","custom_id":"ticket-0001","response":{"status_code":200,"request_id":"q1","body":{"model":"gpt-4.1-nano","choices":[{"message":{"content":"The caf\u00e9 in \"Z\u00fcrich\" opens at 9"},"finish_reason":"stop"}],"usage":{"prompt_tokens":300,"completion_tokens":20}}},"error":null}"#,
    "\r\n\n",
    r#"{"id":"r2","custom_id":"ticket-0002","response":{"status_code":200,"request_id":"q2","body":{"model":"gpt-5","choices":[{"message":{"content":"Cut in the mid"},"finish_reason":"length"}],"usage":{"prompt_tokens":1000,"completion_tokens":2000}}},"error":null}"#,
    "\n",
    r#"{"id":"r3","custom_id":"ticket-0003","response":{"status_code":429,"request_id":"q3","body":{"error":{"message":"Rate limit reached, used 12","code":"rate_limit_exceeded"}}},"error":null}"#,
    "\n",
    r#"{"id":"r4","custom_id":"ticket-0004","response":{"status_code":429,"request_id":"q4","body":{"error":{"message":"Rate limit reached, used 999","code":"rate_limit_exceeded"}}},"error":null}"#,
    "\n",
    r#"{"id":"r5","custom_id":"ticket-0005","response":null,"error":{"code":"batch_expired","message":"late"}}"#,
    "\n",
    r#"{"id":"r6","custom_id":"ticket-0001","response":{"status_code":200,"body":{"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"stop"}]}}}"#,
    "\n",
    r#"{"id":"r7","custom_id":"ticket-0007","response":{"status_code":200,"body":{"#,
);

/// What was asked: the first five, one that was never answered, and not the seventh.
const ASKED: &str = concat!(
    r#"{"custom_id":"ticket-0001","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","messages":[{"role":"user","content":"When does it open?"}]}}"#,
    "\n",
    r#"{"custom_id":"ticket-0002","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5","messages":[{"role":"user","content":"Sing the \u00e9pop\u00e9e"}]}}"#,
    "\n",
    r#"{"custom_id":"ticket-0003","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5","messages":[{"role":"user","content":"x"}]}}"#,
    "\n",
    r#"{"custom_id":"ticket-0004","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5","messages":[{"role":"user","content":"x"}]}}"#,
    "\n",
    r#"{"custom_id":"ticket-0005","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5","messages":[{"role":"user","content":"x"}]}}"#,
    "\n",
    r#"{"custom_id":"ticket-0006","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-5","messages":[{"role":"user","content":"Another épopée"}]}}"#,
    "\n",
);

fn scene() -> Scene {
    let scene = Scene::offline();
    scene.write("output.jsonl", LINES);
    scene
}

fn scene_of_all() -> Scene {
    let scene = Scene::offline();
    scene.write("all.jsonl", ALL);
    scene.write("asked.jsonl", ASKED);
    scene
}

/// Runs a command line and hands it bytes.
fn piped(line: &str, bytes: &[u8]) -> Ran {
    let scene = Scene::offline();
    let mut child = scene
        .command(line.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    scene.ran(child.wait_with_output().unwrap())
}

/// The ids of the results that a command line shows.
fn ids(flags: &str) -> Vec<String> {
    let scene = scene_of_all();
    let ran = scene.run(&format!("results all.jsonl --json {flags}"));
    let id = |line: &str| {
        let item: serde_json::Value = serde_json::from_str(line).unwrap();
        item["custom_id"].as_str().unwrap_or("-").to_owned()
    };
    ran.stdout.lines().map(id).collect()
}

#[test]
fn a_file_is_read_without_key_and_network() {
    assert_snapshot!(scene().run("results output.jsonl").all());
}

#[test]
fn every_class_has_its_sign_and_its_word() {
    assert_snapshot!(scene_of_all().run("results all.jsonl").all());
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
            .run("results output.jsonl --search hello --limit 1")
            .all()
    );
}

#[test]
fn a_search_with_a_capital_letter_means_it() {
    assert_snapshot!(scene().run("results output.jsonl --search HELLO").all());
}

#[test]
fn texts_are_found_however_the_file_spells_them() {
    assert_eq!(ids("--search café"), ["ticket-0001"]);
    assert_eq!(ids("--search \"zürich\""), ["ticket-0001"]);
    assert_eq!(ids(r"--search caf.\sin --regex"), ["ticket-0001"]);
    assert_eq!(ids("--search ticket-0001"), ["ticket-0001", "ticket-0001"]);
    assert_eq!(ids("--search content"), [""; 0]);
}

#[test]
fn classes_and_everything_else_narrow_what_is_shown() {
    assert_eq!(ids("--class soft"), ["ticket-0002", "ticket-0001"]);
    assert_eq!(
        ids("--class expired,unreadable"),
        ["ticket-0005", "ticket-0007"]
    );
    assert_eq!(ids("--finish LENGTH"), ["ticket-0002"]);
    assert_eq!(ids("--model nano"), ["ticket-0001"]);
    assert_eq!(ids("--tokens 100..500"), ["ticket-0001"]);
    assert_eq!(
        ids("--tokens >500 --class soft --search mid"),
        ["ticket-0002"]
    );
}

#[test]
fn lines_that_came_twice_are_a_class() {
    assert_eq!(ids("--class duplicate"), ["ticket-0001"]);
}

#[test]
fn what_was_asked_and_never_answered_is_shown_beside_the_requests() {
    assert_snapshot!(
        scene_of_all()
            .run("results all.jsonl --input asked.jsonl --class missing,unknown")
            .all()
    );
}

#[test]
fn a_text_in_a_request_finds_its_result() {
    assert_snapshot!(
        scene_of_all()
            .run("results all.jsonl --input asked.jsonl --search épopée --json")
            .all()
    );
}

#[test]
fn without_the_requests_nothing_can_be_missing() {
    assert_snapshot!(
        scene_of_all()
            .run("results all.jsonl --class missing")
            .all()
    );
}

#[test]
fn a_class_that_does_not_exist_is_named_with_those_that_do() {
    assert_snapshot!(scene_of_all().run("results all.jsonl --class failed").all());
}

#[test]
fn an_expression_that_is_none_is_told_with_its_reason() {
    assert_snapshot!(
        scene_of_all()
            .run("results all.jsonl --search refund( --regex")
            .all()
    );
}

#[test]
fn everything_is_counted() {
    assert_snapshot!(
        scene_of_all()
            .run("results all.jsonl --input asked.jsonl --summary")
            .all()
    );
}

#[test]
fn everything_is_counted_for_scripts() {
    assert_snapshot!(
        scene_of_all()
            .run("results all.jsonl --summary --json")
            .all()
    );
}

#[test]
fn failures_are_grouped_by_their_cause() {
    assert_snapshot!(scene_of_all().run("results all.jsonl --groups").all());
}

#[test]
fn failures_are_grouped_for_scripts() {
    assert_snapshot!(
        scene_of_all()
            .run("results all.jsonl --groups --json")
            .all()
    );
}

#[test]
fn standard_input_is_read_like_a_file() {
    let ran = piped("results -", LINES.as_bytes());
    assert_eq!(ran.stdout, scene().run("results output.jsonl").stdout);
}

#[test]
fn what_comes_through_a_pipe_is_shown_at_once() {
    let scene = Scene::offline();
    let mut child = scene
        .command(["results", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let line = LINES.lines().next().unwrap();
    writeln!(stdin, "{line}").unwrap();
    stdin.flush().unwrap();
    let mut shown = String::new();
    // The pipe is still open: had the program waited for its end, this would not return.
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut shown)
        .unwrap();
    assert!(shown.contains("Hello there"), "{shown}");
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_limit_does_not_wait_for_the_end_of_a_pipe() {
    let scene = Scene::offline();
    let mut child = scene
        .command(["results", "-", "--limit", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(LINES.as_bytes()).unwrap();
    let ended = child.wait().unwrap();
    drop(stdin);
    assert!(ended.success());
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let scene = Scene::offline();
    let many = format!("{}\n", LINES.lines().next().unwrap()).repeat(20_000);
    scene.write("big.jsonl", many);
    let mut child = scene
        .command(["results", "big.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
}

#[test]
fn several_files_are_one_list() {
    let scene = scene_of_all();
    scene.write("output.jsonl", LINES);
    let count = |line: &str| scene.run(line).stdout.lines().count();
    assert_eq!(count("results output.jsonl all.jsonl"), 3 + 7);
}

#[test]
fn prose_is_told_to_be_no_results() {
    let prose = "This is a letter.\nIt has lines.\n";
    let all = [
        piped("results -", prose.as_bytes()),
        piped("results - --search letter", prose.as_bytes()),
        piped("results - --search nothing", prose.as_bytes()),
        piped("results - --class ok", prose.as_bytes()),
    ];
    assert_eq!(all.each_ref().map(|ran| ran.exit), [7; 4]);
    assert_snapshot!(all[0].all());
}

#[test]
fn a_file_without_lines_is_no_error() {
    let scene = Scene::offline();
    scene.write("output.jsonl", "");
    assert_snapshot!(scene.run("results output.jsonl").all());
}

#[test]
fn broken_bytes_and_huge_lines_are_lines_like_others() {
    let huge = format!(
        r#"{{"custom_id":"huge","response":{{"status_code":200,"body":{{"choices":[{{"message":{{"content":"{}"}}}}]}}}}}}"#,
        "x".repeat(3_000_000)
    );
    let bytes = [
        b"\xff\xfe\n".as_slice(),
        huge.as_bytes(),
        b"\n\0\n",
        LINES.as_bytes(),
    ]
    .concat();
    let ran = piped("results - --json", &bytes);
    let lines: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["line"].as_u64().unwrap(),
                line["class"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        (1, "unreadable"),
        (2, "ok"),
        (3, "unreadable"),
        (4, "ok"),
        (5, "expired"),
        (6, "unreadable"),
    ];
    assert_eq!((told, ran.exit), (expected.to_vec(), 0));
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

#[test]
fn what_is_missing_is_a_part_of_what_was_asked_in_every_count() {
    let scene = Scene::offline();
    let answer = r#"{"custom_id":"a","response":{"status_code":200,"body":{"model":"gpt-4.1-nano","choices":[{"message":{"content":"Yes."},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000000,"completion_tokens":0}}}}"#;
    scene.write("out.jsonl", answer.as_bytes());
    scene.write(
        "in.jsonl",
        b"{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\"}\n{\"custom_id\":\"c\"}\n",
    );
    let summary = scene.run("results out.jsonl --input in.jsonl --summary");
    let report = scene.run("export out.jsonl --input in.jsonl --format md -o -");
    assert_snapshot!(format!("{}\n{}", summary.all(), report.all()));
}

#[test]
fn a_request_that_a_cancel_kept_from_running_is_no_error() {
    let line = br#"{"custom_id":"a","error":{"code":"batch_cancelled","message":"never begun"}}"#;
    let told = [
        "results - --class cancelled",
        "results - --class error",
        "results - --summary",
    ]
    .map(|args| piped(args, line).stdout.contains("cancelled"));
    assert_eq!(told, [true, false, true]);
}
