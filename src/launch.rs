//! What the command line hands to the dashboard, and what it gets back: the two shells know this
//! and not each other.

use std::path::PathBuf;

use crate::config::{Binding, Config, Env, Flags, Paths, PricesSoon, Problem};
use crate::domain::Failure;
use crate::text::Clean;

/// What the dashboard is started with, and everything needed to switch the profile later.
#[derive(Clone, Debug)]
pub struct Launch {
    /// What is shown first.
    pub opens: Opens,
    /// The settings.
    pub config: Config,
    /// What is wrong with the settings; shown, and no reason not to open.
    pub problems: Vec<Problem>,
    /// What models cost, and what is wrong with the user's own prices; shown too, once they are
    /// read.
    pub prices: PricesSoon,
    /// The environment.
    pub env: Env,
    /// The flags.
    pub flags: Flags,
    /// The program's folders.
    pub paths: Paths,
    /// The zone in which times are shown.
    pub zone: jiff::tz::TimeZone,
}

/// What is shown first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The batches of a provider.
    Dashboard,
    /// Local files, and no provider at all.
    Files(OpenFiles),
}

/// Local files to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFiles {
    /// Result files, shown as one list.
    pub results: Vec<PathBuf>,
    /// The requests they answer.
    pub input: Option<PathBuf>,
}

/// How the dashboard ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code of the process.
    pub code: u8,
    /// What is still to be told, now that the screen is gone.
    pub words: Vec<Clean>,
}

/// What the command line needs of a dashboard; the binary gives it the one there is.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Opens it.
    pub open: fn(Launch) -> Result<Ended, Failure>,
    /// Says which of the user's keys mean nothing, each with its line.
    pub wrong_keys: fn(&[Binding]) -> Vec<(usize, String)>,
}
