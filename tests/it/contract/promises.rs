//! What every provider promises, whichever dialect it speaks: one suite against the embedded
//! server, over a real socket, with a clock that the test moves.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use batchdeck::domain::queue;
use batchdeck::domain::{
    Batch, BatchId, Endpoint, Failure, FileId, Kind, NewBatch, RemoteFile, Status, Timestamp,
};
use batchdeck::local::{Clock, DataDir, Exposure, Options, Scenario, Server, start};
use batchdeck::provider::target::{Auth, Dialect, Target};
use batchdeck::provider::{Leave, Provider, ReadFrom, Upload, registry};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::fault::luck;

const TOKEN: &str = "local-token-0123456789";
/// When the world opens.
const OPENING: i64 = 1_763_000_000;
const CHAT: &str = "/v1/chat/completions";

/// Ways to reach the same server. Each promise holds for all of them.
macro_rules! promises {
    ($($promise:ident,)*) => {
        mod openai {
            $(#[tokio::test]
            async fn $promise() {
                super::$promise(super::World::open(super::Auth::Bearer).await).await;
            })*
        }
        mod azure {
            $(#[tokio::test]
            async fn $promise() {
                super::$promise(super::World::open(super::Auth::ApiKey).await).await;
            })*
        }
    };
}

promises! {
    pages_of_a_listing_meet_without_gap_or_repeat,
    a_batch_is_the_same_alone_and_in_the_listing,
    what_does_not_exist_is_not_found,
    a_batch_lives_from_upload_to_results,
    a_cancelled_batch_keeps_what_was_done,
    an_ended_batch_cannot_be_cancelled,
    a_create_that_makes_no_sense_is_refused_and_not_in_doubt,
    a_batch_too_much_for_the_queue_fails_and_its_words_teach_the_limit,
    an_interrupted_read_goes_on_where_it_stopped,
    a_read_of_a_changed_file_begins_anew,
    a_deleted_file_is_gone,
    a_wrong_key_is_not_accepted,
}

struct World {
    provider: Arc<dyn Provider>,
    server: Server,
    auth: Auth,
    millis: Arc<AtomicI64>,
}

impl World {
    async fn open(auth: Auth) -> Self {
        Self::named("demo", auth).await
    }

    async fn named(scenario: &str, auth: Auth) -> Self {
        let millis = Arc::new(AtomicI64::new(OPENING * 1000));
        let clock = Arc::clone(&millis);
        let server = start(Options {
            listen: "127.0.0.1:0".parse().unwrap(),
            exposure: Exposure::Loopback,
            scenario: Scenario::named(scenario).unwrap(),
            token: TOKEN.to_owned().into(),
            data: DataDir::Temporary,
            clock: Clock::new(move || clock.load(Ordering::SeqCst)),
            seed: 7,
        })
        .await
        .unwrap();
        let provider = connect(&server, auth, TOKEN);
        Self {
            provider,
            server,
            auth,
            millis,
        }
    }

