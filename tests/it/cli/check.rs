use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;

use crate::support::server::Scene;

const GOOD: &str = r#"{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-nano","messages":[{"role":"user","content":"hi"}]}}"#;
const BARE: &str = r#"{"model":"gpt-4.1-nano","messages":[{"role":"user","content":"hi"}]}"#;

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

#[test]
fn warnings_alone_are_told_and_are_exit_0() {
    let scene = Scene::offline();
    let odd = GOOD.replace("\"messages\"", "\"temprature\":1,\"messages\"");
    scene.write("requests.jsonl", odd + "\r\n");
    assert_snapshot!(scene.run("check requests.jsonl --tokens none").all());
}

#[test]
fn what_is_mended_goes_into_another_file_and_is_told() {
    let scene = Scene::offline();
    let nameless = GOOD.replace("\"custom_id\":\"a\",", "");
    let file = format!("\u{feff}{GOOD}\r\n\n{BARE}  \n{nameless}\n");
    scene.write("in.jsonl", file.clone());
    let said = [
        "check in.jsonl --quiet --tokens none",
        "check in.jsonl --fix -o out.jsonl --tokens none",
        "check in.jsonl --fix -o out.jsonl",
        "check in.jsonl --fix -o out.jsonl --force --json --quiet",
    ]
    .map(|line| scene.run(line).all());
    assert_snapshot!(said.join("\n\n"));
    let read = |name| std::fs::read_to_string(scene.home().join(name)).unwrap();
    assert_eq!(read("in.jsonl"), file);
    assert_snapshot!("mended", read("out.jsonl"));
}

#[test]
fn what_cannot_be_mended_is_left_and_told() {
    let scene = Scene::offline();
    scene.write(
        "in.jsonl",
        format!("nonsense\n{{\"input\":\"x\"}}\n{GOOD}\n\n"),
    );
    let told = "check in.jsonl --fix -o out.jsonl --endpoint /v1/moderations --tokens none";
    assert_snapshot!(
        [told, "check in.jsonl --fix -o -", "check in.jsonl --fix"]
            .map(|line| scene.run(line).all())
            .join("\n\n")
    );
}

#[test]
fn limits_are_those_of_the_profile() {
    let scene = Scene::offline();
    let lines = ["a", "b", "c"].map(|id| GOOD.replace("\"a\"", &format!("\"{id}\"")));
    scene.write("requests.jsonl", lines.join("\n"));
    let config = "default_profile = \"work\"\n[profiles.work]\nbase_url = \"https://llm.example.com/v1\"\nmax_requests = 2\n";
    scene.write("config.toml", config);
    assert_snapshot!(scene.run("check requests.jsonl --tokens none").all());
}

#[test]
fn what_is_no_file_or_cannot_be_read_is_no_finding() {
    let scene = Scene::offline();
    std::fs::create_dir(scene.home().join("folder")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(scene.home().join("pipe"))
        .status();
    assert!(pipe.unwrap().success());
    scene.write("locked.jsonl", GOOD);
    let locked = scene.home().join("locked.jsonl");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    let mut said: Vec<String> = vec![
        scene.run("check folder").all(),
        scene.run("check pipe").all(),
    ];
    // Nothing is locked for root.
    if std::fs::read(&locked).is_err() {
        let ran = scene.run("check locked.jsonl");
        assert!(
            ran.exit == 1 && ran.stderr.contains("ermission denied"),
            "{}",
            ran.stderr
        );
    }
    said.push(scene.run("check folder --fix -o out.jsonl").all());
    assert_snapshot!(said.join("\n\n"));
}
