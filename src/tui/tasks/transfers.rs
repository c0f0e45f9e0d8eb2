//! Uploads and downloads: long, watched, and stopped by dropping them.

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{mpsc, watch};

use crate::app::effect::Existing;
use crate::app::event::{Event, JobDone};
use crate::app::state::jobs::JobId;
use crate::domain::{Batch, Progress};
use crate::ops::download::{self, Place};
use crate::ops::place;
use crate::ops::transfer::Meter;

use super::{Said, Tasks, results};

/// How often progress is told at most: the eye cannot follow more.
const TELL_EVERY: Duration = Duration::from_millis(100);

impl Tasks {
    pub(super) fn download(&mut self, job: JobId, batch: Batch, name: &str, existing: Existing) {
        let (link, sender) = (self.link.clone(), self.sender.clone());
        let dir = self.folder_of(&batch, name);
        let existing = match existing {
            Existing::Refuse => download::Existing::Refuse,
            Existing::Replace => download::Existing::Replace,
        };
        self.spawn_job(job, async move {
            let provider = link.provider().await?;
            let _turn = link.turn_to_download().await;
            let (meter, progress) = Meter::new();
            let place = Place { dir };
            let work = download::download(provider, &batch, &place, existing, &meter);
            let done = told(job, progress, &sender, work).await?;
            link.keep_saved(&batch.id, &done.files);
            Ok(JobDone::Downloaded {
                id: batch.id,
                dir: done.dir,
                files: done
                    .files
                    .into_iter()
                    .map(|file| (file.path, file.lines))
                    .collect(),
                warnings: done.warnings,
            })
        });
    }

    /// Fetches the input file of a batch into the folder of its results.
    pub(super) fn fetch_input(&mut self, job: JobId, batch: Batch, name: &str) {
        let (link, sender) = (self.link.clone(), self.sender.clone());
        let shared = self.shared.clone();
        let dir = self.folder_of(&batch, name);
        self.spawn_job(job, async move {
            let provider = link.provider().await?;
            let _turn = link.turn_to_download().await;
            let (meter, progress) = Meter::new();
            let place = Place { dir };
            let work = download::download_input(provider, &batch, &place, &meter);
            let saved = told(job, progress, &sender, work).await?;
            if let Some(open) = shared.current().filter(|open| open.is_of(&batch.id)) {
                results::count_beside(&open, saved.path, &sender).await?;
            }
            Ok(JobDone::InputFetched { id: batch.id })
        });
    }

    /// Returns the folder in which the results of a batch are, or would be.
    pub(super) fn folder_of(&self, batch: &Batch, name: &str) -> PathBuf {
        let launch = &self.link.launch;
        let root = launch.env.absolute(&launch.config.download_dir);
        place::default_dir(&root, batch, Some(name))
    }
}

/// Runs work and tells its progress meanwhile; only the newest value counts, and one that finds
/// the queue full is left out.
pub(super) async fn told<T>(
    job: JobId,
    mut progress: watch::Receiver<Progress>,
    sender: &mpsc::Sender<Said>,
    work: impl Future<Output = T>,
) -> T {
    let tell = async {
        while progress.changed().await.is_ok() {
            let progress = *progress.borrow_and_update();
            let _ = sender.try_send(Said::Event(Event::JobAdvanced { job, progress }));
            tokio::time::sleep(TELL_EVERY).await;
        }
    };
    let (mut work, mut tell) = (pin!(work), pin!(tell.fuse()));
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = &mut tell => {}
        }
    }
}
