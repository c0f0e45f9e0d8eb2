//! Result files: lines, windows, and what a line says.
//!
//! Responsible for reading result lines as people read them, and for showing any part of a file
//! of any size with bounded work. Refuses to know screens, printers and where files are kept.
//! Files are read at positions and never mapped: a mapping hides I/O in page faults, and a file
//! that shrinks under one kills the process.

pub mod chunks;
pub mod compare;
pub mod family;
pub mod file;
pub mod ids;
pub mod preview;
pub mod read;
pub mod request;
pub mod row;
pub mod search;
pub mod shelf;
pub mod summary;
pub mod truth;
pub mod window;

mod index;
pub(crate) mod json;
mod scan;

pub use file::{Change, ResultsFile};
pub use read::read_line;
pub use request::read_request;
pub use row::Row;
pub use summary::summary;
pub use window::{Limits, Lines, Numbering, RawLine, Stats, Window};
