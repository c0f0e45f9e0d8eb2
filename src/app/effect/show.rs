//! What is handed to another program of the user's.

use std::path::PathBuf;

/// A program of the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// `$VISUAL` or `$EDITOR`.
    Editor,
    /// `$PAGER`.
    Pager,
}

/// What another program is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A file that is there.
    File(PathBuf),
    /// Text, by way of a private temporary file of this name.
    Text {
        /// The name of the temporary file.
        name: &'static str,
        /// The text, as it came.
        text: String,
    },
}
