//! A provider without a network, for tests in virtual time: a socket would stop the clock.

use std::sync::Mutex;

use batchdeck::domain::{
    Batch, BatchId, Capabilities, Cursor, Failure, FileId, Kind, NewBatch, Page, RemoteFile,
};
use batchdeck::provider::{Content, Leave, Provider, ReadFrom, Reply, Upload};

/// What a listing answers, by the number of the asking.
type Script = Box<dyn FnMut(u32) -> Result<Vec<Batch>, Failure> + Send>;

/// Answers listings by a script and counts what it is asked.
pub(crate) struct Scripted {
    script: Mutex<Script>,
    asked: Mutex<Vec<&'static str>>,
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scripted")
    }
}

impl Scripted {
    pub(crate) fn new(
        script: impl FnMut(u32) -> Result<Vec<Batch>, Failure> + Send + 'static,
    ) -> Self {
        Self {
            script: Mutex::new(Box::new(script)),
            asked: Mutex::default(),
        }
    }

    /// Returns everything that was asked, in order.
    pub(crate) fn asked(&self) -> Vec<&'static str> {
        self.asked.lock().unwrap().clone()
    }

    fn no<T: Send>(&self, what: &'static str) -> Reply<'_, T> {
        self.asked.lock().unwrap().push(what);
        Box::pin(async move { Err(Failure::new(Kind::Unsupported, what, "not in this script")) })
    }
}

impl Provider for Scripted {
    fn capabilities(&self) -> Capabilities {
        Capabilities::ALL
    }

    fn list(&self, _after: Option<Cursor>, _limit: u32) -> Reply<'_, Page<Batch>> {
        let mut asked = self.asked.lock().unwrap();
        asked.push("list");
        let number = u32::try_from(asked.len()).unwrap();
        let answer = (self.script.lock().unwrap())(number);
        Box::pin(async move {
            Ok(Page {
                items: answer?,
                unreadable: Vec::new(),
                next: None,
                server_time: None,
            })
        })
    }

    fn get(&self, _id: BatchId) -> Reply<'_, Batch> {
        self.no("get")
    }

    fn create(&self, _new: NewBatch, _leave: Leave) -> Reply<'_, Batch> {
        self.no("create")
    }

    fn cancel(&self, _id: BatchId) -> Reply<'_, Batch> {
        self.no("cancel")
    }

    fn upload(&self, _upload: Upload) -> Reply<'_, RemoteFile> {
        self.no("upload")
    }

    fn files(&self, _after: Option<Cursor>, _limit: u32) -> Reply<'_, Page<RemoteFile>> {
        self.no("files")
    }

    fn file(&self, _id: FileId) -> Reply<'_, RemoteFile> {
        self.no("file")
    }

    fn read(&self, _id: FileId, _from: ReadFrom) -> Reply<'_, Content> {
        self.no("read")
    }

    fn delete_file(&self, _id: FileId) -> Reply<'_, ()> {
        self.no("delete_file")
    }
}
