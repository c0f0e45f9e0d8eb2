//! The vocabulary: what a batch is and how it lives.
//!
//! Responsible for the words that every other folder speaks. Refuses to know any wire format, any
//! I/O, any clock and any screen: times come in as arguments, and nothing here derives serde.

pub mod account;
pub mod batch;
pub mod capabilities;
pub mod change;
pub mod check;
pub mod colour;
pub mod comparison;
pub mod counts;
pub mod endpoint;
pub mod estimate;
pub mod failure;
pub mod file;
pub mod ids;
pub mod intent;
pub mod limits;
pub mod pace;
pub mod page;
pub mod poll;
pub mod price;
pub mod query;
pub mod queue;
pub mod request;
pub mod result;
pub mod retry;
pub mod run;
pub mod share;
pub mod status;
pub mod time;
pub mod timeline;
pub mod transfer;
pub mod truth;
pub mod usage;
pub mod when;

pub use account::Account;
pub use batch::{Batch, BatchError, NewBatch};
pub use capabilities::Capabilities;
pub use change::{Change, diff};
pub use colour::Colour;
pub use counts::RequestCounts;
pub use endpoint::Endpoint;
pub use failure::{Failure, Kind};
pub use file::RemoteFile;
pub use ids::{BatchId, FileId};
pub use intent::{Intended, Intent, IntentId, IntentState, Stage};
pub use limits::Limits;
pub use page::{Cursor, Page, Unreadable};
pub use run::RunId;
pub use share::Share;
pub use status::Status;
pub use time::{Moment, Now, Timestamp};
pub use timeline::Timeline;
pub use transfer::{Direction, Progress};
pub use usage::{Unknown, Usage};
