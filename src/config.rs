//! Where settings come from, and which of them win.
//!
//! Responsible for the file of settings, the environment, keys and folders: this is the only part
//! that reads the process environment. Refuses to know verbs, screens and the network; a key is
//! handed on together with the one host it may be sent to, never alone.
//!
//! Order: built-in defaults < file < environment < flags. The environment and the flags touch only
//! the profile, so they are laid over it in [`session`]; [`load()`] does the rest.

pub mod base_url;
pub mod dotenv;
pub mod env;
pub mod key_command;
pub mod key_source;
pub mod keys;
pub mod limits;
pub mod load;
pub mod origin;
pub mod paths;
pub mod prices;
pub mod private;
pub mod problem;
pub mod profile;
pub(crate) mod read;
pub mod session;
pub mod trust;

use std::collections::BTreeMap;

pub use base_url::{BaseUrl, Site};
pub use env::Env;
pub use keys::Binding;
pub use load::{Loaded, load};
pub use origin::{Origin, Origins};
pub use paths::Paths;
pub use prices::{Prices, PricesSoon};
pub use problem::Problem;
pub use profile::{Access, DEMO, OPENAI, Profile};
pub use session::{Fallback, Flags, Session, SessionKind, resolve, usual_url};

/// The commented file of settings that `config init` writes: every setting with its default.
pub const SAMPLE: &str = include_str!("../assets/config.toml");

/// The value of `default_profile` that leaves the choice to the keys that are there.
pub const AUTO: &str = "auto";

/// Every setting, whatever it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The profile used when none is named; [`AUTO`] decides by the keys that are there.
    pub default_profile: String,
    /// The folder under which every batch gets a folder of its own; may begin with `~/`.
    pub download_dir: String,
    /// The file with the user's own prices; `None` for `prices.toml` beside the settings.
    pub prices: Option<String>,
    /// The colours of the dashboard.
    pub theme: ThemeName,
    /// Whether the dashboard listens to the mouse.
    pub mouse: Mouse,
    /// The characters that may be drawn.
    pub glyphs: Glyphs,
    /// The profiles by name. `openai` is always there; `demo` is built in and not in here.
    pub profiles: BTreeMap<String, Profile>,
    /// The user's own keys.
    pub keys: Vec<Binding>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            default_profile: AUTO.to_owned(),
            download_dir: "./batchdeck".to_owned(),
            prices: None,
            theme: ThemeName::Terminal,
            mouse: Mouse::On,
            glyphs: Glyphs::Unicode,
            profiles: BTreeMap::from([(OPENAI.to_owned(), Profile::openai())]),
            keys: Vec::new(),
        }
    }
}

impl Config {
    /// Returns the names of all profiles, the built-in `demo` last.
    pub fn profile_names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str).chain([DEMO])
    }
}

/// The name of a palette of the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeName {
    /// The terminal's own 16 colours, which are readable on its ground.
    Terminal,
    /// For light text on a dark ground.
    Dark,
    /// For dark text on a light ground.
    Light,
    /// Without colours.
    Mono,
    /// Bold and bright.
    HighContrast,
}

impl ThemeName {
    /// Every palette, in the order in which the dashboard steps through them.
    pub const ALL: [Self; 5] = [
        Self::Terminal,
        Self::Dark,
        Self::Light,
        Self::HighContrast,
        Self::Mono,
    ];

    /// Returns the word in the file of settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
            Self::HighContrast => "high-contrast",
        }
    }
}

/// Whether the dashboard listens to the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// Clicks and the wheel work.
    On,
    /// The terminal keeps the mouse for itself.
    Off,
}

/// The characters that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyphs {
    /// Signs and lines of Unicode.
    Unicode,
    /// ASCII alone, for fonts and terminals that have no more.
    Ascii,
}

#[cfg(test)]
mod tests;
