//! Results of several batches opened as one by the real tasks, and files that grow under a search.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use batchdeck::app::effect::{BatchTry, Effect, FamilyWish, Rows, Ticket};
use batchdeck::app::event::{Event, FamilyNews, Merge, Shown};
use batchdeck::domain::BatchId;
use batchdeck::domain::query::Query;
use batchdeck::domain::truth::Truth;
use batchdeck::tui::tasks::{Link, Tasks};
use tokio::runtime::Handle;

use super::polling::launch;

const FIRST: Ticket = Ticket(1);
const SECOND: Ticket = Ticket(2);

fn answer(id: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"choices":[{{"message":{{"content":"green {id}"}},"finish_reason":"stop"}}]}}}},"error":null}}"#
    )
}

fn failure(id: &str) -> String {
    format!(r#"{{"custom_id":"{id}","response":null,"error":{{"code":"red","message":"no"}}}}"#)
}

fn write(folder: &Path, name: &str, lines: &[String]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}

fn tried(batch: &str, files: Vec<PathBuf>, group: u16) -> BatchTry {
    BatchTry {
        batch: BatchId::new(batch),
        files,
        group,
    }
}

/// The tasks, and what they tell.
struct World {
    tasks: Tasks,
    truth: Option<Box<Truth>>,
}

impl World {
    fn new() -> Self {
        let link = Link::nowhere(launch());
        Self {
            tasks: Tasks::new(Handle::current(), link, || 0.5),
            truth: None,
        }
    }

    /// Waits for an event that is wanted.
    async fn until<T>(&mut self, wanted: impl Fn(&Event) -> Option<T>) -> T {
        loop {
            let event = self.tasks.next().await;
            if let Event::Studied {
                truth: Some(truth), ..
            } = &event
            {
                self.truth = Some(truth.clone());
            }
            if let Some(found) = wanted(&event) {
                return found;
            }
        }
    }

    async fn opened(&mut self, tries: Vec<BatchTry>) -> Merge {
        self.tasks.perform(Effect::OpenTries {
            ticket: FIRST,
            tries,
            input: None,
        });
        self.until(|event| match event {
            Event::Family {
                news: FamilyNews::Ended(ended),
                ..
            } => Some(ended.clone().unwrap()),
            _ => None,
        })
        .await
    }

    async fn shown(&mut self, rows: Rows, cursor: u64) -> Shown {
        let now = SECOND;
        let wish = FamilyWish::Show { now, rows, cursor };
        self.tasks.perform(Effect::Family {
            ticket: FIRST,
            wish,
        });
        self.until(|event| match event {
            Event::Family {
                ticket: SECOND,
                news: FamilyNews::Shown(shown),
            } => Some(shown.clone().unwrap()),
            _ => None,
        })
        .await
    }

    /// Searches, and waits until so many hits are all there are.
    async fn found(&mut self, ticket: Ticket, search: Ticket, typed: &str, hits: u64) {
        let query = Query::parse(typed).unwrap();
        self.tasks.perform(Effect::Search {
            ticket,
            search,
            query,
        });
        self.hits(search, hits).await;
    }

    /// Waits until a search is over with so many hits.
    async fn hits(&mut self, wanted: Ticket, count: u64) {
        let over = self.until(|event| match event {
            Event::SearchAdvanced {
                search,
                hits,
                progress,
                ..
            } => {
                let is_over = progress.total == Some(progress.done);
                (*search == wanted && *hits == count && is_over).then_some(())
            }
            _ => None,
        });
        let over = tokio::time::timeout(Duration::from_secs(20), over).await;
        assert!(over.is_ok(), "never {count} hits");
    }
}

fn ids(shown: &Shown) -> String {
    let ids = shown.lines.iter().map(|line| {
        let id = line.custom_id.as_deref().unwrap_or_default();
        format!("{id}/{}", line.file)
    });
    ids.collect::<Vec<_>>().join(" ")
}

/// A batch of which two failed, and a retry that mended one of them.
fn family(folder: &Path) -> Vec<BatchTry> {
    let output = write(folder, "output", &["a", "b"].map(answer));
    let errors = write(folder, "errors", &["c", "d"].map(failure));
    let again = write(folder, "again", &[answer("d")]);
    let still = write(folder, "still", &[failure("c")]);
    vec![
        tried("first", vec![output, errors], 0),
        tried("second", vec![again, still], 0),
    ]
}

#[tokio::test]
async fn the_lines_that_count_are_shown_counted_and_searched_with_their_origin() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new();
    let merge = world.opened(family(folder.path())).await;
    let owners: Vec<&str> = merge.owners.iter().map(BatchId::as_str).collect();
    assert_eq!(owners, ["first", "first", "second", "second"]);
    // The cursor is on the failure of d, which the retry has mended: it stays on d.
    let shown = world.shown(Rows::All, 3).await;
    assert_eq!(
        (ids(&shown).as_str(), shown.row, shown.total),
        ("a/0 b/0 d/2 c/3", 2, 4)
    );
    world.truth = None;
    world.found(SECOND, Ticket(7), "class:error", 1).await;
    world.found(SECOND, Ticket(8), "green", 3).await;
    while world.truth.is_none() {
        world
            .until(|event| matches!(event, Event::Studied { truth: Some(_), .. }).then_some(()))
            .await;
    }
    let tally = world.truth.unwrap().tally;
    assert_eq!((tally.ok, tally.error, tally.duplicate), (3, 1, 0));
}

