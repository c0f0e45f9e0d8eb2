//! A server that does exactly what it is told, byte by byte, and remembers what it was sent.
//!
//! Responsible for every way in which a reply can go wrong. Knows nothing of batches.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use batchdeck::domain::Timestamp;
use batchdeck::provider::target::{Dialect, Target};
use batchdeck::provider::{Luck, Provider, registry};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The key in all these tests; nothing may ever show it.
pub(crate) const KEY: &str = "sk-test-THE-KEY-0123456789wxyz";

/// One thing that the server does.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Reads a request up to the end of its head.
    ReadHead,
    /// Reads a whole request.
    ReadAll,
    /// Writes these bytes.
    Say(Vec<u8>),
    /// Writes a byte every so often, for ever.
    Trickle(Duration),
    /// Does nothing more, for ever.
    Stall,
    /// Cuts the connection so that the other side gets an error.
    Reset,
    /// Closes the connection in good order.
    Close,
}

/// What happens on one connection, or to one request of a kept connection.
pub(crate) type Reaction = Vec<Step>;

/// A running server.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server that goes through `script`, one reaction a request; the last one repeats.
    pub(crate) async fn start(script: Vec<Reaction>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let script = Arc::new(Mutex::new(script));
        let all = Arc::clone(&seen);
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&all)));
            }
        });
        Self {
            address,
            seen,
            connections,
        }
    }

    /// Starts a server that answers every request like this.
    pub(crate) async fn always(reaction: Reaction) -> Self {
        Self::start(vec![reaction]).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Returns how many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Returns the requests as they came, heads and bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    }

    /// Returns a provider that asks this server and never waits longer than it is told to.
    pub(crate) fn provider(&self) -> Arc<dyn Provider> {
        provider_at(&self.url("/v1"))
    }
}

/// Returns a provider at an address.
pub(crate) fn provider_at(base_url: &str) -> Arc<dyn Provider> {
    let target = Target {
        base_url: base_url.to_owned(),
        key: Some(KEY.to_owned().into()),
        dialect: Dialect::default(),
    };
    registry::connect(&target, luck()).unwrap()
}

/// A clock that stands still, and dice that always choose the shortest wait.
pub(crate) fn luck() -> Luck {
    Luck {
        clock: Arc::new(|| Timestamp(1_800_000_000)),
        dice: Arc::new(|| 0.0),
    }
}

/// A whole reply that keeps the connection open.
pub(crate) fn reply(status: u16, headers: &str, body: &str) -> Reaction {
    vec![Step::ReadAll, Step::Say(bytes(status, headers, body))]
}

/// A whole JSON reply.
pub(crate) fn json(body: &str) -> Reaction {
    reply(200, "content-type: application/json\r\n", body)
}

/// The bytes of a whole reply.
pub(crate) fn bytes(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} Said\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// A reply cut after `at` bytes, by a reset or in good order.
pub(crate) fn cut(whole: &[u8], at: usize, end: Step) -> Reaction {
    vec![Step::ReadAll, Step::Say(whole[..at].to_vec()), end]
}

type Script = Arc<Mutex<Vec<Reaction>>>;

fn next(script: &Script) -> Reaction {
    let mut script = script.lock().unwrap();
    if script.len() > 1 {
        script.remove(0)
    } else {
        script[0].clone()
    }
}

async fn serve(mut stream: TcpStream, script: Script, seen: Arc<Mutex<Vec<Vec<u8>>>>) {
    loop {
        // A kept connection that is never used again must not use up the script.
        let mut first = [0];
        if !matches!(stream.peek(&mut first).await, Ok(1)) {
            return;
        }
        for step in next(&script) {
            if perform(step, &mut stream, &seen).await.is_none() {
                return;
            }
        }
    }
}

/// Performs a step; `None` when the connection is over.
async fn perform(step: Step, stream: &mut TcpStream, seen: &Mutex<Vec<Vec<u8>>>) -> Option<()> {
    match step {
        Step::ReadHead => {
            let request = head(stream).await?;
            seen.lock().unwrap().push(request);
        }
        Step::ReadAll => {
            let mut request = head(stream).await?;
            let length = content_length(&request);
            let start = request.len();
            request.resize(start + length, 0);
            stream.read_exact(&mut request[start..]).await.ok()?;
            seen.lock().unwrap().push(request);
        }
        Step::Say(bytes) => stream.write_all(&bytes).await.ok()?,
        Step::Trickle(pause) => loop {
            stream.write_all(b" ").await.ok()?;
            tokio::time::sleep(pause).await;
        },
        Step::Stall => std::future::pending().await,
        Step::Reset => {
            stream.set_zero_linger().unwrap();
            return None;
        }
        Step::Close => return None,
    }
    Some(())
}

async fn head(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(head)
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    line.map_or(0, |length| length.trim().parse().unwrap())
}
