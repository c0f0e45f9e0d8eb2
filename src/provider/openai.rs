//! The adapter for everything that speaks the `OpenAI` dialect of batches and files.
//!
//! Responsible for paths, queries and for what a failure of each verb means. Refuses to know JSON
//! (see [`wire`]) and sockets (see [`super::http`]).

mod content;
mod verdict;
pub mod wire;

use std::fmt::Display;

use reqwest::{Method, Url};

use self::wire::New;
use super::http::{Http, Letter, Reply as HttpReply, wishes_for};
use super::retry::{Again, Miss, Reach};
use super::{Capabilities, Content, Leave, Provider, ReadFrom, Reply, Upload};
use crate::domain::{Batch, BatchId, Cursor, Failure, FileId, Kind, NewBatch, Page, RemoteFile};

/// What the input of a batch is uploaded as.
const PURPOSE: &str = "batch";
/// The most items that the documented listing of batches gives at once.
const MOST_BATCHES: u32 = 100;
/// The most items that the documented listing of files gives at once.
const MOST_FILES: u32 = 10_000;

/// A provider of the `OpenAI` dialect.
#[derive(Debug)]
pub struct OpenAi {
    http: Http,
}

impl OpenAi {
    /// Speaks over `http`.
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    fn at(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Url, Failure> {
        let mut url = self.http.base().address(segments)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    async fn listing(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<HttpReply, Failure> {
        let limit = limit.to_string();
        let mut query = [query, &[("limit", &*limit)]].concat();
        query.extend(after.map(|cursor| ("after", &*cursor.0)));
        let url = self.at(segments, &query)?;
        self.http.get(&url).await
    }

    async fn object(&self, segments: &[&str]) -> Result<HttpReply, Failure> {
        let url = self.at(segments, &[])?;
        self.http.get(&url).await
    }

    async fn post(&self, segments: &[&str], letter: Option<Letter>) -> Result<HttpReply, Miss> {
        let url = self.at(segments, &[]).map_err(never_sent)?;
        self.http.change(Method::POST, &url, letter).await
    }

    async fn create_once(&self, new: NewBatch, leave: Leave) -> Result<Batch, Failure> {
        let json = New::from(new).to_json()?;
        let reply = self
            .post(&["batches"], Some(Letter { json, leave }))
            .await
            .map_err(verdict::of_create)?;
        wire::batch(&reply.text).map_err(|why| match why {
            wire::Odd::Complaint(_) => why.into_failure(&reply.head),
            wire::Odd::Shape(_) => {
                let failure = why.into_failure(&reply.head);
                verdict::in_doubt(failure)
            }
        })
    }

    async fn cancel_once(&self, id: &BatchId) -> Result<Batch, Failure> {
        let sent = self.post(&["batches", id.as_str(), "cancel"], None).await;
        let reply = sent.map_err(|miss| verdict::of_cancel(miss.failure))?;
        wire::batch(&reply.text).map_err(|why| why.into_failure(&reply.head))
    }

    async fn upload_once(&self, upload: Upload) -> Result<RemoteFile, Failure> {
        let url = self.at(&["files"], &[])?;
        let sent = self.http.upload(&url, PURPOSE, upload).await;
        let reply = sent.map_err(|miss| verdict::of_upload(miss.failure))?;
        wire::file(&reply.text).map_err(|why| why.into_failure(&reply.head))
    }

    async fn open(&self, id: &FileId, from: &ReadFrom) -> Result<Content, Failure> {
        let url = if is_address(id) {
            self.http.base().same_origin(id.as_str())?
        } else {
            self.at(&["files", id.as_str(), "content"], &[])?
        };
        let wishes = match from {
            ReadFrom::Start => wishes_for(None),
            ReadFrom::Resume { offset, etag } => wishes_for(Some((*offset, etag))),
        };
        let opened = match self.http.open(&url, &wishes).await {
            Ok(opened) => opened,
            Err(failure) => return content::after_the_end(failure, from),
        };
        let place = content::place(&opened.head, from)?;
        Ok(Content {
            offset: place.offset,
            total: place.total,
            etag: opened.head.etag.clone(),
            body: self.http.stream(opened, id),
        })
    }

    async fn delete(&self, id: &FileId) -> Result<(), Failure> {
        let url = self.at(&["files", id.as_str()], &[])?;
        let sent = self.http.change(Method::DELETE, &url, None).await;
        sent.map(drop).map_err(|miss| miss.failure)
    }
}

impl Provider for OpenAi {
    fn capabilities(&self) -> Capabilities {
        Capabilities::ALL
    }

    fn list(&self, after: Option<Cursor>, limit: u32) -> Reply<'_, Page<Batch>> {
        Box::pin(async move {
            let limit = limit.clamp(1, MOST_BATCHES);
            let listed = self.listing(&["batches"], &[], after.as_ref(), limit).await;
            let read = listed.and_then(|reply| {
                wire::batches(
                    &reply.text,
                    wire::Asked {
                        after: after.as_ref(),
                        limit,
                    },
                )
                .map(|page| Page {
                    server_time: reply.head.date,
                    ..page
                })
                .map_err(|why| why.into_failure(&reply.head))
            });
            read.map_err(|failure| failure.in_order_to("cannot list batches"))
        })
    }

    fn get(&self, id: BatchId) -> Reply<'_, Batch> {
        Box::pin(async move {
            let got = self.object(&["batches", id.as_str()]).await;
            let read = got.and_then(|reply| {
                wire::batch(&reply.text).map_err(|why| why.into_failure(&reply.head))
            });
            read.map_err(|failure| failure.in_order_to(cannot("fetch", &id)))
        })
    }

    fn create(&self, new: NewBatch, leave: Leave) -> Reply<'_, Batch> {
        Box::pin(async move {
            let what = cannot("create a batch of", &new.input_file);
            let created = self.create_once(new, leave).await;
            created.map_err(|failure| failure.in_order_to(what))
        })
    }

