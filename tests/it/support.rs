//! Helpers shared by all rings.

pub(crate) mod app;
pub(crate) mod batches;
#[cfg(test)]
pub(crate) mod hostile;
#[cfg(test)]
pub(crate) mod pty;
pub(crate) mod screen;
#[cfg(test)]
pub(crate) mod server;
