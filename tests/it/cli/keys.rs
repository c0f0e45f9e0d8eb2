use insta::assert_snapshot;

use crate::support::server::{Pace, Scene, TOKEN};

#[test]
fn a_script_without_a_key_is_exit_3_and_not_the_demo() {
    assert_snapshot!(Scene::offline().run("list").all());
}

#[test]
fn a_key_on_the_command_line_is_refused_and_not_repeated() {
    let scene = Scene::offline();
    let spellings = ["list --api-key", "--apikey", "list --key"];
    for spelling in spellings {
        let ran = scene.run(&format!("{spelling} {TOKEN}"));
        assert_eq!(ran.exit, 2);
        assert!(!(ran.stdout + &ran.stderr).contains(TOKEN));
    }
    assert_snapshot!(scene.run(&format!("list --api-key={TOKEN}")).all());
}

#[test]
fn a_key_typed_as_a_verb_is_not_repeated_either() {
    let ran = Scene::offline().run(TOKEN);
    assert!(!ran.stderr.contains(TOKEN), "{}", ran.stderr);
}

#[test]
fn the_key_does_not_follow_a_base_url_to_another_host() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    assert_snapshot!(scene.run("--base-url https://evil.example/v1 list").all());
}

#[test]
fn a_key_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let scene = Scene::with_server("demo", Pace::Frozen);
    scene.write("key", TOKEN);
    let file = scene.home().join("key");
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_snapshot!(scene.run("--api-key-file key list").all());
}

#[test]
fn an_env_file_counts_only_when_named() {
    let scene = Scene::offline();
    scene.write(".env", format!("OPENAI_API_KEY={TOKEN}\n"));
    let unnamed = scene.run("config show --json").stdout;
    let named = scene.run("config show --json --env-file .env").stdout;
    let key = |text: &str| {
        let shown: serde_json::Value = serde_json::from_str(text).unwrap();
        shown["settings"]["in_use.key"]["value"].clone()
    };
    assert_eq!(
        [key(&unnamed), key(&named)],
        [serde_json::Value::Null, "found".into()]
    );
}

#[test]
fn verbose_names_the_source_of_the_key_and_not_the_key() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let ran = scene.run("-v list --limit 1");
    assert!(!ran.stderr.contains(TOKEN));
    assert_eq!(
        ran.all().lines().find(|line| line.starts_with("profile")),
        Some("profile openai · [url] · key: environment, OPENAI_API_KEY")
    );
}

#[test]
fn the_demo_needs_no_key() {
    let ran = Scene::offline().run("--profile demo list --limit 3");
    assert_eq!(
        (ran.exit, ran.stdout.lines().count()),
        (0, 4),
        "{}",
        ran.stderr
    );
}
