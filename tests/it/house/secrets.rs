//! No key is where people look: not in pictures, not in assets, not in `Debug`.

use batchdeck::config::{self, Config, Env, Fallback, Flags, Paths};
use batchdeck::provider::target::{Dialect, Target};
use secrecy::SecretString;

use super::sources::{files, is, root};

const KEY: &str = "sk-proj-Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFiY2RlZg";

/// How keys of well-known services begin, and how many characters must follow to be one.
const SHAPES: [(&str, usize); 8] = [
    ("sk-", 20),
    ("sess-", 20),
    ("AKIA", 16),
    ("AIza", 30),
    ("ghp_", 30),
    ("github_pat_", 30),
    ("xoxb-", 20),
    ("-----BEGIN", 0),
];

/// Finds something that looks like a real key.
fn leaked(text: &str) -> Option<&str> {
    SHAPES.into_iter().find_map(|(start, least)| {
        text.match_indices(start).find_map(|(at, _)| {
            let of_key = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
            let (before, key) = text.split_at(at);
            let begins = !before.chars().next_back().is_some_and(of_key);
            let key = key.split(|char| !of_key(char)).next()?;
            (begins && key.len() >= start.len() + least).then_some(key)
        })
    })
}

#[test]
fn a_key_is_recognised_and_a_masked_one_is_none() {
    let found =
        ["key: ", "Bearer ", "\""].map(|before| leaked(&format!("{before}{KEY}")).is_some());
    assert_eq!(found, [true; 3]);
    assert_eq!(
        leaked("sk-…abcd, sk-, task-force-one-two-three-four-five"),
        None
    );
}

#[test]
fn nothing_that_is_shipped_or_recorded_holds_a_key() {
    let shown = ["README.md", "CHANGELOG.md"].map(str::to_owned);
    let recorded = files("tests").into_iter().filter(|path| !is(path, "rs"));
    let all = shown.into_iter().chain(files("assets")).chain(recorded);
    for path in all {
        // Some of them are no text on purpose.
        let bytes = std::fs::read(root().join(&path)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(leaked(&text), None, "{path}");
    }
}

#[test]
fn debug_of_a_target_shows_no_key() {
    let target = Target {
        base_url: "https://api.openai.com/v1".to_owned(),
        key: Some(SecretString::from(KEY)),
        dialect: Dialect::default(),
    };
    let text = format!("{target:?} {target:#?}");
    assert!(
        !text.contains("Zm9v") && text.contains("api.openai.com"),
        "{text}"
    );
}

#[test]
fn debug_of_a_session_shows_no_key() {
    let home = tempfile::tempdir().unwrap();
    let variables = [
        ("OPENAI_API_KEY".to_owned(), KEY.to_owned()),
        (
            "BATCHDECK_HOME".to_owned(),
            home.path().display().to_string(),
        ),
    ];
    let env = Env::of(home.path(), variables);
    let paths = Paths::find(&env).unwrap();
    let session = config::resolve(
        &Config::default(),
        &env,
        &Flags::default(),
        &paths,
        Fallback::Fail,
    )
    .unwrap();
    let text = format!("{session:?} {session:#?} {env:?}");
    assert!(
        !text.contains("Zm9v") && text.contains("api.openai.com"),
        "{text}"
    );
}
