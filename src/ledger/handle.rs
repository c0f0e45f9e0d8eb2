//! The ledger for callers that must not block: one thread writes, and everybody else asks it.

use std::fmt;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::sync::{mpsc, oneshot};

use super::Ledger;
use crate::domain::{Failure, Kind};

/// Pieces of work that may wait: more would only hide that the disk cannot follow.
const QUEUE: usize = 256;

type Work = Box<dyn FnOnce(&mut Result<Ledger, Failure>) + Send>;

/// A ledger that is asked instead of called. Cheap to clone; the thread ends with the last clone,
/// after it has done all it was asked.
#[derive(Clone)]
pub struct Handle(Arc<Thread>);

struct Thread {
    work: Option<mpsc::Sender<Work>>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle")
    }
}

impl Handle {
    /// Starts the thread and has it open the ledger; asking one that did not open gives the reason.
    pub fn start(open: impl FnOnce() -> Result<Ledger, Failure> + Send + 'static) -> Self {
        let (work, mut queue) = mpsc::channel::<Work>(QUEUE);
        let thread = thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || {
                let mut ledger = open();
                while let Some(work) = queue.blocking_recv() {
                    work(&mut ledger);
                }
            });
        Self(Arc::new(Thread {
            work: Some(work),
            thread: thread.ok(),
        }))
    }

    /// Has work done and waits for what comes of it. Work begun is done even if nobody waits.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |ledger| {
            let done = match ledger {
                Ok(ledger) => work(ledger),
                Err(failure) => Err(failure.clone()),
            };
            // Whoever asked may have gone.
            answer.send(done).ok();
        });
        let sender = self.0.work.as_ref().ok_or_else(ended)?;
        sender.send(work).await.map_err(|_gone| ended())?;
        answered.await.map_err(|_gone| ended())?
    }

    /// Has work done without waiting, unless so much waits already that it is not worth it. For
    /// what the next look would tell again, such as snapshots.
    pub fn tell(&self, work: impl FnOnce(&mut Ledger) -> Result<(), Failure> + Send + 'static) {
        let work: Work = Box::new(move |ledger| {
            if let Ok(ledger) = ledger {
                // It will be told again.
                work(ledger).ok();
            }
        });
        if let Some(sender) = &self.0.work {
            sender.try_send(work).ok();
        }
    }
}

fn ended() -> Failure {
    Failure::new(
        Kind::Internal,
        "the ledger cannot be used",
        "its thread has ended",
    )
}

impl Drop for Thread {
    /// Waits until everything that was asked is on the disk.
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}
