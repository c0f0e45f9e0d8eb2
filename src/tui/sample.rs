//! The input file that the demo offers: embedded, and written where it can be named.

use std::fs;
use std::path::PathBuf;

use crate::config::Paths;
use crate::config::private::{self, Existing};
use crate::domain::Failure;

/// Sixty e-mails to be summed up, as requests.
pub const EMAILS: &str = include_str!("../../assets/samples/emails.jsonl");

/// The same e-mails as rows of a dataset.
pub const DATASET: &str = include_str!("../../assets/samples/emails.json");

/// Puts the requests into the data folder, unless they are there, and returns their path.
pub fn place(paths: &Paths) -> Result<PathBuf, Failure> {
    put(paths, "emails.jsonl", EMAILS)
}

/// Puts the dataset there, and returns its path.
pub fn place_dataset(paths: &Paths) -> Result<PathBuf, Failure> {
    put(paths, "emails.json", DATASET)
}

fn put(paths: &Paths, name: &str, content: &str) -> Result<PathBuf, Failure> {
    let folder = paths.data_dir.join("samples");
    let path = folder.join(name);
    if fs::read(&path).is_ok_and(|there| there == content.as_bytes()) {
        return Ok(path);
    }
    private::make_dir(&folder)?;
    private::write(&path, content.as_bytes(), Existing::Replace)?;
    Ok(path)
}
