//! The process environment, read once and handed on as a value.
//!
//! Everything that wants a variable or the working directory asks this value, so that a test can
//! say what the world is. Nothing here ever changes the environment.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

/// Variables and working directory of this run.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Env {
    variables: BTreeMap<OsString, OsString>,
    cwd: PathBuf,
}

impl Env {
    /// Reads the environment of this process. The only place that does.
    pub fn real() -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            cwd: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        }
    }

    /// Makes an environment of the given variables.
    pub fn of<K: Into<OsString>, V: Into<OsString>>(
        cwd: impl Into<PathBuf>,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self {
            variables: variables
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            cwd: cwd.into(),
        }
    }

    /// Returns a variable as text. An empty one counts as absent, as does one that is not UTF-8.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_os(name)?.to_str()
    }

    /// Returns a variable that holds a path. An empty one counts as absent.
    pub fn get_os(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
            .filter(|value| !value.is_empty())
    }

    /// Tells whether a variable is there and not empty: how `NO_COLOR` is meant.
    pub fn has(&self, name: &str) -> bool {
        self.get_os(name).is_some()
    }

    /// Returns the working directory.
    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// Makes a path that the user wrote absolute: `~/` is the home folder, the rest is relative to
    /// the working directory. A `.` on the way goes, a `..` stays: behind a link it is not what it
    /// looks like.
    pub fn absolute(&self, path: &str) -> PathBuf {
        let path = match (path.strip_prefix("~/"), self.get_os("HOME")) {
            (Some(rest), Some(home)) => Path::new(home).join(rest),
            _ => self.cwd.join(path),
        };
        path.components().collect()
    }
}

impl fmt::Debug for Env {
    /// Writes the names alone: values hold keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env")
            .field("variables", &self.variables.keys())
            .field("cwd", &self.cwd)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_absent() {
        let env = Env::of("/", [("OPENAI_API_KEY", "")]);
        assert_eq!(env.get("OPENAI_API_KEY"), None);
    }

    #[test]
    fn the_debug_form_holds_no_values() {
        let env = Env::of("/", [("OPENAI_API_KEY", "sk-secret")]);
        assert!(!format!("{env:?}").contains("sk-secret"));
    }

    #[test]
    fn a_tilde_is_the_home_folder_and_the_rest_is_relative_to_the_working_directory() {
        let env = Env::of("/srv", [("HOME", "/home/ada")]);
        assert_eq!(
            [env.absolute("~/x"), env.absolute("./y"), env.absolute("/z")],
            ["/home/ada/x", "/srv/y", "/z"].map(PathBuf::from)
        );
    }
}
