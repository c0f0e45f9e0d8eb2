//! The life of a batch from its file to its exports, through the real provider, over a real socket,
//! against the embedded server.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::check::{Asked, check_file};
use super::create::CreatePlan;
use super::download::{Downloaded, Existing, Place, download};
use super::export::{self, Cells, Export, Format};
use super::submit::Courier;
use super::transfer::Meter;
use super::watch::{Scope, Watch, ending};
use crate::domain::intent::INTENT_KEY;
use crate::domain::poll::Speed;
use crate::domain::{Account, Batch, IntentId, Status, Timestamp};
use crate::ledger::{Again, Handle, Ledger, Owner};
use crate::local::{self, Clock, DataDir, Exposure, Options, Scenario, Server};
use crate::provider::target::{Dialect, Target};
use crate::provider::{Luck, Provider, registry};
use crate::results::chunks::Stop;
use crate::results::preview::{BUDGET, preview};

struct World {
    _server: Server,
    millis: Arc<AtomicI64>,
    provider: Arc<dyn Provider>,
    disk: tempfile::TempDir,
}

fn luck() -> Luck {
    Luck {
        clock: Arc::new(|| Timestamp(1_795_000_000)),
        dice: Arc::new(|| 0.5),
    }
}

async fn world(toml: &str) -> World {
    let millis = Arc::new(AtomicI64::new(1_795_000_000_000));
    let told = millis.clone();
    let options = Options {
        listen: ([127, 0, 0, 1], 0).into(),
        exposure: Exposure::Loopback,
        scenario: Scenario::parse(toml).unwrap(),
        token: "secret".to_owned().into(),
        data: DataDir::Temporary,
        clock: Clock::new(move || told.load(Ordering::Relaxed)),
        seed: 1,
    };
    let server = local::start(options).await.unwrap();
    let target = Target {
        base_url: server.base_url(),
        key: Some("secret".to_owned().into()),
        dialect: Dialect::default(),
    };
    let provider = registry::connect(&target, luck()).unwrap();
    World {
        _server: server,
        millis,
        provider,
        disk: tempfile::tempdir().unwrap(),
    }
}

