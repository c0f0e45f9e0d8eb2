//! Events in, model and effects out; no terminal, no runtime.

mod cancel;
mod create;
mod download;
mod mouse;
mod polling;
mod results;
mod session;
