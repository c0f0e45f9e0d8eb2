//! Tokens and cost, told after the findings of a check.

use std::path::Path;

use crate::cli::args::TokensArg;
use crate::cli::cost::{Count, Told};
use crate::cli::desk::Desk;
use crate::cli::exit::Stop;
use crate::domain::check::Report;
use crate::ops::tokens::Draw;

/// Counts what was asked for; `None` where nothing was, and where there are no requests.
pub(super) async fn count(
    desk: &mut Desk,
    file: &Path,
    report: &Report,
    which: TokensArg,
) -> Result<Option<Told>, Stop> {
    let draw = match which {
        TokensArg::All => Draw::All,
        TokensArg::Sample => Count::quick(report),
        TokensArg::None => return Ok(None),
    };
    if report.requests == 0 {
        return Ok(None);
    }
    let count = Count::new(desk)?;
    let told = count.run(desk, file, draw).await?;
    let has_requests = !told.tokens.models.is_empty();
    Ok(has_requests.then_some(told))
}
