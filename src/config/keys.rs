//! The user's own keys, as written: which of them mean something is the keymap's to say.

/// A line of `[keys]`: an action and the keys that shall do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The id of the action, such as `batch.cancel`.
    pub action: String,
    /// The keys as written; an empty list takes the action's keys away.
    pub keys: Vec<String>,
    /// The line of the file, counted from 1, for messages.
    pub line: usize,
}
