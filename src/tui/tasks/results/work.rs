//! Work that waits for the disk, away from the tasks that wait for the network, and told of while it
//! lasts.

use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use crate::app::event::Event;
use crate::domain::{Failure, Kind};

use super::super::{Said, broken};

/// How often a count or a search tells how far it is: the eye cannot follow more.
const TELL_EVERY: Duration = Duration::from_millis(60);

/// Runs work that waits for the disk away from the tasks that wait for the network.
pub(in crate::tui::tasks) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(broken()))
}

/// How far long work steps back behind the screen, in the system's steps of niceness.
#[cfg(target_os = "linux")]
const BEHIND: i32 = 10;

/// Runs long work on a thread of its own that lets the screen go first, and so do the threads that
/// it starts: with as many of them as cores, a key would wait until one of them is through its turn.
///
/// Linux keeps a niceness for each thread and hands it on; where it is that of the whole program, it
/// stays as it is. It cannot be taken back, so the thread is no other's.
async fn behind<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (tell, done) = oneshot::channel();
    let begun = thread::Builder::new()
        .name("behind".to_owned())
        .spawn(move || {
            #[cfg(target_os = "linux")]
            rustix::process::nice(BEHIND).ok();
            tell.send(work()).ok();
        });
    match begun {
        Ok(_) => done.await.unwrap_or_else(|_| Err(broken())),
        Err(error) => Err(Failure::new(
            Kind::Internal,
            "the system gives no thread to work on",
            error.to_string(),
        )),
    }
}

/// Runs such work and tells of it meanwhile; only its newest report counts.
pub(in crate::tui::tasks) async fn reported<R, T>(
    first: R,
    sender: &mpsc::Sender<Said>,
    tell: impl Fn(&R) -> Event,
    work: impl FnOnce(&watch::Sender<R>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure>
where
    R: Clone + Send + Sync + 'static,
    T: Send + 'static,
{
    let (report, mut reports) = watch::channel(first);
    let working = async {
        let done = behind(move || work(&report)).await;
        // The channel closes with the work, which ends the telling.
        done
    };
    let telling = async {
        while reports.changed().await.is_ok() {
            let event = tell(&reports.borrow_and_update().clone());
            let _ = sender.send(Said::Event(event)).await;
            tokio::time::sleep(TELL_EVERY).await;
        }
    };
    let mut working = std::pin::pin!(working);
    tokio::select! {
        done = &mut working => done,
        () = telling => working.await,
    }
}
