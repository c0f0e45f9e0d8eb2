//! The real loop with a fake terminal and paused time.

mod polling;
mod together;
