//! Workflows of more than one call. Everything that is one call goes straight to the provider.
//!
//! Responsible for the order of steps, for files on this machine, and for what must never be lost
//! or done twice. Refuses to know screens and printers: it reports through values and meters.

pub mod check;
pub mod create;
pub mod download;
pub mod drafts;
pub mod export;
pub mod place;
pub mod prepare;
pub mod queue;
pub mod recipe;
pub mod retry;
pub mod run;
pub mod split;
pub mod submit;
pub mod target;
pub mod tokens;
pub mod transfer;
pub mod watch;

mod disk;
#[cfg(test)]
pub(crate) mod script;
#[cfg(test)]
mod tests;
