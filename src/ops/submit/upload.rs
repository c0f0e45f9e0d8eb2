//! The way to a file at the provider: found if it is there, else sent.

use std::time::Duration;

use super::{Errand, words};
use crate::domain::{Failure, FileId, IntentState, Kind, RemoteFile, Timestamp};
use crate::ops::create::{self, Source};
use crate::ops::transfer::Meter;

/// How far an upload may lie before the intent by the provider's clock.
const SKEW: Duration = Duration::from_mins(10);
/// Files asked for at once.
const PAGE: u32 = 1000;
/// Pages asked for at most.
const PAGES: usize = 20;

impl Errand {
    pub(super) async fn upload_once(&mut self, meter: &Meter) -> Result<(), Failure> {
        if self.intent.state.file().is_some() {
            return Ok(());
        }
        match &self.intent.state {
            IntentState::Held { reason } => return Err(words::held(&self.intent, reason)),
            state if !state.is_open() => return Err(words::is_over(&self.intent)),
            // It was begun before: the file may have arrived, and only the answer got lost.
            IntentState::Uploading => {
                if let Some(file) = self.find_upload().await? {
                    return self.has(file).await;
                }
            }
            _ => {}
        }
        let source = self.file_to_send().await?;
        self.advance(IntentState::Uploading).await?;
        let (provider, name) = (self.courier.provider.clone(), self.intent.upload_name());
        match create::upload(provider.as_ref(), &source, name, meter).await {
            Ok(file) => self.has(file.id).await,
            Err(failure) => self.not_uploaded(failure).await,
        }
    }

    async fn has(&mut self, file: FileId) -> Result<(), Failure> {
        let bytes = self.intent.wanted.bytes;
        self.advance(IntentState::Uploaded { file, bytes }).await
    }

    async fn file_to_send(&self) -> Result<Source, Failure> {
        if let Some(source) = &self.source {
            return Ok(source.clone());
        }
        let intent = self.intent.clone();
        let look = tokio::task::spawn_blocking(move || Source::of_intent(&intent));
        let looked = look.await.map_err(|lost| {
            Failure::new(
                Kind::Internal,
                "the file was not looked at",
                lost.to_string(),
            )
        })?;
        looked.map_err(|failure| words::file_changed(&self.command(), failure))
    }

    /// Judges an upload that failed: found after all, worth another try, or not.
    async fn not_uploaded(&mut self, failure: Failure) -> Result<(), Failure> {
        match failure.kind {
            // What was sent is not what was checked: the intent is about a file that is gone.
            Kind::InvalidInput | Kind::Rejected | Kind::Unsupported | Kind::Usage => {
                Err(self.fail(failure).await)
            }
            Kind::Network | Kind::Unavailable | Kind::Garbled | Kind::Ambiguous => {
                // Whole but unanswered, perhaps. A listing that fails too adds nothing.
                match self.find_upload().await {
                    Ok(Some(file)) => self.has(file).await,
                    Ok(None) | Err(_) => Err(words::not_uploaded(failure, self)),
                }
            }
            _ => Err(words::not_uploaded(failure, self)),
        }
    }

    /// Looks for the upload by its name and its length, which no other upload has.
    pub(super) async fn find_upload(&self) -> Result<Option<FileId>, Failure> {
        let (name, bytes) = (self.intent.upload_name(), self.intent.wanted.bytes);
        let is_ours = |file: &RemoteFile| {
            file.name.as_deref() == Some(name.as_str()) && file.bytes.is_none_or(|it| it == bytes)
        };
        let since = self
            .intent
            .created
            .0
            .saturating_sub(SKEW.as_secs().cast_signed());
        let mut after = None;
        for _ in 0..PAGES {
            let page = match self.courier.provider.files(after, PAGE).await {
                Ok(page) => page,
                // A provider without such a listing: the file is sent again, which costs no money.
                Err(failure) if failure.kind == Kind::Unsupported => return Ok(None),
                Err(failure) => return Err(words::not_uploaded(failure, self)),
            };
            if let Some(file) = page.items.iter().find(|file| is_ours(file)) {
                return Ok(Some(file.id.clone()));
            }
            let is_older = |file: &RemoteFile| file.created.is_some_and(|at| at < Timestamp(since));
            if page.next.is_none() || page.items.last().is_some_and(is_older) {
                break;
            }
            after = page.next;
        }
        Ok(None)
    }
}
