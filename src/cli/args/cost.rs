//! What may be typed about tokens and cost before something is sent.

use clap::{Args, ValueEnum};

use crate::domain::price::Money;

/// Which requests are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TokensArg {
    /// Every one.
    All,
    /// A sample of a large file, all of a small one.
    #[default]
    Sample,
    /// None: nothing is said of tokens and cost.
    None,
}

/// What to do where the cost is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnknownArg {
    /// Send nothing.
    #[default]
    Refuse,
    /// Send it if what is known stays below the ceiling.
    Ok,
}

/// The most that a batch may cost.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct CostArgs {
    /// Send nothing that may cost more than this, in US dollars, instead of the profile's `max_cost`.
    #[arg(long, value_name = "USD", value_parser = dollars)]
    pub(crate) max_cost: Option<Money>,
    /// What to do under a ceiling where the cost is not known: no price, answers without a limit.
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub(crate) unknown_cost: UnknownArg,
}

fn dollars(text: &str) -> Result<Money, String> {
    Money::read(text.strip_prefix('$').unwrap_or(text))
        .ok_or_else(|| "write US dollars, such as 5 or 0.25".to_owned())
}
