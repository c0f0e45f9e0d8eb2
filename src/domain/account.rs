//! Whose batches: a profile, with everything that decides which batches it is shown.

/// A way to a provider as the ledger remembers it. Keys see the batches of one project only, so
/// that another project is another account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Account {
    /// The name of the profile.
    pub profile: String,
    /// The base URL; empty for the demo, whose server is another one every time.
    pub base_url: String,
    /// The organisation that requests name, if they name one.
    pub organization: Option<String>,
    /// The project that requests name, if they name one.
    pub project: Option<String>,
}

impl Account {
    /// Names the account of a profile whose requests name neither organisation nor project.
    pub fn of(profile: impl Into<String>, base_url: impl Into<String>) -> Self {
        Self {
            profile: profile.into(),
            base_url: base_url.into(),
            organization: None,
            project: None,
        }
    }
}
