//! Keys in a `.env`: looked at, but not used before the user trusts the file.
//!
//! Whoever can put a `.env` into a folder must not be able to steer this program. So only names of
//! keys are read from it, never a URL, a proxy or a command; a real variable always wins; and the
//! process environment is never changed. Why: reference notes on reliability, 5.2.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::private;
use super::trust::{Fingerprint, TrustList};
use crate::domain::{Failure, Kind};

/// The only names that are read from a `.env`.
pub const NAMES: [&str; 3] = [
    "BATCHDECK_API_KEY",
    "OPENAI_API_KEY",
    "AZURE_OPENAI_API_KEY",
];

/// A file of keys is short; what is longer is something else.
const LIMIT: u64 = 64 * 1024;

/// The keys of a `.env` that the user trusted or named.
#[derive(Clone, Default)]
pub struct Dotenv {
    path: PathBuf,
    values: BTreeMap<&'static str, SecretString>,
}

/// What a look at a folder's `.env` found.
#[derive(Clone, Debug)]
pub enum Look {
    /// No `.env`, or none with a key in it.
    Nothing,
    /// A `.env` with keys that the user has not trusted: ask.
    Untrusted(Untrusted),
    /// A `.env` that the user trusted as it is now.
    Trusted(Dotenv),
}

/// A `.env` to ask the user about.
#[derive(Clone, Debug)]
pub struct Untrusted {
    /// Where it lies.
    pub path: PathBuf,
    /// What stands for its path and content.
    pub fingerprint: Fingerprint,
    /// The names of the keys in it.
    pub names: Vec<&'static str>,
    dotenv: Dotenv,
}

impl Untrusted {
    /// Takes note that the user trusts the file, and returns its keys.
    ///
    /// Contract: trusts what was looked at, not what the file may have become since.
    pub fn trust(self, list: &TrustList) -> Result<Dotenv, Failure> {
        list.add(&self.fingerprint)?;
        Ok(self.dotenv)
    }
}

impl Dotenv {
    /// Looks for a `.env` in a folder. One that cannot be read counts as none.
    pub fn look(folder: &Path, list: &TrustList) -> Look {
        let path = folder.join(".env");
        // Asked before opening: to open a pipe would wait for ever.
        if !path.is_file() {
            return Look::Nothing;
        }
        let Some(content) = read(&path).ok().flatten() else {
            return Look::Nothing;
        };
        let dotenv = Self {
            values: parse(&String::from_utf8_lossy(&content)),
            path: path.clone(),
        };
        let fingerprint = Fingerprint::of(&path, &content);
        if dotenv.values.is_empty() {
            Look::Nothing
        } else if list.has(&fingerprint) {
            Look::Trusted(dotenv)
        } else {
            Look::Untrusted(Untrusted {
                names: dotenv.values.keys().copied().collect(),
                path,
                fingerprint,
                dotenv,
            })
        }
    }

    /// Reads a file that the user named with `--env-file`: naming it is trusting it.
    pub fn named(path: &Path) -> Result<Self, Failure> {
        let content = read(path)
            .map_err(|error| private::disk("cannot read", path, &error))?
            .ok_or_else(|| {
                Failure::new(
                    Kind::Config,
                    format!("cannot use {}", path.display()),
                    "it is too long for a file of keys (64 KiB at most)",
                )
            })?;
        Ok(Self {
            path: path.to_owned(),
            values: parse(&String::from_utf8_lossy(&content)),
        })
    }

    /// Returns the key of a name, if the file has it.
    pub fn key(&self, name: &str) -> Option<&SecretString> {
        self.values.get(name)
    }

    /// Returns where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Debug for Dotenv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dotenv")
            .field("path", &self.path)
            .field("names", &self.values.keys())
            .finish()
    }
}

/// Reads a file, or `None` if it is longer than a file of keys is.
fn read(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    File::open(path)?
        .take(LIMIT + 1)
        .read_to_end(&mut content)?;
    let is_short = content.len() as u64 <= LIMIT;
    Ok(is_short.then_some(content))
}

/// Reads `NAME=value` lines of the few names that count; the last of a name wins.
fn parse(text: &str) -> BTreeMap<&'static str, SecretString> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .filter_map(parse_line)
        .collect()
}

fn parse_line(line: &str) -> Option<(&'static str, SecretString)> {
    let line = line.trim();
    let line = line
        .strip_prefix("export")
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = NAMES.into_iter().find(|known| *known == name.trim())?;
    let value = unquote(value.trim());
    (!value.is_empty()).then(|| (name, SecretString::from(value)))
}

/// Takes quotes away; without quotes, ` #` begins a comment. `$` means nothing.
fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split(quote).next().unwrap_or(rest);
        }
    }
    let end = value.find([' ', '\t']).filter(|at| {
        value
            .get(*at..)
            .is_some_and(|rest| rest.trim_start().starts_with('#'))
    });
    let bare = end.and_then(|at| value.get(..at)).unwrap_or(value);
    if bare.starts_with('#') { "" } else { bare }
}

#[cfg(test)]
mod tests;
