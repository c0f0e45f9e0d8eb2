use std::path::Path;

use super::load::parse;
use super::*;

/// Takes the `#` away from every line that shows a default.
fn uncommented(sample: &str) -> String {
    sample
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if setting.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => {
                setting
            }
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_sample_with_every_line_uncommented_is_the_default() {
    let loaded = parse(Path::new("config.toml"), &uncommented(SAMPLE));
    assert_eq!(
        (loaded.config, loaded.problems),
        (Config::default(), vec![])
    );
}

#[test]
fn the_sample_names_every_setting() {
    let loaded = parse(Path::new("config.toml"), &uncommented(SAMPLE));
    let missing: Vec<_> = load::SETTINGS
        .iter()
        .filter(|name| !matches!(**name, "profiles" | "keys"))
        .map(|name| (*name).to_owned())
        .chain(load::PROFILE_SETTINGS.map(|name| format!("profiles.openai.{name}")))
        .filter(|key| loaded.origins.of(key) == Origin::Default)
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_sample_as_it_is_sets_nothing() {
    let loaded = parse(Path::new("config.toml"), SAMPLE);
    assert_eq!(loaded, Loaded::default());
}
