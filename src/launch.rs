//! What the command line hands to the dashboard, and what it gets back: the two shells know this
//! and not each other.

use crate::config::{Config, Env, Flags, Paths, Problem};
use crate::domain::Failure;
use crate::text::Clean;

/// What the dashboard is started with, and everything needed to switch the profile later.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The settings.
    pub config: Config,
    /// What is wrong with the settings; shown, and no reason not to open.
    pub problems: Vec<Problem>,
    /// The environment.
    pub env: Env,
    /// The flags.
    pub flags: Flags,
    /// The program's folders.
    pub paths: Paths,
    /// The zone in which times are shown.
    pub zone: jiff::tz::TimeZone,
}

/// How the dashboard ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code of the process.
    pub code: u8,
    /// What is still to be told, now that the screen is gone.
    pub words: Vec<Clean>,
}

/// Opens a dashboard; the binary gives the command line the one there is.
pub type Open = fn(Launch) -> Result<Ended, Failure>;
