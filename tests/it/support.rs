//! Helpers shared by all rings.

#[cfg(test)]
pub(crate) mod app;
#[cfg(test)]
pub(crate) mod batches;
#[cfg(test)]
pub(crate) mod hostile;
#[cfg(test)]
pub(crate) mod pty;
#[cfg(test)]
pub(crate) mod screen;
#[cfg(test)]
pub(crate) mod server;
