//! A server on a thread of its own, so that nobody's loop shares its time with it.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;
use tokio::sync::oneshot;

use super::{Options, StartError, start};

/// A server on its own thread; stops, and is waited for, when dropped.
#[derive(Debug)]
pub struct Handle {
    addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts a server on a new thread with a runtime of its own; returns when it listens.
pub fn start_in_thread(options: Options) -> Result<Handle, StartError> {
    let (stop, stopped) = oneshot::channel();
    let (started, answer) = mpsc::channel();
    let run = move || {
        let runtime = match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(cause) => {
                drop(started.send(Err(StartError::Thread(cause))));
                return;
            }
        };
        runtime.block_on(async {
            match start(options).await {
                Err(refusal) => drop(started.send(Err(refusal))),
                Ok(server) => {
                    drop(started.send(Ok(server.addr())));
                    // Also ends when the handle is gone without a word.
                    drop(stopped.await);
                    server.shutdown().await;
                }
            }
        });
    };
    let thread = thread::Builder::new()
        .name("local-server".to_owned())
        .spawn(run)
        .map_err(StartError::Thread)?;
    let lost = |_closed| {
        Err(StartError::Thread(std::io::Error::other(
            "the thread ended early",
        )))
    };
    let addr = answer.recv().unwrap_or_else(lost)?;
    Ok(Handle {
        addr,
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Handle {
    /// Where it listens.
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What clients take as base URL.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.addr)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _already_stopped = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
