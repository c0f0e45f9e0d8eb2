//! A provider that plays faults of the wire, which no honest server would commit on demand.
//!
//! For tests only. Ordinary paths are tested against the embedded server.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::{FutureExt as _, StreamExt as _, stream};

use crate::domain::{
    Batch, BatchId, Cursor, Failure, FileId, Kind, NewBatch, Page, RemoteFile, Status,
};
use crate::provider::{Capabilities, Content, Leave, Provider, ReadFrom, Reply, Upload};

/// One answer to a read of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    pub(crate) offset: u64,
    pub(crate) total: Option<u64>,
    pub(crate) etag: Option<&'static str>,
    pub(crate) bytes: Vec<u8>,
    /// Whether the connection breaks after the bytes.
    pub(crate) breaks: bool,
}

/// What each call answers, in order; the last answer is repeated. Takes note of every call.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) reads: Mutex<VecDeque<(FileId, Result<Sent, Failure>)>>,
    pub(crate) sizes: Mutex<Vec<(FileId, u64)>>,
    pub(crate) creates: Mutex<VecDeque<Result<Batch, Failure>>>,
    pub(crate) lists: Mutex<VecDeque<Result<Vec<Batch>, Failure>>>,
    pub(crate) gets: Mutex<VecDeque<Result<Batch, Failure>>>,
    pub(crate) calls: Mutex<Vec<String>>,
    pub(crate) created: Mutex<Vec<NewBatch>>,
    pub(crate) uploaded: Mutex<Vec<u8>>,
    /// The failures of uploads, in order; those that follow succeed.
    pub(crate) upload_faults: Mutex<VecDeque<Failure>>,
    /// What a listing of files answers; unsupported while it is empty.
    pub(crate) listed_files: Mutex<Vec<RemoteFile>>,
    /// What happens while the next create connects.
    pub(crate) meanwhile: Mutex<Option<Meanwhile>>,
    /// What happens while the next create is on the wire.
    pub(crate) on_the_wire: Mutex<Option<Meanwhile>>,
}

/// Something that happens elsewhere.
pub(crate) struct Meanwhile(pub(crate) Box<dyn FnOnce() + Send>);

impl std::fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Meanwhile")
    }
}

impl Script {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Adds an answer to the reads of a file.
    pub(crate) fn sends(self: Arc<Self>, id: &str, answer: Result<Sent, Failure>) -> Arc<Self> {
        self.reads
            .lock()
            .unwrap()
            .push_back((FileId::new(id), answer));
        self
    }

    /// Sets the size that the file's description tells.
    pub(crate) fn sized(self: Arc<Self>, id: &str, bytes: u64) -> Arc<Self> {
        self.sizes.lock().unwrap().push((FileId::new(id), bytes));
        self
    }

    pub(crate) fn lists(self: Arc<Self>, answer: Result<Vec<Batch>, Failure>) -> Arc<Self> {
        self.lists.lock().unwrap().push_back(answer);
        self
    }

    pub(crate) fn gets(self: Arc<Self>, answer: Result<Batch, Failure>) -> Arc<Self> {
        self.gets.lock().unwrap().push_back(answer);
        self
    }

    pub(crate) fn creates(self: Arc<Self>, answer: Result<Batch, Failure>) -> Arc<Self> {
        self.creates.lock().unwrap().push_back(answer);
        self
    }

    pub(crate) fn upload_fails(self: Arc<Self>, failure: Failure) -> Arc<Self> {
        self.upload_faults.lock().unwrap().push_back(failure);
        self
    }

    pub(crate) fn called(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    fn note(&self, call: String) {
        self.calls.lock().unwrap().push(call);
    }
}

/// A failure as the wire gives it.
pub(crate) fn fault(kind: Kind) -> Failure {
    Failure::new(kind, "cannot do it", "the script says so")
}

/// A batch with this id in this state.
pub(crate) fn batch(id: &str, status: Status) -> Batch {
    Batch::bare(BatchId::new(id), status)
}

/// Takes the next answer, and keeps the last one for all calls to come.
fn next<T: Clone>(queue: &Mutex<VecDeque<Result<T, Failure>>>) -> Result<T, Failure> {
    let mut queue = queue.lock().unwrap();
    let answer = if queue.len() > 1 {
        queue.pop_front()
    } else {
        queue.front().cloned()
    };
    answer.unwrap_or_else(|| Err(fault(Kind::Internal)))
}

fn happens(meanwhile: &Mutex<Option<Meanwhile>>) {
    if let Some(Meanwhile(happens)) = meanwhile.lock().unwrap().take() {
        happens();
    }
}

fn now<T: Send + 'static>(answer: Result<T, Failure>) -> Reply<'static, T> {
    async move { answer }.boxed()
}

impl Provider for Script {
    fn capabilities(&self) -> Capabilities {
        Capabilities::ALL
    }

