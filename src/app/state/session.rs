//! With whom the dashboard speaks, and what it may do there.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::app::effect::ExportForm;
use crate::domain::poll::Speed;
use crate::domain::price::{Money, PriceList};
use crate::domain::{Capabilities, Colour};

/// The profile in use and the facts around it. Replaced as a whole when the profile is switched.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The name of the profile.
    pub profile: String,
    /// All profiles there are, this one among them.
    pub profiles: Vec<String>,
    /// Where the provider is.
    pub place: Place,
    /// The colour by which the profile is told from others.
    pub colour: Option<Colour>,
    /// Whether anything may be changed there.
    pub access: Access,
    /// What the provider can do.
    pub can: Capabilities,
    /// How often it may be asked.
    pub speed: Speed,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// The themes there are.
    pub themes: Vec<String>,
    /// The theme in use.
    pub theme: String,
    /// A ready input file to offer in the create form.
    pub sample: Option<PathBuf>,
    /// A `.env` in the working directory that holds a key and was not trusted yet.
    pub untrusted_env: Option<UntrustedEnv>,
    /// The folder under which downloads go.
    pub downloads: PathBuf,
    /// The forms in which this build can export.
    pub forms: Vec<ExportForm>,
    /// What models cost.
    pub prices: Arc<PriceList>,
    /// The most that one batch may cost; `None` for no ceiling.
    pub max_cost: Option<Money>,
}

impl Session {
    /// Returns the local files that are looked at instead of a provider, if that is so.
    pub fn files(&self) -> Option<&[PathBuf]> {
        match &self.place {
            Place::Files(paths) => Some(paths),
            Place::Demo | Place::Remote { .. } => None,
        }
    }
}

/// A file of keys that somebody else may have put there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntrustedEnv {
    /// The file.
    pub path: PathBuf,
    /// The names of the keys in it.
    pub names: Vec<String>,
}

/// Where the provider is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The embedded server, in this process.
    Demo,
    /// A host across the network.
    Remote {
        /// Host and port.
        host: String,
    },
    /// Nowhere: local files of results are looked at, read as if they were one. Nothing is ever
    /// listed, and the results view is all there is.
    Files(Vec<PathBuf>),
}

/// Whether anything may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Batches may be made and cancelled.
    ReadWrite,
    /// Only looking and downloading.
    ReadOnly,
}
