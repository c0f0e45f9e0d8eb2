//! The way from the command line to the screen.

use super::desk::Desk;
use crate::domain::{Failure, Kind};

/// Opens the dashboard.
pub(crate) fn open(_desk: &mut Desk) -> Result<(), Failure> {
    Err(Failure::new(
        Kind::Terminal,
        "the dashboard needs a terminal",
        "",
    ))
}
