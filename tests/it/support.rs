//! Helpers shared by all rings.

#[cfg(test)]
pub(crate) mod app;
#[cfg(test)]
pub(crate) mod batches;
#[cfg(test)]
pub(crate) mod between;
#[cfg(test)]
pub(crate) mod comparison;
#[cfg(test)]
pub(crate) mod hostile;
#[cfg(test)]
pub(crate) mod intents;
#[cfg(test)]
pub(crate) mod lines;
#[cfg(test)]
pub(crate) mod outside;
#[cfg(test)]
pub(crate) mod prepare;
#[cfg(test)]
pub(crate) mod pty;
#[cfg(test)]
pub(crate) mod results;
#[cfg(test)]
pub(crate) mod retry;
#[cfg(test)]
pub(crate) mod runs;
#[cfg(test)]
pub(crate) mod screen;
pub(crate) mod scripted;
#[cfg(test)]
pub(crate) mod server;
pub(crate) mod stage;
