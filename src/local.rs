//! The embedded batch server: `batchdeck serve`, the `demo` profile, and the tests' other side.
//!
//! It speaks the documented protocol to anyone who knows the address and the token. It knows
//! nothing of this program's client: its JSON is written by its own hand, so that a wrong field
//! name cannot hide on both sides at once.
//!
//! ```text
//! sockets ─► http ─► engine (pure, told the time) ─► answer (pure)
//!                      └─► store (bodies on disk)
//! ```
//!
//! Time moves only when somebody asks: there is no timer, and an idle server costs nothing.

mod answer;
mod endpoint;
mod engine;
mod failure;
mod folder;
mod http;
mod moment;
mod recipe;
mod scenario;
mod seed;
mod store;
mod thread;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use self::scenario::{Scenario, ScenarioError};
pub use self::thread::{Handle, start_in_thread};

use self::engine::Engine;
use self::folder::Folder;
use self::moment::Moment;
use self::store::Store;

/// How to run a server.
#[derive(Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who may be let in.
    pub exposure: Exposure,
    /// The world to open.
    pub scenario: Scenario,
    /// What clients must present as bearer token or `api-key`.
    pub token: SecretString,
    /// Where bodies of files are kept.
    pub data: DataDir,
    /// What tells the time.
    pub clock: Clock,
    /// What ids and lots are drawn from.
    pub seed: u64,
}

/// Which addresses a server may listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// This machine only; any other address is refused.
    Loopback,
    /// Any address; whoever reaches it needs the token still.
    Anywhere,
}

/// Where bodies of files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataDir {
    /// A private folder that goes when the server goes.
    Temporary,
    /// A folder that stays.
    At(PathBuf),
}

/// What tells the server the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// Wraps a function that returns unix milliseconds.
    pub fn new(unix_millis: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(unix_millis))
    }

    fn now(&self) -> Moment {
        Moment::from_millis((self.0)())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not of this machine alone, and that was not allowed.
    #[error(
        "{0} can be reached from other machines, and this server is not hardened for that; \
         listen on 127.0.0.1"
    )]
    Exposed(SocketAddr),
    /// The address cannot be taken.
    #[error("cannot listen on {address}: {cause}; choose another port")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// The folder for bodies cannot be made.
    #[error("cannot make the data folder of the local server: {0}")]
    Data(io::Error),
    /// The runtime or its thread cannot be made.
    #[error("cannot start the thread of the local server: {0}")]
    Thread(io::Error),
}

/// A running server; stops when dropped.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    task: JoinHandle<()>,
    // Dropped after the task is told to stop; removes a temporary folder.
    folder: Option<Folder>,
}

/// Starts a server on the current runtime.
pub async fn start(options: Options) -> Result<Server, StartError> {
    let address = options.listen;
    if options.exposure == Exposure::Loopback && !address.ip().is_loopback() {
        return Err(StartError::Exposed(address));
    }
    let listen = |cause| StartError::Listen { address, cause };
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    let addr = listener.local_addr().map_err(listen)?;
    let folder = Folder::open(&options.data).map_err(StartError::Data)?;
    let store = Store::open(folder.path()).map_err(StartError::Data)?;
    let now = options.clock.now();
    let engine = Engine::new(&options.scenario, store.clone(), options.seed, now);
    let rim = http::Rim::new(engine, store, options, addr);
    let task = tokio::spawn(http::serve(listener, rim));
    Ok(Server {
        addr,
        task,
        folder: Some(folder),
    })
}

impl Server {
    /// Where it listens.
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What clients take as base URL.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.addr)
    }

    /// Stops it and waits until it is gone.
    pub async fn shutdown(mut self) {
        self.task.abort();
        drop((&mut self.task).await);
        drop(self.folder.take());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
