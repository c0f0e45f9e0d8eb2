//! Where a value came from, so that `config show` can say it.

use std::collections::BTreeMap;
use std::fmt;

/// The layer that set a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    #[default]
    Default,
    /// A line of the file of settings, counted from 1.
    File {
        /// The line.
        line: usize,
    },
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
    /// A `.env` that the user trusted or named.
    Dotenv,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { line } => write!(f, "file, line {line}"),
            Self::Environment(name) => write!(f, "environment, {name}"),
            Self::Flag(name) => write!(f, "flag, {name}"),
            Self::Dotenv => f.write_str(".env"),
        }
    }
}

/// Where each setting of the file came from, by its dotted key: `profiles.work.base_url`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(BTreeMap<String, Origin>);

impl Origins {
    /// Takes note of where a setting came from.
    pub fn note(&mut self, key: impl Into<String>, origin: Origin) {
        self.0.insert(key.into(), origin);
    }

    /// Tells where a setting came from.
    pub fn of(&self, key: &str) -> Origin {
        self.0.get(key).cloned().unwrap_or_default()
    }
}
