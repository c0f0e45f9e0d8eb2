//! Scenes and keys in, pictures out.
//!
//! Where a change is meant: `INSTA_UPDATE=always cargo test screens`, then read the diff.

mod detail;
mod header;
mod hostile;
mod list;
mod overlays;
mod results;
mod sizes;
