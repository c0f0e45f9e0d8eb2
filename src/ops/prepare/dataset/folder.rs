//! A folder of text files: which there are, in the order of their names.

use std::io;
use std::path::{Path, PathBuf};

/// A file of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ops::prepare) struct TextFile {
    /// Its path from the folder on, with slashes.
    pub(in crate::ops::prepare) name: String,
    /// Where it is.
    pub(in crate::ops::prepare) path: PathBuf,
    /// Its length.
    pub(super) bytes: u64,
}

/// Lists the files of a folder and of the folders in it. Hidden ones and links are left out: what a
/// link leads to may be anywhere.
pub(super) fn list(root: &Path) -> io::Result<Vec<TextFile>> {
    let mut files = Vec::new();
    let mut open = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                let why = format!("the name of {} is not UTF-8", entry.path().display());
                return Err(io::Error::other(why));
            };
            if name.starts_with('.') {
                continue;
            }
            let about = entry.metadata()?;
            let path = entry.path();
            if about.is_dir() {
                open.push((path, format!("{prefix}{name}/")));
            } else if about.is_file() {
                files.push(TextFile {
                    name: format!("{prefix}{name}"),
                    path,
                    bytes: about.len(),
                });
            }
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

/// Writes the places of so many files, one a line: rows of a feed like any others.
pub(super) fn numbers(count: usize) -> Vec<u8> {
    let lines = (0..count).map(|number| format!("{number}\n"));
    lines.collect::<String>().into_bytes()
}
