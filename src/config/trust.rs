//! Which `.env` files the user trusted: their fingerprints, in the state folder.
//!
//! A fingerprint covers the path and every byte, so that a changed file is a new file.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use ring::digest::{Context, SHA256};

use super::private::{self, Existing};
use crate::domain::Failure;

/// SHA-256 over path and content of a file, as lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Computes the fingerprint of a file at a path.
    pub fn of(path: &Path, content: &[u8]) -> Self {
        let mut digest = Context::new(&SHA256);
        digest.update(path.as_os_str().as_bytes());
        digest.update(&[0]);
        digest.update(content);
        let hex: String = digest
            .finish()
            .as_ref()
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|half| char::from_digit(u32::from(half), 16))
            .collect();
        Self(hex)
    }

    /// Returns the fingerprint as hex.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The list of trusted files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustList {
    file: PathBuf,
}

impl TrustList {
    /// Names the list that lies in the state folder.
    pub fn in_dir(state_dir: &Path) -> Self {
        Self {
            file: state_dir.join("trusted-env-files"),
        }
    }

    /// Tells whether the user trusted this fingerprint. A list that cannot be read trusts nothing.
    pub fn has(&self, fingerprint: &Fingerprint) -> bool {
        self.lines()
            .lines()
            .any(|line| line == fingerprint.as_str())
    }

    /// Takes note that the user trusts this fingerprint from now on.
    pub fn add(&self, fingerprint: &Fingerprint) -> Result<(), Failure> {
        if self.has(fingerprint) {
            return Ok(());
        }
        let lines = self.lines() + fingerprint.as_str() + "\n";
        private::write(&self.file, lines.as_bytes(), Existing::Replace)
    }

    fn lines(&self) -> String {
        std::fs::read_to_string(&self.file).unwrap_or_default()
    }
}
