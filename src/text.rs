//! Text on its way in and out: what is hostile becomes visible, what is too wide is cut.
//!
//! Everything that comes from outside (server, file, model output, clipboard) passes [`Clean`]
//! before a widget or a printer shows it. The other sinks have an encoder each: JSON lines, window
//! titles, the clipboard sequence, file names. The folder knows nothing of batches, widgets or
//! sockets, and never decides whether something is shown, only how.

mod apart;
mod clean;
mod clipboard;
pub mod diff;
pub mod file_name;
mod hazard;
mod json;
pub mod markdown;
pub mod near;
mod number;
pub mod outline;
pub mod rich;
mod rules;
mod scrub;
pub mod secret_mask;
mod shell;
mod title;
mod width;
mod wrap;

pub use apart::apart;
pub use clean::Clean;
pub use clipboard::{ClipboardError, Wrapping, clipboard_sequence};
pub use hazard::may_reach_a_terminal;
pub use json::json_line;
pub(crate) use json::{Key, Members, push_inside, push_string};
pub use number::{bytes, compact, number};
pub use rules::{Charset, Rules};
pub use scrub::MAX_CLUSTER_BYTES;
pub use shell::shell_word;
pub use title::{title_sequence, window_title};
pub use width::{columns, fit, pad, shorten_middle};
pub use wrap::wrap;
