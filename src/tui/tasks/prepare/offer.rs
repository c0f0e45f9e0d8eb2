//! What there is to choose from: recipes that are built in or lie in the working folder, and a
//! dataset to try with.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::launch::Launch;
use crate::recipe::{MAX_FILE, shipped};
use crate::tui::sample;

/// Recipes of the working folder that are offered at most.
const MOST: usize = 50;

/// Looks what there is.
pub(super) fn look(launch: &Launch) -> (Vec<String>, Option<PathBuf>) {
    let mut recipes: Vec<String> = shipped().iter().map(|it| it.name.to_owned()).collect();
    recipes.extend(own(launch.env.cwd()));
    (recipes, sample::place_dataset(&launch.paths).ok())
}

/// Returns the files of a folder that look like recipes, those with mistakes among them.
fn own(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let names = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml"));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.truncate(MOST);
    names.retain(|name| is_recipe(&folder.join(name)));
    names
}

/// Tells whether a file of settings says where requests go.
fn is_recipe(path: &Path) -> bool {
    let mut text = String::new();
    let is_file = path.is_file();
    let read = is_file.then(|| File::open(path).ok()).flatten();
    let read = read.map(|file| file.take(MAX_FILE).read_to_string(&mut text));
    let says = |line: &str| line.trim_start().starts_with("endpoint");
    read.is_some_and(|read| read.is_ok()) && text.lines().any(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipes_of_a_folder_are_told_from_other_settings() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        file(
            "urgency.toml",
            "endpoint = \"/v1/responses\"\nuser = \"{{\"",
        );
        file("Cargo.toml", "[package]\nname = \"a\"");
        file("notes.txt", "endpoint = 1");
        assert_eq!(own(dir.path()), ["urgency.toml"]);
        assert_eq!(own(&dir.path().join("gone")), [""; 0]);
    }
}
