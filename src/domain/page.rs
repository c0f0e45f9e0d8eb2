//! One page of a listing.

use std::sync::Arc;

use super::Timestamp;

/// Where the next page begins: the id of the last item of this one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(pub Box<str>);

/// A part of a listing, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// What could be read, in the provider's order.
    pub items: Vec<T>,
    /// What could not: kept and shown, never fatal for the rest of the page.
    pub unreadable: Vec<Unreadable>,
    /// Where to go on; absent on the last page.
    pub next: Option<Cursor>,
    /// The provider's clock when it answered, for ages and deadlines.
    pub server_time: Option<Timestamp>,
}

/// An item of a listing that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Why not, such as `no id`.
    pub reason: String,
    /// The item as it came.
    pub raw: Arc<str>,
}