impl World {
    fn wait(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    /// Checks a file of chat requests and plans a batch of it.
    fn plan(&self, requests: usize) -> CreatePlan {
        let path = self.disk.path().join("input.jsonl");
        let line = |n: usize| {
            format!(
                r#"{{"custom_id":"r-{n}","method":"POST","url":"/v1/chat/completions","body":{{"model":"gpt-4.1-nano","messages":[{{"role":"user","content":"Sum up: it rained {n} days."}}]}}}}"#
            ) + "\n"
        };
        std::fs::write(&path, (0..requests).map(line).collect::<String>()).unwrap();
        let (asked, stop) = (Asked::default(), Stop::default());
        let report = check_file(&path, &asked, &stop, &Meter::unread()).unwrap();
        assert!(report.is_valid(), "{:?}", report.findings);
        CreatePlan {
            path,
            endpoint: report.endpoint.clone().unwrap(),
            parent: None,
            shard: None,
            window: "24h".into(),
            metadata: BTreeMap::from([("name".to_owned(), "rain".to_owned())]),
            tokens: None,
            report,
        }
    }

    async fn create(&self, requests: usize) -> Batch {
        let courier = Courier {
            provider: self.provider.clone(),
            ledger: Handle::start(Ledger::in_memory),
            account: Account::of("test", ""),
            usual_url: String::new(),
            owner: Owner::of_this_process([1; 16]),
            clock: luck().clock,
        };
        let plan = self.plan(requests);
        let id = IntentId::from_bytes([7; 16]);
        let mut errand = courier.begin(&plan, id, Again::Refuse).await.unwrap();
        errand.upload(&Meter::unread()).await.unwrap();
        errand.settle().await.unwrap().batch
    }

    async fn ended(&self, batch: Batch) -> Batch {
        self.wait(3600);
        let id = batch.id.clone();
        let scope = Scope::Only(vec![id.clone()]);
        let mut watch =
            Watch::new(self.provider.clone(), scope, Speed::InProcess, luck()).knowing(batch);
        watch.next_changes().await.unwrap();
        assert!(watch.is_over());
        watch.batch(&id).unwrap().clone()
    }

    fn place(&self) -> Place {
        Place {
            dir: self.disk.path().join("results"),
        }
    }

    async fn download(&self, batch: &Batch) -> Downloaded {
        let (provider, place) = (self.provider.clone(), self.place());
        download(provider, batch, &place, Existing::Refuse, &Meter::unread())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_file_becomes_a_batch_whose_answers_come_back_whole() {
    let world = world("").await;
    let batch = world.create(300).await;
    assert_eq!(batch.metadata[INTENT_KEY], "07".repeat(16));

    let batch = world.ended(batch).await;
    assert_eq!(ending(&batch), Some(Ok(())));

    let look = preview(world.provider.clone(), &batch, 20_000)
        .await
        .unwrap();
    assert!(!look.is_whole && !look.lines.is_empty() && look.lines.len() < 300);
    let all = preview(world.provider.clone(), &batch, BUDGET * 8)
        .await
        .unwrap();
    assert_eq!((all.is_whole, all.lines.len()), (true, 300));

    let done = world.download(&batch).await;
    assert_eq!(done.warnings, [""; 0]);
    assert_eq!((done.files[0].lines, done.files[0].was_there), (300, false));
    assert!(world.download(&batch).await.files[0].was_there);

    let files: Vec<PathBuf> = done.files.into_iter().map(|file| file.path).collect();
    let target = world.disk.path().join("results.csv");
    let target = export::Target::File {
        path: target,
        existing: Existing::Refuse,
    };
    let wish = Export::of(files, Format::Csv(Cells::Plain));
    let table = export::export(&wish, target, &Meter::unread(), &Stop::default()).unwrap();
    assert_eq!((table.rows, table.unreadable), (300, Some(0)));
}

#[tokio::test]
async fn failed_requests_come_in_the_error_file() {
    let world = world("[pace]\nfailure_rate = 0.5").await;
    let batch = world.create(40).await;
    let batch = world.ended(batch).await;
    let done = world.download(&batch).await;
    let lines: u64 = done.files.iter().map(|file| file.lines).sum();
    assert_eq!(
        (batch.status, done.files.len(), lines),
        (Status::Completed, 2, 40)
    );
    assert_eq!(done.warnings, [""; 0]);
}

#[tokio::test]
async fn a_download_that_is_cut_is_resumed_by_range() {
    let world = world(
        "ranges = true\n[[fault]]\npath = \"/v1/files/*/content\"\nfirst = 1\ncut_after = 30000",
    )
    .await;
    let batch = world.create(300).await;
    let batch = world.ended(batch).await;
    let done = world.download(&batch).await;
    assert_eq!((done.files[0].lines, done.warnings.len()), (300, 0));
}

#[tokio::test]
async fn a_download_that_is_cut_starts_again_where_ranges_are_not_known() {
    let world =
        world("[[fault]]\npath = \"/v1/files/*/content\"\nfirst = 1\ncut_after = 30000").await;
    let batch = world.create(300).await;
    let batch = world.ended(batch).await;
    let done = world.download(&batch).await;
    assert_eq!((done.files[0].lines, done.warnings.len()), (300, 0));
}

#[tokio::test]
async fn a_create_whose_answer_is_cut_makes_one_batch() {
    let world =
        world("[[fault]]\nmethod = \"POST\"\npath = \"/v1/batches\"\nfirst = 1\ncut_after = 10")
            .await;
    let batch = world.create(3).await;
    let page = world.provider.list(None, 100).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(|batch| &batch.id).collect();
    assert_eq!(ids, [&batch.id]);
}
