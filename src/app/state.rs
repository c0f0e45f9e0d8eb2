//! The parts of the model. Each is a struct with methods that touch only itself.

pub mod browse;
pub mod compare;
pub mod create;
pub mod jobs;
pub mod list;
pub mod menu;
pub mod notices;
pub mod overlay;
pub mod prepare;
pub mod results;
pub mod retry;
pub mod scroll;
pub mod search;
pub mod session;
pub mod sync;
pub mod window;
