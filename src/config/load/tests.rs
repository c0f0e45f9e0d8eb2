use super::*;
use crate::config::Origin;

fn loaded(text: &str) -> Loaded {
    parse(Path::new("c.toml"), text)
}

fn problems(text: &str) -> Vec<String> {
    loaded(text)
        .problems
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn every_mistake_is_named_at_once_with_its_line() {
    let text = r#"
theme = "pink"
mouse = 1
colour = "red"
[profiles.work]
base_url = "http://api.example.com"
auth = "basic"
[profiles.empty]
[profiles.demo]
[keys]
"batch.cancel" = "X"
"#;
    assert_eq!(
        problems(text),
        [
            "c.toml:2: theme: it must be one of \"terminal\", \"dark\", \"light\", \"high-contrast\", \"mono\"",
            "c.toml:3: mouse: it must be true or false, not a number",
            "c.toml:4: colour: there is no such setting; there are default_profile, download_dir, \
             prices, theme, mouse, ascii, profiles, keys",
            "c.toml:6: profiles.work.base_url: http:// is allowed to this machine only; use https://",
            "c.toml:7: profiles.work.auth: it must be one of \"bearer\", \"api-key\"",
            "c.toml:8: profiles.empty: it needs a base_url, such as \"https://api.example.com/v1\"",
            "c.toml:9: profiles.demo: the demo is built in and has no settings",
            "c.toml:11: keys.batch.cancel: it must be a list of texts, such as [\"a\", \"b\"]",
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_leaves_the_defaults() {
    let loaded = loaded("theme = \"light\"\nmouse = \n");
    assert_eq!(loaded.config, Config::default());
    assert_eq!(loaded.problems.first().and_then(|p| p.line), Some(2));
}

#[test]
fn what_is_right_counts_although_something_else_is_wrong() {
    let loaded = loaded("theme = \"light\"\nmouse = 1\n");
    assert_eq!(loaded.config.theme, ThemeName::Light);
    assert_eq!(loaded.origins.of("theme"), Origin::File { line: 1 });
}

#[test]
fn a_key_in_the_file_is_refused_and_not_repeated() {
    let found = problems("[profiles.openai]\napi_key = \"sk-secret\"");
    assert_eq!(
        found,
        [
            "c.toml:2: profiles.openai.api_key: a key does not belong into this file; use key_file, \
          key_command or key_env"
        ]
    );
}

#[test]
fn a_profile_whose_url_is_wrong_does_not_lead_to_openai() {
    let text = "[profiles.openai]\nbase_url = \"nonsense\"\nkey_file = \"~/proxy-key\"";
    assert_eq!(loaded(text).config, Config::default());
}

#[test]
fn a_default_profile_that_is_not_there_is_named() {
    assert_eq!(
        problems("default_profile = \"work\""),
        ["c.toml:1: default_profile: there is no profile \"work\""]
    );
}

#[test]
fn bindings_are_kept_as_written() {
    let loaded = loaded("[keys]\n\"batch.cancel\" = [\"X\", \"ctrl-x\"]");
    assert_eq!(
        loaded.config.keys,
        [Binding {
            action: "batch.cancel".into(),
            keys: vec!["X".into(), "ctrl-x".into()],
            line: 2
        }]
    );
}

#[test]
fn a_named_file_must_be_there_and_the_usual_one_need_not() {
    let home = tempfile::tempdir().unwrap();
    let env = crate::config::Env::of("/", [("BATCHDECK_HOME", home.path())]);
    let paths = Paths::find(&env).unwrap();
    let named = home.path().join("other.toml");
    assert_eq!(
        [
            load(None, &paths).problems.len(),
            load(Some(&named), &paths).problems.len()
        ],
        [0, 1]
    );
}

#[test]
fn a_file_that_everybody_can_write_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("config.toml");
    std::fs::write(&file, "theme = \"light\"\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o666)).unwrap();
    let env = crate::config::Env::of("/", [("BATCHDECK_HOME", dir.path())]);
    let loaded = load(None, &Paths::find(&env).unwrap());
    assert_eq!(loaded.config, Config::default());
    assert_eq!(loaded.problems.len(), 1);
}

#[test]
fn a_ceiling_and_limits_of_tokens_are_read_and_what_is_none_is_named() {
    let text = "[profiles.openai]\nmax_cost = 2.50\n\
                enqueued_tokens = { \"gpt-4o-mini\" = 2_000_000 }\n";
    let loaded = parse(Path::new("c.toml"), text);
    let profile = &loaded.config.profiles["openai"];
    assert_eq!(loaded.problems, []);
    assert_eq!(profile.max_cost.unwrap().decimal(), "2.5");
    assert_eq!(profile.enqueued_tokens["gpt-4o-mini"], 2_000_000);
    for (wrong, line) in [
        ("max_cost = -1", 2),
        ("max_cost = \"5\"", 2),
        ("max_cost = 1e3", 2),
        ("\nenqueued_tokens = 5", 3),
        ("enqueued_tokens = { a = \"many\" }", 2),
        ("enqueued_tokens = { a = -5 }", 2),
    ] {
        let loaded = parse(
            Path::new("c.toml"),
            &format!("[profiles.openai]\n{wrong}\n"),
        );
        let lines: Vec<_> = loaded.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(line)], "{wrong}");
        assert_eq!(loaded.config, Config::default(), "{wrong}");
    }
}