    fn cancel(&self, id: BatchId) -> Reply<'_, Batch> {
        Box::pin(async move {
            let cancelled = self.cancel_once(&id).await;
            cancelled.map_err(|failure| failure.in_order_to(cannot("cancel", &id)))
        })
    }

    fn upload(&self, upload: Upload) -> Reply<'_, RemoteFile> {
        Box::pin(async move {
            let what = cannot("upload", &upload.name);
            let uploaded = self.upload_once(upload).await;
            uploaded.map_err(|failure| failure.in_order_to(what))
        })
    }

    fn files(&self, after: Option<Cursor>, limit: u32) -> Reply<'_, Page<RemoteFile>> {
        Box::pin(async move {
            let limit = limit.clamp(1, MOST_FILES);
            let purpose = [("purpose", PURPOSE)];
            let listed = self
                .listing(&["files"], &purpose, after.as_ref(), limit)
                .await;
            let read = listed.and_then(|reply| {
                wire::files(
                    &reply.text,
                    wire::Asked {
                        after: after.as_ref(),
                        limit,
                    },
                )
                .map(|page| Page {
                    server_time: reply.head.date,
                    ..page
                })
                .map_err(|why| why.into_failure(&reply.head))
            });
            read.map_err(|failure| failure.in_order_to("cannot list files"))
        })
    }

    fn file(&self, id: FileId) -> Reply<'_, RemoteFile> {
        Box::pin(async move {
            let got = if is_address(&id) {
                Err(Failure::new(
                    Kind::Unsupported,
                    "",
                    "it is an address, of which nothing can be asked",
                ))
            } else {
                self.object(&["files", id.as_str()]).await
            };
            let read = got.and_then(|reply| {
                wire::file(&reply.text).map_err(|why| why.into_failure(&reply.head))
            });
            read.map_err(|failure| failure.in_order_to(cannot("look up file", &id)))
        })
    }

    fn read(&self, id: FileId, from: ReadFrom) -> Reply<'_, Content> {
        Box::pin(async move {
            let opened = self.open(&id, &from).await;
            opened.map_err(|failure| failure.in_order_to(cannot("read file", &id)))
        })
    }

    fn delete_file(&self, id: FileId) -> Reply<'_, ()> {
        Box::pin(async move {
            let deleted = self.delete(&id).await;
            deleted.map_err(|failure| failure.in_order_to(cannot("delete file", &id)))
        })
    }

    fn insist(&self) {
        self.http.insist();
    }
}

fn cannot(verb: &str, object: &impl Display) -> String {
    format!("cannot {verb} {object}")
}

/// Tells whether a file id is in fact an address, as at some providers.
fn is_address(id: &FileId) -> bool {
    let id = id.as_str().to_ascii_lowercase();
    id.starts_with("https://") || id.starts_with("http://")
}

fn never_sent(failure: Failure) -> Miss {
    Miss {
        failure,
        reach: Reach::Unsent,
        again: Again::Pointless,
    }
}
