//! The last word before a change leaves this machine.

use std::fmt;
use std::future::{self, Future};
use std::pin::Pin;

use crate::domain::Failure;

/// Is asked once there is a connection, right before the change goes into it; a failure keeps the
/// change here.
///
/// A process can be suspended at any time, for hours. What it knew before it connected may be wrong
/// by then, so whoever may have been overtaken asks as late as it can be asked.
pub struct Leave(Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>);

impl Leave {
    /// Is given in any case: nobody else could be at it.
    pub fn given() -> Self {
        Self::of(future::ready(Ok(())))
    }

    /// Is given if `ask` says so.
    pub fn of(ask: impl Future<Output = Result<(), Failure>> + Send + 'static) -> Self {
        Self(Box::pin(ask))
    }

    /// Asks, once.
    pub async fn ask(self) -> Result<(), Failure> {
        self.0.await
    }
}

impl fmt::Debug for Leave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Leave")
    }
}
