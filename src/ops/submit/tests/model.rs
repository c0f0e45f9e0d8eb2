//! Random faults against the model "at most one live batch an intent".

use std::collections::VecDeque;
use std::sync::Mutex;

use proptest::prelude::*;

use super::*;
use crate::domain::{Cursor, NewBatch, Page, RemoteFile};
use crate::provider::{Capabilities, Content, Leave, ReadFrom, Reply, Upload};
use futures_util::StreamExt as _;

/// What happens to a create.
#[derive(Clone, Copy, Debug)]
enum Create {
    Answered,
    /// It is done, and the answer gets lost; so many listings do not show it yet.
    DoneInSilence(u8),
    /// It never arrives, and nobody can tell.
    LostOnTheWay,
    TurnedAway,
    Refused,
}

/// What happens to a listing.
#[derive(Clone, Copy, Debug)]
enum List {
    Whole,
    Fails,
}

/// What happens to an upload.
#[derive(Clone, Copy, Debug)]
enum Send {
    Answered,
    DoneInSilence,
    Lost,
}

/// A provider that keeps what it made, and has faults by plan; behind the plan all goes well.
#[derive(Debug, Default)]
struct World {
    creates: Mutex<VecDeque<Create>>,
    lists: Mutex<VecDeque<List>>,
    sends: Mutex<VecDeque<Send>>,
    /// Batches, each with the number of listings that do not show it yet.
    batches: Mutex<Vec<(Batch, u8)>>,
    files: Mutex<Vec<RemoteFile>>,
}

fn next<T>(plan: &Mutex<VecDeque<T>>, usual: T) -> T {
    plan.lock().unwrap().pop_front().unwrap_or(usual)
}

fn no<T: std::marker::Send + 'static>(kind: Kind) -> Reply<'static, T> {
    Box::pin(async move { Err(fault(kind)) })
}

fn page<T>(items: Vec<T>) -> Page<T> {
    Page {
        items,
        unreadable: Vec::new(),
        next: None,
        server_time: None,
    }
}

impl World {
    fn make(&self, new: NewBatch, lag: u8) -> Batch {
        let mut batches = self.batches.lock().unwrap();
        let id = format!("batch_{}", batches.len());
        let mut made = batch(&id, Status::Validating);
        made.input_file = Some(new.input_file);
        made.metadata = new.metadata;
        made.timeline.created = Some(NOW);
        batches.push((made.clone(), lag));
        made
    }

    fn ids(&self) -> Vec<String> {
        let batches = self.batches.lock().unwrap();
        batches.iter().map(|(it, _)| it.id.to_string()).collect()
    }
}

impl Provider for World {
    fn capabilities(&self) -> Capabilities {
        Capabilities::ALL
    }

    fn list(&self, _: Option<Cursor>, _: u32) -> Reply<'_, Page<Batch>> {
        if matches!(next(&self.lists, List::Whole), List::Fails) {
            return no(Kind::Unavailable);
        }
        let mut batches = self.batches.lock().unwrap();
        let shown = batches.iter().filter(|(_, lag)| *lag == 0);
        let shown = shown.map(|(batch, _)| batch.clone()).collect();
        for (_, lag) in batches.iter_mut() {
            *lag = lag.saturating_sub(1);
        }
        Box::pin(async move { Ok(page(shown)) })
    }

    fn get(&self, id: BatchId) -> Reply<'_, Batch> {
        let batches = self.batches.lock().unwrap();
        let found = batches.iter().find(|(batch, _)| batch.id == id);
        let found = found.map(|(batch, _)| batch.clone());
        Box::pin(async move { found.ok_or_else(|| fault(Kind::NotFound)) })
    }

    fn create(&self, new: NewBatch, _: Leave) -> Reply<'_, Batch> {
        match next(&self.creates, Create::Answered) {
            Create::Answered => {
                let made = self.make(new, 0);
                Box::pin(async move { Ok(made) })
            }
            Create::DoneInSilence(lag) => {
                self.make(new, lag);
                no(Kind::Ambiguous)
            }
            Create::LostOnTheWay => no(Kind::Ambiguous),
            Create::TurnedAway => no(Kind::RateLimited),
            Create::Refused => no(Kind::Rejected),
        }
    }

    fn cancel(&self, _: BatchId) -> Reply<'_, Batch> {
        no(Kind::Unsupported)
    }

    fn upload(&self, mut upload: Upload) -> Reply<'_, RemoteFile> {
        let fate = next(&self.sends, Send::Answered);
        Box::pin(async move {
            while upload.body.next().await.transpose().unwrap().is_some() {}
            if matches!(fate, Send::Lost) {
                return Err(fault(Kind::Network));
            }
            let mut files = self.files.lock().unwrap();
            let mut file = about(&format!("file-{}", files.len()), Some(upload.bytes));
            file.name = Some(upload.name);
            files.push(file.clone());
            match fate {
                Send::DoneInSilence => Err(fault(Kind::Network)),
                Send::Answered | Send::Lost => Ok(file),
            }
        })
    }

    fn files(&self, _: Option<Cursor>, _: u32) -> Reply<'_, Page<RemoteFile>> {
        let files = self.files.lock().unwrap().clone();
        Box::pin(async move { Ok(page(files)) })
    }

    fn file(&self, _: FileId) -> Reply<'_, RemoteFile> {
        no(Kind::Unsupported)
    }

    fn read(&self, _: FileId, _: ReadFrom) -> Reply<'_, Content> {
        no(Kind::Unsupported)
    }

    fn delete_file(&self, _: FileId) -> Reply<'_, ()> {
        no(Kind::Unsupported)
    }
}

fn create() -> impl Strategy<Value = Create> {
    prop_oneof![
        Just(Create::Answered),
        // Four listings are looked at: what shows itself later than that cannot be known of.
        (0..4_u8).prop_map(Create::DoneInSilence),
        Just(Create::LostOnTheWay),
        Just(Create::TurnedAway),
        Just(Create::Refused),
    ]
}

fn list() -> impl Strategy<Value = List> {
    prop_oneof![3 => Just(List::Whole), 2 => Just(List::Fails)]
}

fn send() -> impl Strategy<Value = Send> {
    prop_oneof![
        Just(Send::Answered),
        Just(Send::DoneInSilence),
        Just(Send::Lost)
    ]
}

/// Sends a file, and goes on after each failure for as long as there is something to go on with.
async fn to_the_end(world: &Arc<World>) -> Scene {
    let mut scene = scene(&Script::new());
    scene.courier.provider = world.clone();
    for _ in 0..12 {
        let told = scene.run(1).await;
        let unresolved = |ledger: &mut Ledger| ledger.unresolved(None);
        let open = scene.courier.ledger.ask(unresolved).await.unwrap();
        if open.is_empty() {
            if let Ok(made) = told {
                assert!(scene.ids().contains(made.batch.id.as_str()));
            }
            return scene;
        }
    }
    panic!("it goes on for ever");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_gets_lost_there_is_one_batch_at_most_and_it_is_known(
        creates in proptest::collection::vec(create(), 0..6),
        lists in proptest::collection::vec(list(), 0..20),
        sends in proptest::collection::vec(send(), 0..4),
    ) {
        let world = Arc::new(World {
            creates: Mutex::new(creates.into()),
            lists: Mutex::new(lists.into()),
            sends: Mutex::new(sends.into()),
            ..World::default()
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        let scene = runtime.block_on(to_the_end(&world));
        let made = world.ids();
        prop_assert!(made.len() <= 1, "{made:?}");
        let log = scene.ids();
        for id in made {
            prop_assert!(log.contains(&id), "{id} is not in {log}");
        }
    }
}
