//! The sources as the rules see them: production code, without comments, text and tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::blanked::blanked;

/// A source file.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its path below `src`, such as `app/state/list.rs`.
    pub(crate) path: String,
    /// Its production code: comments, text and tests are blank.
    pub(crate) code: String,
    /// Its lines that are not tests; comments count.
    pub(crate) lines: usize,
}

/// Where the crate is.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a file of the crate.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns all files below a folder of the crate, as paths from the crate's root.
pub(crate) fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}")) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let path = path.strip_prefix(root()).unwrap();
                found.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Tells whether a path has this ending.
pub(crate) fn is(path: &str, ending: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|there| there == ending)
}

/// Reads all production sources.
pub(crate) fn all() -> Vec<Source> {
    let paths = files("src").into_iter().filter(|path| is(path, "rs"));
    let texts: Vec<(String, String)> = paths
        .map(|path| {
            let text = read(&path);
            (path.trim_start_matches("src/").to_owned(), text)
        })
        .collect();
    let tests: BTreeSet<String> = texts
        .iter()
        .flat_map(|(path, text)| test_files(path, &blanked(text)))
        .collect();
    let is_test = |path: &str| {
        let stem = path.trim_end_matches(".rs");
        tests
            .iter()
            .any(|test| stem == test || path.starts_with(&format!("{test}/")))
    };
    texts
        .iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| source(path, text))
        .collect()
}

/// Makes a source of a file's text.
pub(crate) fn source(path: &str, text: &str) -> Source {
    let mut code = blanked(text);
    let mut tests = 0;
    while let Some((before, item, after)) = test_item(&code) {
        tests += item.matches('\n').count() + 1;
        let blank = item.replace(|char| char != '\n', " ");
        code = format!("{before}{blank}{after}");
    }
    Source {
        path: path.to_owned(),
        code,
        lines: text.lines().count() - tests,
    }
}

const TEST: &str = "#[cfg(test)]";

/// Finds the first item that is only compiled for tests, and returns what stands before it, the
/// item from its attribute to its end, and what follows.
fn test_item(code: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = code.split_at(code.find(TEST)?);
    let mut depth = 0;
    for (at, char) in rest.char_indices() {
        depth += match char {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 && matches!(char, '}' | ';') {
            let (item, after) = rest.split_at(at + 1);
            return Some((before, item, after));
        }
    }
    None
}

/// Names the files that a file declares for tests alone, without their endings.
fn test_files(path: &str, code: &str) -> Vec<String> {
    let stem = path.trim_end_matches(".rs");
    let folder = match stem {
        "lib" | "main" => String::new(),
        stem => format!("{stem}/"),
    };
    let declared = code.split(TEST).skip(1).filter_map(|after| {
        let (item, _) = after.split_once([';', '{'])?;
        let (visibility, name) = item.rsplit_once("mod ")?;
        let is_outside = after.get(item.len()..)?.starts_with(';');
        (is_outside && !visibility.contains("fn ")).then(|| format!("{folder}{}", name.trim()))
    });
    declared.collect()
}

/// Finds a word in code: a whole name or path, with nothing of a name at either end.
pub(crate) fn has_word(code: &str, word: &str) -> bool {
    let of_name = |char: char| char.is_alphanumeric() || char == '_';
    code.match_indices(word).any(|(at, _)| {
        let (before, rest) = code.split_at(at);
        let after = rest
            .strip_prefix(word)
            .and_then(|after| after.chars().next());
        !before.chars().next_back().is_some_and(of_name) && !after.is_some_and(of_name)
    })
}

#[test]
fn tests_are_not_production_code() {
    let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() { \"}\" }\n}\n\nfn c() {}\n";
    let source = source("x.rs", text);
    assert_eq!((source.code.contains('b'), source.lines), (false, 4));
    assert!(source.code.contains("fn c"));
    let declared = test_files("ops.rs", "#[cfg(test)]\npub(crate) mod script;\nmod real;");
    assert_eq!(declared, ["ops/script"]);
}
