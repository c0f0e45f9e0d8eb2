//! Pieces of the screen that know no model: they are handed words, numbers and styles.
//!
//! Every text that a widget writes is a [`Clean`](crate::text::Clean). A widget writes into a
//! buffer and changes nothing else; what does not fit is cut, whatever the size.

pub(crate) mod badge;
pub(crate) mod chooser;
pub(crate) mod dialog;
pub(crate) mod frame;
pub(crate) mod gauge;
pub(crate) mod json;
pub(crate) mod pen;
pub(crate) mod plain;
pub(crate) mod prompt;
pub(crate) mod prose;
pub mod rich;
pub(crate) mod sheet;
pub(crate) mod short;
