//! From what was typed to the text of a recipe: the name of a built-in one, or a file.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{MAX_FILE, Recipe, Schemas, Shipped, refusal, shipped};
use crate::domain::{Failure, Kind};
use crate::text::near::did_you_mean;

/// A recipe that was found and is not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One that is built in.
    BuiltIn(Shipped),
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// What is in it.
        text: String,
    },
}

impl Found {
    /// Returns its text.
    pub fn text(&self) -> &str {
        match self {
            Self::BuiltIn(shipped) => shipped.text,
            Self::File { text, .. } => text,
        }
    }

    /// Reads it; everything that is wrong with it is in the failure.
    pub fn recipe(&self) -> Result<Recipe, Failure> {
        let read = match self {
            Self::BuiltIn(shipped) => shipped.recipe(),
            Self::File { path, text } => {
                let folder = path.parent().filter(|path| !path.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                Recipe::parse(path, text, Schemas::Folder(folder))
            }
        };
        read.map_err(|problems| refusal(&problems))
    }
}

/// Finds a recipe: a file that is there, or else one that is built in. `cwd` is where paths begin.
pub fn find(typed: &str, cwd: &Path) -> Result<Found, Failure> {
    let path = cwd.join(typed);
    match Shipped::named(typed) {
        Some(shipped) if !path.is_file() => return Ok(Found::BuiltIn(shipped)),
        Some(_) => {}
        None if path.exists() => {}
        None => return Err(unknown(typed)),
    }
    let text = read(&path).map_err(|error| {
        let what = format!("cannot read the recipe {typed}");
        let why = match error.kind() {
            io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
            _ => error.to_string(),
        };
        Failure::new(Kind::Disk, what, why)
    })?;
    // The path as it was typed is what an editor can open from where the user is.
    let path = if Path::new(typed).is_absolute() {
        path
    } else {
        PathBuf::from(typed)
    };
    Ok(Found::File {
        path: anchored(cwd, path),
        text,
    })
}

/// Keeps a path short where it means the same from the folder of the process.
fn anchored(cwd: &Path, path: PathBuf) -> PathBuf {
    let is_same = path.canonicalize().ok() == cwd.join(&path).canonicalize().ok();
    if is_same { path } else { cwd.join(path) }
}

fn read(path: &Path) -> io::Result<String> {
    if !path.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut text = String::new();
    let read = File::open(path)?
        .take(MAX_FILE + 1)
        .read_to_string(&mut text)?;
    if read as u64 > MAX_FILE {
        let why = format!("it is longer than {MAX_FILE} bytes");
        return Err(io::Error::other(why));
    }
    Ok(text)
}

fn unknown(typed: &str) -> Failure {
    let names = || shipped().iter().map(|shipped| shipped.name);
    let near = did_you_mean(typed, names());
    let list: Vec<&str> = names().collect();
    let why = format!(
        "no file has this name, and the built-in ones are {}{near}",
        list.join(", ")
    );
    Failure::new(Kind::NotFound, format!("there is no recipe {typed}"), why)
        .with_hint("`batchdeck prepare --list` says what each is for")
}
