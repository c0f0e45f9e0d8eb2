//! Finds what models cost: the shipped table, and the user's own over it, model by model.
//!
//! What is wrong with the user's own is named with file and line, and keeps nothing from working.

mod form;
mod soon;

use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Config, Env, Paths, Problem};
use crate::domain::price::PriceList;
use form::parse;

pub use soon::PricesSoon;

/// The table that is shipped, with its date, its source and its licence.
pub const SHIPPED: &str = include_str!("../../assets/prices.toml");

/// Where the shipped table stands, should it ever be wrong.
const SHIPPED_FILE: &str = "assets/prices.toml";
/// The user's own table, beside the file of settings.
const OWN_FILE: &str = "prices.toml";
/// A table of prices is not larger than this; the shipped one has a hundredth of it.
const MOST_BYTES: u64 = 1024 * 1024;

/// All prices, and what is wrong with the user's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// The prices; where the user's file is wrong, the shipped ones.
    pub list: Arc<PriceList>,
    /// Everything that is wrong with the user's file.
    pub problems: Vec<Problem>,
}

/// Returns the shipped prices.
pub fn shipped() -> PriceList {
    let mut list = PriceList::default();
    // A test holds that nothing is wrong with them.
    parse(Path::new(SHIPPED_FILE), SHIPPED, &mut list);
    list
}

/// Reads the shipped prices and the user's own over them: the file that the settings name, which
/// must be there, or `prices.toml` beside the settings, which need not.
pub fn load(config: &Config, env: &Env, paths: &Paths) -> Prices {
    let mut list = shipped();
    let named = config.prices.as_deref().map(|file| env.absolute(file));
    let problems = match read(named.as_deref(), &own_file(paths)) {
        Ok(Some((file, text))) => parse(&file, &text, &mut list),
        Ok(None) => Vec::new(),
        Err(problem) => vec![problem],
    };
    Prices {
        list: Arc::new(list),
        problems,
    }
}

fn own_file(paths: &Paths) -> PathBuf {
    paths.config_file.with_file_name(OWN_FILE)
}

/// Returns the user's file with its text, if there is one.
fn read(named: Option<&Path>, usual: &Path) -> Result<Option<(PathBuf, String)>, Problem> {
    let file = named.unwrap_or(usual);
    let about = match std::fs::metadata(file) {
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => return Ok(None),
        Err(error) => return Err(unreadable(file, &error)),
        Ok(about) => about,
    };
    if !about.is_file() {
        return Err(Problem::of_file(file, "cannot read it: it is no file"));
    }
    let mut text = String::new();
    let read = std::fs::File::open(file)
        .and_then(|open| open.take(MOST_BYTES + 1).read_to_string(&mut text));
    match read {
        Err(error) => Err(unreadable(file, &error)),
        Ok(_) if about.len() > MOST_BYTES => {
            let why = "it has more than 1 MiB, so it is no table of prices";
            Err(Problem::of_file(file, why))
        }
        Ok(_) => Ok(Some((file.to_owned(), text))),
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> Problem {
    Problem::of_file(file, format!("cannot read it: {error}"))
}

#[cfg(test)]
mod tests;
