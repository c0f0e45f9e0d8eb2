use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use insta::assert_snapshot;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::server::Scene;

const NOTES: &str =
    "id;text\r\nn1;\"Dear all,\r\nthe lift is \"\"out\"\" again.\"\r\nn2;Merci bien 🙂\r\n";

fn scene() -> Scene {
    let scene = Scene::offline();
    scene.write("notes.csv", NOTES);
    scene
}

/// The shipped sample, as somebody sees it who has the sources.
fn sample(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("assets/samples").join(name));
    text.unwrap()
}

#[test]
fn the_recipes_are_listed() {
    let (people, scripts) = (
        scene().run("prepare --list"),
        scene().run("prepare --list --json"),
    );
    assert_snapshot!(format!("{}\n\n{}", people.all(), scripts.all()));
}

#[test]
fn a_shown_recipe_is_one_to_start_from() {
    let scene = scene();
    let shown = scene.run("prepare --recipe extract --show");
    let schema = scene.run("prepare --recipe extract --show schema");
    scene.write("mine.toml", &shown.stdout);
    scene.write("extract.schema.json", &schema.stdout);
    let own = scene.run("prepare notes.csv --recipe mine.toml -o -");
    let shipped = scene.run("prepare notes.csv --recipe extract -o -");
    assert_eq!((own.exit, own.stdout), (0, shipped.stdout));
}

#[test]
fn a_recipe_is_shown_with_what_is_changed_of_it() {
    let scene = scene();
    let changed = "--recipe classify --model m --set body.max_tokens=7 --set tone=x";
    let refused = scene.run(&format!("prepare {changed} --show"));
    assert_eq!(refused.exit, 2, "{}", refused.all());
    let changed = "--recipe classify --model m --set body.max_tokens=7";
    scene.write(
        "mine.toml",
        scene.run(&format!("prepare {changed} --show")).stdout,
    );
    let own = scene.run("prepare notes.csv --recipe mine.toml -o -");
    let shipped = scene.run(&format!("prepare notes.csv {changed} -o -"));
    assert_eq!((own.exit, own.stdout), (0, shipped.stdout));
}

#[test]
fn the_emails_become_the_shipped_requests() {
    let scene = Scene::offline();
    scene.write("emails.json", sample("emails.json"));
    let ran = scene.run("prepare emails.json --recipe summarise -o requests.jsonl");
    let written = std::fs::read_to_string(scene.home().join("requests.jsonl")).unwrap();
    assert!(written == sample("emails.jsonl"), "the files differ");
    assert_snapshot!(ran.all());
}

#[test]
fn what_each_recipe_makes_of_notes() {
    let scene = scene();
    let all = ["classify", "extract", "translate", "embed"].map(|recipe| {
        scene
            .run(&format!("prepare notes.csv --recipe {recipe} -o -"))
            .all()
    });
    assert_snapshot!(all.join("\n\n"));
}

#[test]
fn what_is_prepared_can_be_checked() {
    let scene = scene();
    for recipe in ["classify", "extract", "translate", "embed"] {
        let prepared = scene.run(&format!(
            "prepare notes.csv --recipe {recipe} -o {recipe}.jsonl"
        ));
        assert_eq!(prepared.exit, 0, "{}", prepared.stderr);
        let checked = scene.run(&format!("check {recipe}.jsonl"));
        assert_eq!(checked.exit, 0, "{}", checked.all());
    }
}

#[test]
fn words_and_members_are_set() {
    let ran = scene().run(
        "prepare notes.csv --recipe translate --set language=French --set body.temperature=0.2 --model m --limit 1",
    );
    assert_snapshot!(ran.all());
}

#[test]
fn a_preview_is_for_people_and_for_scripts() {
    let scene = scene();
    let people = scene.run("prepare notes.csv --recipe translate --preview 2");
    let scripts = scene.run("prepare notes.csv --recipe embed --preview 1 --json");
    assert_snapshot!(format!("{}\n\n{}", people.all(), scripts.all()));
}

#[test]
fn bad_rows_are_named_and_nothing_is_written() {
    let scene = scene();
    scene.write("bad.csv", "id,txt\n1,a\n2\n3,b,c\n");
    let people = scene.run("prepare bad.csv --recipe classify -o out.jsonl");
    let scripts = scene.run("prepare bad.csv --recipe classify -o out.jsonl --json");
    assert!(!scene.home().join("out.jsonl").exists());
    assert_snapshot!(format!("{}\n\n{}", people.all(), scripts.all()));
}

#[test]
fn a_recipe_with_mistakes_names_them_all() {
    let scene = scene();
    let text = "endpoint = \"/v1/chat/completions\"\nmodle = \"m\"\nuser = \"{{ text\"\n";
    scene.write("r.toml", text);
    assert_snapshot!(
        scene
            .run("prepare notes.csv --recipe r.toml -o out.jsonl")
            .all()
    );
}

#[test]
fn the_recipe_of_the_readme_works_with_the_sample() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let readme = readme.unwrap();
    let (_, recipe) = readme.split_once("```toml\nname = \"urgency\"").unwrap();
    let (recipe, _) = recipe.split_once("```").unwrap();
    let scene = Scene::offline();
    scene.write("emails.json", sample("emails.json"));
    scene.write("urgency.toml", format!("name = \"urgency\"{recipe}"));
    let ran = scene
        .run("prepare emails.json --recipe urgency.toml --set scale=[\"low\",\"high\"] --limit 3");
    let first: serde_json::Value =
        serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
    let told = &first["body"]["messages"][0]["content"];
    let wanted = "Say how urgent the e-mail is: low, high. Answer with one word.";
    assert_eq!((ran.exit, told.as_str()), (0, Some(wanted)));
}

#[test]
fn what_is_not_there_is_told() {
    let scene = scene();
    let all = [
        "prepare notes.csv --recipe sumarise -o out.jsonl",
        "prepare none.csv --recipe embed -o out.jsonl",
        "prepare notes.csv --recipe embed",
        "prepare notes.csv --recipe embed --set x=1 -o out.jsonl",
        "prepare --recipe embed --show schema",
    ]
    .map(|line| scene.run(line).all());
    assert_snapshot!(all.join("\n\n"));
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    let ran = scene().run("prepare /proc/1/mem --recipe embed --format csv -o out.jsonl");
    assert_eq!(ran.exit, 1, "{}", ran.all());
    assert!(
        ran.stderr.contains("cannot open /proc/1/mem"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_process_that_is_told_to_end_leaves_nothing() {
    let scene = scene();
    let mut preparing = scene
        .command("prepare /dev/stdin --format csv --recipe embed -o out.jsonl".split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = preparing.stdin.take().unwrap();
    pipe.write_all(b"text\n").unwrap();
    // More than a pipe and the look at the beginning hold: then it is in the middle of it.
    let row = ["x".repeat(1000), "\n".to_owned()].concat();
    for _ in 0..4000 {
        pipe.write_all(row.as_bytes()).unwrap();
    }
    kill_process(Pid::from_child(&preparing), Signal::TERM).unwrap();
    let code = preparing.wait().unwrap().code();
    drop(pipe);
    let files = std::fs::read_dir(scene.home()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names.filter(|name| name.contains("out.jsonl")).collect();
    assert_eq!((code, left), (Some(143), Vec::new()));
}
