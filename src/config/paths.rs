//! Every folder of the program. Nothing else knows where they are.

use std::path::PathBuf;

use directories::ProjectDirs;

use super::Env;
use crate::domain::{Failure, Kind};

/// Where the program keeps its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The file of settings.
    pub config_file: PathBuf,
    /// What must not be lost: the ledger.
    pub data_dir: PathBuf,
    /// What may be lost: logs, trusted files, the token of `serve`.
    pub state_dir: PathBuf,
}

impl Paths {
    /// Finds the folders: all under `BATCHDECK_HOME` if that is set, else where the system wants
    /// them.
    ///
    /// Fails when there is no home folder at all.
    pub fn find(env: &Env) -> Result<Self, Failure> {
        if let Some(home) = env.get_os("BATCHDECK_HOME") {
            let home = env.cwd().join(home);
            return Ok(Self {
                config_file: home.join("config.toml"),
                data_dir: home.join("data"),
                state_dir: home.join("state"),
            });
        }
        let dirs = ProjectDirs::from("", "", "batchdeck").ok_or_else(|| {
            Failure::new(Kind::Config, "cannot find a home folder", "HOME is not set")
                .with_hint("set BATCHDECK_HOME to a folder of your choice")
        })?;
        Ok(Self {
            config_file: dirs.config_dir().join("config.toml"),
            data_dir: dirs.data_dir().to_owned(),
            state_dir: dirs
                .state_dir()
                .map_or_else(|| dirs.data_local_dir().join("state"), ToOwned::to_owned),
        })
    }

    /// Returns the folder for requests that the dashboard prepares of datasets.
    pub fn prepared(&self) -> PathBuf {
        self.data_dir.join("prepared")
    }

    /// Returns the folder for requests that are sent again, until they are a batch.
    pub fn retries(&self) -> PathBuf {
        self.data_dir.join("retries")
    }

    /// Returns the folder for the shards of runs, until they are batches.
    pub fn runs(&self) -> PathBuf {
        self.data_dir.join("runs")
    }

    /// Returns the folders of files that were made for a batch, and are removed once it is one.
    pub fn drafts(&self) -> [PathBuf; 2] {
        [self.retries(), self.runs()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batchdeck_home_holds_everything() {
        let env = Env::of("/srv", [("BATCHDECK_HOME", "deck")]);
        let paths = Paths::find(&env).unwrap();
        assert_eq!(
            paths,
            Paths {
                config_file: "/srv/deck/config.toml".into(),
                data_dir: "/srv/deck/data".into(),
                state_dir: "/srv/deck/state".into(),
            }
        );
    }
}
