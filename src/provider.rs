//! Who answers: the trait every provider fulfils, in the words of [`crate::domain`].
//!
//! Responsible for the border to the network. Refuses to know screens, files on this machine and
//! workflows of more than one call. Futures are boxed, because the provider is chosen at run time.

pub mod http;
mod leave;
pub mod openai;
pub mod registry;
pub mod retry;
pub mod target;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;

pub use self::leave::Leave;
pub use crate::domain::Capabilities;
use crate::domain::{
    Batch, BatchId, Cursor, Failure, FileId, NewBatch, Page, RemoteFile, Timestamp,
};

/// An answer to come.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// A provider of batches. One call is one request (and, for reads, its retries).
///
/// Contract: reads may be repeated inside; `create`, `cancel` and `upload` reach the wire at most
/// once. A `create` of which it is unknown whether it took effect fails with
/// [`crate::domain::Kind::Ambiguous`]. Every failure carries what the reply said of it.
pub trait Provider: fmt::Debug + Send + Sync {
    /// Tells what this provider can do, so that the rest can be greyed out with a reason.
    fn capabilities(&self) -> Capabilities;

    /// Lists batches, newest first, `limit` (1 to 100) at most.
    fn list(&self, after: Option<Cursor>, limit: u32) -> Reply<'_, Page<Batch>>;

    /// Fetches one batch.
    fn get(&self, id: BatchId) -> Reply<'_, Batch>;

    /// Makes a batch. Never repeated.
    ///
    /// `leave` is asked as late as possible, and its failure is the answer where it is refused: then
    /// nothing was sent.
    fn create(&self, new: NewBatch, leave: Leave) -> Reply<'_, Batch>;

    /// Asks to cancel a batch. Never repeated; an ended batch gives `Conflict`.
    fn cancel(&self, id: BatchId) -> Reply<'_, Batch>;

    /// Uploads a file of requests. Never repeated inside.
    fn upload(&self, upload: Upload) -> Reply<'_, RemoteFile>;

    /// Lists the files uploaded as batch inputs, newest first.
    fn files(&self, after: Option<Cursor>, limit: u32) -> Reply<'_, Page<RemoteFile>>;

    /// Tells about one file.
    fn file(&self, id: FileId) -> Reply<'_, RemoteFile>;

    /// Opens the content of a file for streaming, from `from` on.
    fn read(&self, id: FileId, from: ReadFrom) -> Reply<'_, Content>;

    /// Deletes a file.
    fn delete_file(&self, id: FileId) -> Reply<'_, ()>;

    /// Takes note that a person asks: the next read is tried although the provider was out of
    /// reach. Without it, reads fail fast until the next try is due.
    fn insist(&self) {}
}

/// A file to be uploaded.
pub struct Upload {
    /// The name the provider is told; must end in `.jsonl`.
    pub name: String,
    /// Its length in bytes, sent as the length of the part.
    pub bytes: u64,
    /// The content. An error in it ends the upload; nothing half-made is used.
    pub body: BoxStream<'static, std::io::Result<Bytes>>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("name", &self.name)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// Where a read begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFrom {
    /// At the first byte.
    Start,
    /// At a later byte, provided that the file is still the one with this strong validator.
    Resume {
        /// Bytes that are there already.
        offset: u64,
        /// The strong `ETag` of the first reply.
        etag: String,
    },
}

/// A file on its way.
///
/// Contract: a stream that ends without an error was framed whole; a connection that was cut gives
/// an error as its last item. The caller still compares lengths, because a body that ends with its
/// connection has no frame.
pub struct Content {
    /// Where `body` begins, by the reply itself: 0 unless the provider proved that it resumed.
    pub offset: u64,
    /// The length of the whole file, as the reply says.
    pub total: Option<u64>,
    /// The strong validator of the reply, if any: what a later resume needs.
    pub etag: Option<String>,
    /// The bytes.
    pub body: BoxStream<'static, Result<Bytes, Failure>>,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("offset", &self.offset)
            .field("total", &self.total)
            .field("etag", &self.etag)
            .finish_non_exhaustive()
    }
}

/// Clock and chance for retries, handed in by the edge of the program.
#[derive(Clone)]
pub struct Luck {
    /// Reads the wall clock.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Draws a number from 0 to 1.
    pub dice: Arc<dyn Fn() -> f64 + Send + Sync>,
}

impl fmt::Debug for Luck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Luck")
    }
}