    fn pass(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    async fn upload(&self, requests: usize) -> RemoteFile {
        self.upload_text((0..requests).map(line).collect()).await
    }

    async fn upload_text(&self, lines: String) -> RemoteFile {
        let upload = Upload {
            name: "in.jsonl".into(),
            bytes: lines.len() as u64,
            body: stream::iter([Ok(Bytes::from(lines))]).boxed(),
        };
        self.provider.upload(upload).await.unwrap()
    }

    async fn create(&self, requests: usize) -> Batch {
        let input = self.upload(requests).await.id;
        self.provider
            .create(new(input, CHAT), Leave::given())
            .await
            .unwrap()
    }

    async fn get(&self, id: &BatchId) -> Batch {
        self.provider.get(id.clone()).await.unwrap()
    }

    /// Returns a batch of the world's that has ended with results.
    async fn completed(&self) -> Batch {
        let page = self.provider.list(None, 100).await.unwrap();
        let mut batches = page.items.into_iter();
        let is_whole =
            |batch: &Batch| batch.status == Status::Completed && batch.output_file.is_some();
        batches.find(is_whole).unwrap()
    }

    async fn read(&self, id: &FileId, from: ReadFrom) -> (u64, Vec<u8>) {
        let content = self.provider.read(id.clone(), from).await.unwrap();
        let chunks: Vec<Bytes> = content.body.try_collect().await.unwrap();
        (content.offset, chunks.concat())
    }
}

fn connect(server: &Server, auth: Auth, key: &str) -> Arc<dyn Provider> {
    let target = Target {
        base_url: server.base_url(),
        key: Some(key.to_owned().into()),
        dialect: Dialect {
            auth,
            ..Dialect::default()
        },
    };
    registry::connect(&target, luck()).unwrap()
}

fn line(number: usize) -> String {
    let body = format!(
        r#"{{"model":"gpt-4.1-nano","messages":[{{"role":"user","content":"Say {number}."}}]}}"#
    );
    format!(
        "{{\"custom_id\":\"r-{number}\",\"method\":\"POST\",\"url\":\"{CHAT}\",\"body\":{body}}}\n"
    )
}

fn new(input_file: FileId, endpoint: &str) -> NewBatch {
    NewBatch {
        input_file,
        endpoint: Endpoint::new(endpoint),
        window: "24h".into(),
        metadata: BTreeMap::from([("name".into(), "promised".into())]),
    }
}

fn lines_in(text: &[u8]) -> u64 {
    text.split_inclusive(|byte| *byte == b'\n').count() as u64
}

fn kind<T>(outcome: Result<T, Failure>) -> Option<Kind> {
    outcome.err().map(|failure| failure.kind)
}

async fn pages_of_a_listing_meet_without_gap_or_repeat(world: World) {
    let whole = world.provider.list(None, 100).await.unwrap();
    let mut after = None;
    let mut pieces = Vec::new();
    loop {
        let page = world.provider.list(after, 3).await.unwrap();
        assert!(page.items.len() <= 3 && page.unreadable.is_empty());
        pieces.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((pieces, whole.next), (whole.items.clone(), None));
    assert!(
        whole
            .items
            .is_sorted_by_key(|batch| std::cmp::Reverse(batch.timeline.created))
    );
    assert!(whole.server_time.is_some());
}

async fn a_batch_is_the_same_alone_and_in_the_listing(world: World) {
    let page = world.provider.list(None, 100).await.unwrap();
    for listed in page.items {
        let alone = world.get(&listed.id).await;
        assert_eq!(
            Batch {
                raw: listed.raw.clone(),
                ..alone
            },
            listed
        );
    }
}

async fn what_does_not_exist_is_not_found(world: World) {
    let (batch, file) = (BatchId::new("batch_none"), FileId::new("file-none"));
    let provider = &world.provider;
    let kinds = [
        kind(provider.get(batch.clone()).await),
        kind(provider.cancel(batch).await),
        kind(provider.file(file.clone()).await),
        kind(provider.read(file.clone(), ReadFrom::Start).await),
        kind(provider.delete_file(file).await),
    ];
    assert_eq!(kinds, [Some(Kind::NotFound); 5]);
}

async fn a_batch_lives_from_upload_to_results(world: World) {
    let input = world.upload(4).await;
    assert_eq!(world.provider.file(input.id.clone()).await.unwrap(), input);
    let created = world
        .provider
        .create(new(input.id, CHAT), Leave::given())
        .await
        .unwrap();
    assert_eq!(
        (&created.status, created.given_name()),
        (&Status::Validating, Some("promised"))
    );
    assert_eq!(created.timeline.created, Some(Timestamp(OPENING)));
    world.pass(600);
    let ended = world.get(&created.id).await;
    assert_eq!(ended.status, Status::Completed);
    let counts = ended.counts.unwrap();
    assert_eq!((counts.total, counts.done()), (4, 4));
    let output = ended.output_file.unwrap();
    let (_, text) = world.read(&output, ReadFrom::Start).await;
    let described = world.provider.file(output).await.unwrap();
    assert_eq!(described.bytes, Some(text.len() as u64));
    assert_eq!(lines_in(&text), counts.completed);
}

async fn a_cancelled_batch_keeps_what_was_done(world: World) {
    let created = world.create(50).await;
    world.pass(4);
    let asked = world.provider.cancel(created.id.clone()).await.unwrap();
    assert_eq!(asked.status, Status::Cancelling);
    world.pass(600);
    let ended = world.get(&created.id).await;
    assert_eq!(ended.status, Status::Cancelled);
    let counts = ended.counts.unwrap();
    assert!(counts.completed > 0 && counts.completed < 50, "{counts:?}");
    let (_, text) = world
        .read(&ended.output_file.unwrap(), ReadFrom::Start)
        .await;
    assert_eq!(lines_in(&text), counts.completed);
}

async fn an_ended_batch_cannot_be_cancelled(world: World) {
    let ended = world.completed().await;
    let failure = world.provider.cancel(ended.id).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Conflict);
    assert!(failure.request_id.is_some(), "{failure}");
}

async fn a_batch_too_much_for_the_queue_fails_and_its_words_teach_the_limit(world: World) {
    let world = World::named("full-queue", world.auth).await;
    let long = format!(
        "{{\"custom_id\":\"long\",\"method\":\"POST\",\"url\":\"{CHAT}\",\"body\":{{\"model\":\
         \"gpt-4.1-nano\",\"messages\":[{{\"role\":\"user\",\"content\":\"{}\"}}]}}}}\n",
        "word ".repeat(40_000)
    );
    let input = world.upload_text(long).await.id;
    let create = || {
        world
            .provider
            .create(new(input.clone(), CHAT), Leave::given())
    };
    let (refused, small) = (create().await.unwrap(), world.create(3).await);
    world.pass(2);
    let ended = world.get(&refused.id).await;
    let error = ended.errors.first().unwrap();
    assert_eq!(
        (
            &ended.status,
            error.code.as_deref(),
            queue::learn(&error.message)
        ),
        (
            &Status::Failed,
            Some(queue::CODE),
            Some(queue::Learned {
                model: "gpt-4.1-nano".to_owned(),
                tokens: 60_000,
            })
        )
    );
    assert_ne!(world.get(&small.id).await.status, Status::Failed);
    // Once the others have ended, there is room.
    world.pass(600);
    let accepted = create().await.unwrap();
    world.pass(2);
    assert_ne!(world.get(&accepted.id).await.status, Status::Failed);
}

async fn a_create_that_makes_no_sense_is_refused_and_not_in_doubt(world: World) {
    let input = world.upload(1).await.id;
    let nonsense = [
        new(input.clone(), "/v1/nonsense"),
        new(FileId::new("file-none"), CHAT),
        NewBatch {
            window: "soon".into(),
            ..new(input, CHAT)
        },
    ];
    for new in nonsense {
        let failure = world
            .provider
            .create(new, Leave::given())
            .await
            .unwrap_err();
        assert!(
            matches!(failure.kind, Kind::Rejected | Kind::NotFound),
            "{failure}"
        );
    }
}

async fn an_interrupted_read_goes_on_where_it_stopped(world: World) {
    let output = world.completed().await.output_file.unwrap();
    let etag = world
        .provider
        .read(output.clone(), ReadFrom::Start)
        .await
        .unwrap()
        .etag
        .unwrap();
    let (_, whole) = world.read(&output, ReadFrom::Start).await;
    let offset = whole.len() as u64 / 2;
    let (begins, rest) = world.read(&output, ReadFrom::Resume { offset, etag }).await;
    assert_eq!((begins, rest), (offset, whole[whole.len() / 2..].to_vec()));
}

async fn a_read_of_a_changed_file_begins_anew(world: World) {
    let output = world.completed().await.output_file.unwrap();
    let stale = ReadFrom::Resume {
        offset: 5,
        etag: "\"another\"".into(),
    };
    let (_, whole) = world.read(&output, ReadFrom::Start).await;
    assert_eq!(world.read(&output, stale).await, (0, whole));
}

async fn a_deleted_file_is_gone(world: World) {
    let file = world.upload(1).await.id;
    let listed = |page: batchdeck::domain::Page<RemoteFile>| {
        page.items.iter().any(|listed| listed.id == file)
    };
    assert!(listed(world.provider.files(None, 100).await.unwrap()));
    world.provider.delete_file(file.clone()).await.unwrap();
    assert!(!listed(world.provider.files(None, 100).await.unwrap()));
    assert_eq!(kind(world.provider.file(file).await), Some(Kind::NotFound));
}

async fn a_wrong_key_is_not_accepted(world: World) {
    let stranger = connect(&world.server, world.auth, "wrong-key-0123456789");
    let failure = stranger.list(None, 1).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unauthorized);
    assert!(!format!("{failure:?}").contains("wrong-key"), "{failure:?}");
}