#[tokio::test]
async fn batches_of_different_requests_are_one_list_even_where_ids_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let one = write(folder.path(), "one", &["a", "b"].map(failure));
    let other = write(folder.path(), "other", &["a", "b"].map(answer));
    let mut world = World::new();
    let tries = vec![tried("one", vec![one], 0), tried("other", vec![other], 1)];
    world.opened(tries).await;
    let shown = world.shown(Rows::All, 1).await;
    assert_eq!(
        (ids(&shown).as_str(), shown.row),
        ("a/0 b/0 a/1 b/1", 1),
        "nothing overrules what is of another group"
    );
}

#[tokio::test]
async fn what_was_closed_meanwhile_is_not_put_over_what_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new();
    let tries = family(folder.path());
    let files = tries[0].files.clone();
    world.opened(tries).await;
    world.tasks.perform(Effect::OpenFiles {
        ticket: Ticket(9),
        paths: files,
    });
    world
        .until(|event| matches!(event, Event::Indexed { .. }).then_some(()))
        .await;
    let wish = FamilyWish::Show {
        now: SECOND,
        rows: Rows::All,
        cursor: 0,
    };
    world.tasks.perform(Effect::Family {
        ticket: FIRST,
        wish,
    });
    world.found(Ticket(9), Ticket(3), "class:error", 2).await;
}

#[tokio::test]
async fn a_search_goes_on_through_what_a_file_has_grown_by() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "output", &["a", "b"].map(answer));
    let half = answer("c");
    let (begun, rest) = half.split_at(60);
    append(&path, begun);
    let mut world = World::new();
    world.tasks.perform(Effect::OpenFiles {
        ticket: FIRST,
        paths: vec![path.clone()],
    });
    world
        .until(|event| matches!(event, Event::Indexed { .. }).then_some(()))
        .await;
    world.found(FIRST, SECOND, "green", 2).await;
    // The last line has no end yet, and is judged anew once it has.
    world.found(FIRST, Ticket(3), "class:unreadable", 1).await;
    append(&path, &format!("{rest}\n{}\n", answer("d")));
    world.tasks.perform(Effect::LookAtFiles { ticket: FIRST });
    world.hits(Ticket(3), 0).await;
    world.found(FIRST, Ticket(4), "green", 4).await;
    append(&path, &format!("{}\n", answer("e")));
    world.tasks.perform(Effect::LookAtFiles { ticket: FIRST });
    world.hits(Ticket(4), 5).await;
}

#[tokio::test]
async fn a_file_that_was_written_anew_in_place_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (0..20).map(|id| answer(&format!("id-{id:02}"))).collect();
    let path = write(folder.path(), "output", &lines);
    let mut world = World::new();
    world.tasks.perform(Effect::OpenFiles {
        ticket: FIRST,
        paths: vec![path.clone()],
    });
    world
        .until(|event| matches!(event, Event::Indexed { .. }).then_some(()))
        .await;
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("green id-10", "black id-10")).unwrap();
    let later = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(later)
        .unwrap();
    world.tasks.perform(Effect::LookAtFiles { ticket: FIRST });
    let changed = world
        .until(|event| match event {
            Event::FileChanged { path, .. } => Some(path.clone()),
            Event::FilesLookedAt { .. } => Some(PathBuf::new()),
            _ => None,
        })
        .await;
    assert_eq!(changed, path);
}

fn append(path: &Path, text: &str) {
    let mut file = File::options().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}
