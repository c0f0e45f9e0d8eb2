//! Events in, model and effects out; no terminal, no runtime.

mod cancel;
mod compare;
pub(crate) mod create;
mod download;
mod export;
mod mouse;
mod outside;
mod polling;
mod prepare;
mod recipes;
mod results;
mod retry;
mod run_retry;
mod runs;
mod search;
mod session;
mod unresolved;
