//! The input file that the demo offers: embedded, and written where it can be named.

use std::fs;
use std::path::PathBuf;

use crate::config::Paths;
use crate::config::private::{self, Existing};
use crate::domain::Failure;

/// Sixty e-mails to be summed up, as requests.
pub const EMAILS: &str = include_str!("../../assets/samples/emails.jsonl");

/// Puts the sample into the data folder, unless it is there, and returns its path.
pub fn place(paths: &Paths) -> Result<PathBuf, Failure> {
    let folder = paths.data_dir.join("samples");
    let path = folder.join("emails.jsonl");
    if fs::read(&path).is_ok_and(|there| there == EMAILS.as_bytes()) {
        return Ok(path);
    }
    private::make_dir(&folder)?;
    private::write(&path, EMAILS.as_bytes(), Existing::Replace)?;
    Ok(path)
}
