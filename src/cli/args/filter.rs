//! What may be typed to choose results, in every verb that reads them.

use clap::Args;

/// Which results.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// Only these classes.
    #[arg(long, value_name = "CLASS[,CLASS]")]
    pub(crate) class: Option<String>,
    /// Only what is no success: soft, error, cancelled, expired, unreadable, and beside an input
    /// file missing.
    #[arg(long, conflicts_with = "class")]
    pub(crate) errors: bool,
    /// Only what the model stopped for this reason: stop, length, `tool_calls`, `content_filter`.
    #[arg(long, value_name = "REASON")]
    pub(crate) finish: Option<String>,
    /// Only models with this in their name.
    #[arg(long, value_name = "NAME")]
    pub(crate) model: Option<String>,
    /// Only results of so many tokens, input and output together: 100..900, 500.., '>500', 42.
    #[arg(long, value_name = "MIN..MAX")]
    pub(crate) tokens: Option<String>,
    /// Only results with this text in id, answer, failure or, beside an input file, request. Case
    /// counts only if the text has a capital letter.
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// Take the text of --search as a regular expression.
    #[arg(long, requires = "search")]
    pub(crate) regex: bool,
}
