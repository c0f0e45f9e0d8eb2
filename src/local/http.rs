//! Sockets on one side, the engine on the other; the only network I/O of the server.

mod content;
mod fault;
mod guard;
mod reply;
mod upload;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

use self::fault::Faults;
use self::guard::Guard;
use self::reply::{json, refuse};
use super::engine::Engine;
use super::engine::file::FileQuery;
use super::engine::work::Work;
use super::failure::ApiError;
use super::moment::Moment;
use super::seed::Seed;
use super::store::Store;
use super::{Clock, Options};

const MOST_CONNECTIONS: usize = 64;
/// How long a client may take for the head of a request, or be silent between two.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// How long a reply waits for results being written before it says "not yet".
const PATIENCE: Duration = Duration::from_millis(1500);
const LARGEST_JSON: usize = 1024 * 1024;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Rim {
    engine: Mutex<Engine>,
    store: Store,
    clock: Clock,
    guard: Guard,
    faults: Faults,
    ranges: bool,
    seed: Seed,
    requests: AtomicU64,
    /// One derived body is made at a time.
    making: tokio::sync::Mutex<()>,
}

impl Rim {
    pub(crate) fn new(engine: Engine, store: Store, options: Options, addr: SocketAddr) -> Self {
        let seed = Seed::new(options.seed).named("requests");
        Self {
            engine: Mutex::new(engine),
            store,
            clock: options.clock,
            guard: Guard::new(options.token, options.exposure, addr),
            faults: Faults::new(options.scenario.faults, seed),
            ranges: options.scenario.ranges,
            seed,
            requests: AtomicU64::new(0),
            making: tokio::sync::Mutex::new(()),
        }
    }

    fn engine(&self) -> MutexGuard<'_, Engine> {
        // A panic elsewhere cannot leave the engine between two states that matter.
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("req_{}", self.seed.child(number).hex(32))
    }

    /// Brings every batch to the present, waiting a little for results that are being written.
    async fn catch_up(self: &Arc<Self>) -> Moment {
        let now = self.clock.now();
        let work = self.engine().advance(now);
        if work.is_empty() {
            return now;
        }
        let mut writing = JoinSet::new();
        for work in work {
            writing.spawn(Arc::clone(self).write(work));
        }
        let all = async { while writing.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            writing.detach_all();
        }
        // Some may have ended by what was just written; whatever else became due waits.
        for work in self.engine().advance(now) {
            tokio::spawn(Arc::clone(self).write(work));
        }
        now
    }

    async fn write(self: Arc<Self>, work: Work) {
        let rim = Arc::clone(&self);
        let task = spawn_blocking(move || {
            let written = work.job.run(&rim.store);
            match written {
                Ok(written) => rim.engine().finish(&work, written),
                Err(_disk) => rim.engine().give_up(&work),
            }
        });
        drop(task.await);
    }
}

/// Serves until dropped.
pub(crate) async fn serve(listener: TcpListener, rim: Rim) {
    let rim = Arc::new(rim);
    let router = routes(rim);
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let Ok((stream, _peer)) = listener.accept().await else {
            // Out of descriptors, most likely; let some connections end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let router = router.clone();
        connections.spawn(async move {
            connection(stream, router).await;
            drop(permit);
        });
    }
}

async fn connection(stream: TcpStream, router: Router) {
    drop(stream.set_nodelay(true));
    let service = TowerToHyperService::new(router);
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    // A client that went away is nobody's failure.
    drop(served);
}

fn routes(rim: Arc<Rim>) -> Router {
    let upload = post(upload::create).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/v1/files", get(list_files).merge(upload))
        .route("/v1/files/{id}", get(file).delete(delete_file))
        .route("/v1/files/{id}/content", get(content::read))
        .route("/v1/batches", get(list_batches).post(create_batch))
        .route("/v1/batches/{id}", get(batch))
        .route("/v1/batches/{id}/cancel", post(cancel_batch))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_JSON))
        .layer(from_fn_with_state(Arc::clone(&rim), reply::around))
        .with_state(rim)
}

type Shared = State<Arc<Rim>>;
type Words = Query<HashMap<String, String>>;

async fn list_files(State(rim): Shared, Query(mut words): Words) -> Response {
    let query = FileQuery {
        purpose: words.remove("purpose"),
        limit: words.remove("limit"),
        order: words.remove("order"),
        after: words.remove("after"),
    };
    let now = rim.catch_up().await;
    json(rim.engine().list_files(&query, now))
}

async fn file(State(rim): Shared, Path(id): Path<String>) -> Response {
    let now = rim.catch_up().await;
    json(rim.engine().file(&id, now))
}

async fn delete_file(State(rim): Shared, Path(id): Path<String>) -> Response {
    let now = rim.catch_up().await;
    json(rim.engine().delete_file(&id, now))
}

async fn list_batches(State(rim): Shared, Query(words): Words) -> Response {
    let now = rim.catch_up().await;
    let word = |name: &str| words.get(name).map(String::as_str);
    json(rim.engine().list_batches(word("after"), word("limit"), now))
}

async fn batch(State(rim): Shared, Path(id): Path<String>) -> Response {
    let now = rim.catch_up().await;
    json(rim.engine().batch(&id, now))
}

async fn cancel_batch(State(rim): Shared, Path(id): Path<String>) -> Response {
    let now = rim.catch_up().await;
    json(rim.engine().cancel_batch(&id, now))
}

async fn create_batch(State(rim): Shared, body: Bytes) -> Response {
    json(open_batch(&rim, &body).await)
}

async fn open_batch(rim: &Arc<Rim>, body: &[u8]) -> Result<String, ApiError> {
    let now = rim.catch_up().await;
    let new = rim.engine().check_batch(body, now)?;
    content::ready(rim, &new.input.0, now).await?;
    let store = rim.store.clone();
    let examined = spawn_blocking(move || new.examine(&store).map(|found| (new, found))).await;
    let (new, found) = examined
        .map_err(|_panic| broken())?
        .map_err(|_disk| broken())?;
    Ok(rim.engine().open_batch(new, found, now))
}

async fn unknown(method: Method, uri: Uri) -> Response {
    let message = format!("Invalid URL ({method} {})", uri.path());
    refuse(&ApiError::new(404, message))
}

async fn wrong_method(method: Method, uri: Uri) -> Response {
    let message = format!(
        "Not allowed to {method} on {}. (HINT: Perhaps you meant to use a different HTTP method?)",
        uri.path()
    );
    refuse(&ApiError::new(405, message))
}

/// The disk or the program failed; nothing the client did.
fn broken() -> ApiError {
    ApiError::new(
        500,
        "The server had an error while processing your request. Sorry about that!",
    )
    .kind("server_error")
}

#[cfg(test)]
mod tests;