    fn list(&self, _: Option<Cursor>, limit: u32) -> Reply<'_, Page<Batch>> {
        self.note(format!("list {limit}"));
        now(next(&self.lists).map(|items| Page {
            items,
            unreadable: Vec::new(),
            next: None,
            server_time: None,
        }))
    }

    fn get(&self, id: BatchId) -> Reply<'_, Batch> {
        self.note(format!("get {id}"));
        now(next(&self.gets))
    }

    fn create(&self, new: NewBatch, leave: Leave) -> Reply<'_, Batch> {
        async move {
            happens(&self.meanwhile);
            leave.ask().await?;
            happens(&self.on_the_wire);
            self.note("create".to_owned());
            self.created.lock().unwrap().push(new);
            next(&self.creates)
        }
        .boxed()
    }

    fn cancel(&self, _: BatchId) -> Reply<'_, Batch> {
        now(Err(fault(Kind::Unsupported)))
    }

    fn upload(&self, mut upload: Upload) -> Reply<'_, RemoteFile> {
        self.note(format!("upload {} {}", upload.name, upload.bytes));
        async move {
            while let Some(chunk) = upload.body.next().await {
                let chunk = chunk.map_err(|error| {
                    Failure::new(Kind::Disk, "cannot upload", error.to_string())
                })?;
                self.uploaded.lock().unwrap().extend_from_slice(&chunk);
            }
            match self.upload_faults.lock().unwrap().pop_front() {
                Some(failure) => Err(failure),
                None => Ok(about("file-in", None)),
            }
        }
        .boxed()
    }

    fn files(&self, _: Option<Cursor>, _: u32) -> Reply<'_, Page<RemoteFile>> {
        self.note("files".to_owned());
        let items = self.listed_files.lock().unwrap().clone();
        if items.is_empty() {
            return now(Err(fault(Kind::Unsupported)));
        }
        now(Ok(Page {
            items,
            unreadable: Vec::new(),
            next: None,
            server_time: None,
        }))
    }

    fn file(&self, id: FileId) -> Reply<'_, RemoteFile> {
        self.note(format!("file {id}"));
        let sizes = self.sizes.lock().unwrap();
        let size = sizes
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, size)| *size);
        now(Ok(about(id.as_str(), size)))
    }

    fn read(&self, id: FileId, from: ReadFrom) -> Reply<'_, Content> {
        let offset = match &from {
            ReadFrom::Start => 0,
            ReadFrom::Resume { offset, .. } => *offset,
        };
        self.note(format!("read {id} {offset}"));
        let mut reads = self.reads.lock().unwrap();
        let place = reads.iter().position(|(known, _)| *known == id);
        let others = reads.iter().filter(|(known, _)| *known == id).count();
        let answer = match place {
            Some(place) if others > 1 => reads.remove(place).map(|(_, answer)| answer),
            Some(place) => reads.get(place).map(|(_, answer)| answer.clone()),
            None => None,
        };
        now(answer
            .unwrap_or_else(|| Err(fault(Kind::NotFound)))
            .map(content))
    }

    fn delete_file(&self, _: FileId) -> Reply<'_, ()> {
        now(Err(fault(Kind::Unsupported)))
    }
}

pub(crate) fn about(id: &str, bytes: Option<u64>) -> RemoteFile {
    RemoteFile {
        id: FileId::new(id),
        name: None,
        bytes,
        purpose: None,
        created: None,
        expires: None,
    }
}

fn content(sent: Sent) -> Content {
    let mut left = Bytes::from(sent.bytes);
    let mut chunks: Vec<Result<Bytes, Failure>> = Vec::new();
    while !left.is_empty() {
        chunks.push(Ok(left.split_to(left.len().min(64 * 1024))));
    }
    if sent.breaks {
        chunks.push(Err(fault(Kind::Network)));
    }
    Content {
        offset: sent.offset,
        total: sent.total,
        etag: sent.etag.map(str::to_owned),
        body: stream::iter(chunks).boxed(),
    }
}
