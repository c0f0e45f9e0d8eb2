//! Every dependency earns its place with a sentence.

use super::sources::read;

/// Returns the lines of the sections of dependencies, each with the line above it.
fn dependencies() -> Vec<(String, String)> {
    let manifest = read("Cargo.toml");
    let mut is_section = false;
    let mut above = "";
    let mut found = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_section = line.ends_with("dependencies]");
        } else if is_section && line.contains('=') && !line.starts_with('#') {
            found.push((above.to_owned(), line.to_owned()));
        }
        above = line;
    }
    found
}

#[test]
fn every_dependency_has_a_sentence_above_it() {
    let bare: Vec<String> = dependencies()
        .into_iter()
        .filter(|(above, _)| !(above.starts_with("# ") && above.ends_with('.')))
        .map(|(_, line)| line)
        .collect();
    assert_eq!(bare, [""; 0]);
}

#[test]
fn no_dependency_takes_any_version() {
    let loose: Vec<String> = dependencies()
        .into_iter()
        .map(|(_, line)| line)
        .filter(|line| line.contains("\"*") || line.contains("git =") || line.contains("path ="))
        .collect();
    assert_eq!(loose, [""; 0]);
    assert!(dependencies().len() > 20, "the manifest was not understood");
}
