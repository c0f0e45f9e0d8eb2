//! A run: one row that stands for its shards and unfolds.

use batchdeck::app::effect::Effect;
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::state::menu::Intent as Wish;
use batchdeck::app::state::overlay::Overlay;
use batchdeck::app::state::results::Where;
use batchdeck::domain::{BatchId, FileId, Status};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{RESULTS, running, with_files};
use crate::support::runs::{RUN, ended, kin, shard, shards, waiting};

fn scene() -> Scene {
    let mut scene = Scene::new(MEDIUM);
    let mut batches = shards();
    batches.push(running());
    scene.listed(batches);
    scene.app.model.list.select(&BatchId::new(RUN));
    scene
}

fn names(scene: &Scene) -> Vec<&str> {
    let rows = scene.app.model.list.window(50);
    rows.map(|row| row.name.as_str()).collect()
}

fn selected(scene: &Scene) -> &str {
    scene.app.model.list.current().unwrap().batch.id.as_str()
}

#[test]
fn shards_are_one_row_that_unfolds_and_folds() {
    let mut scene = scene();
    assert_eq!(names(&scene), ["nightly-tags", "mails"]);
    scene.press("<right>");
    let unfolded = ["nightly-tags", "mails", "mails 1 of 3", "mails 2 of 3"];
    assert_eq!(names(&scene), unfolded);
    scene.press("jj<left>");
    assert_eq!(names(&scene), ["nightly-tags", "mails"]);
    assert_eq!(selected(&scene), RUN);
}

#[test]
fn the_row_of_a_run_is_what_its_shards_are_together() {
    let mut scene = scene();
    let seen = |scene: &Scene| {
        let batch = &scene.app.model.list.current().unwrap().batch;
        let counts = batch.counts.unwrap();
        (batch.status.clone(), counts.total, counts.done())
    };
    assert_eq!(seen(&scene), (Status::InProgress, 100_000, 62_000));
    let mut batches = shards();
    batches[1].status = Status::Expired;
    scene.listed(batches);
    assert_eq!(seen(&scene), (Status::Expired, 100_000, 62_000));
}

#[test]
fn a_shard_that_is_made_does_not_move_the_selection_and_joins_its_run() {
    let mut scene = scene();
    let third = shard(3, Status::Validating);
    scene.listed(vec![third.clone()]);
    assert_eq!(selected(&scene), RUN);
    scene.press("g");
    assert_ne!(selected(&scene), RUN);
    scene.app.model.list.select(&third.id);
    assert_eq!(selected(&scene), RUN, "the run hides it");
    scene.press("<right>");
    scene.app.model.list.select(&third.id);
    assert_eq!(selected(&scene), third.id.as_str());
}

#[test]
fn a_filter_finds_a_run_by_its_shards_and_shows_those_alone() {
    let mut scene = scene();
    scene.press("/completed<enter>");
    assert_eq!(names(&scene), ["mails"]);
    scene.press("<right>");
    assert_eq!(names(&scene), ["mails", "mails 1 of 3"]);
}

#[test]
fn what_is_done_to_a_run_is_done_to_its_shards() {
    let mut scene = scene();
    scene.press("r");
    let fetched = scene.effects.iter().filter_map(|effect| match effect {
        Effect::Fetch(id) => Some(id.as_str().to_owned()),
        _ => None,
    });
    let ids: Vec<String> = shards().iter().map(|it| it.id.to_string()).collect();
    assert_eq!(fetched.collect::<Vec<_>>(), ids);
    scene.press("C");
    let Some(Overlay::Confirm(question)) = scene.app.model.overlays.last() else {
        panic!("nothing was asked")
    };
    assert_eq!(question.then, Wish::Cancel(vec![shards()[1].id.clone()]));
}

#[test]
fn shards_that_wait_are_sent_from_the_row_of_the_run() {
    let mut scene = scene();
    let outcome = Ok(vec![waiting()]);
    let due = Vec::new();
    scene.feed(Event::IntentsSeen { outcome, due });
    assert_eq!(selected(&scene), RUN);
    assert_eq!(
        names(&scene),
        ["mails", "nightly-tags"],
        "it waits for somebody"
    );
    scene.press("u");
    let sent = scene
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Resume { intent, .. } if *intent == waiting().id));
    assert!(sent, "{:?}", scene.effects);
    let outcome = Ok(Vec::new());
    let due = Vec::new();
    scene.feed(Event::IntentsSeen { outcome, due });
    assert_eq!(names(&scene), ["nightly-tags", "mails"]);
}

#[test]
fn a_run_of_which_nothing_is_left_is_gone() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    let due = Vec::new();
    let outcome = Ok(vec![waiting()]);
    scene.feed(Event::IntentsSeen { outcome, due });
    assert_eq!(names(&scene), ["mails", "nightly-tags"]);
    let due = Vec::new();
    let outcome = Ok(Vec::new());
    scene.feed(Event::IntentsSeen { outcome, due });
    assert_eq!(names(&scene), ["nightly-tags"]);
    assert_eq!(scene.app.model.list.known(), 1);
}

#[test]
fn the_results_of_a_run_are_opened_as_those_of_its_batches() {
    let mut scene = scene();
    scene.wait(1);
    scene.wait(1);
    let opened = scene.effects.iter().find_map(|effect| match effect {
        Effect::OpenRun { run, shards, .. } => Some((run.as_str(), shards.clone())),
        _ => None,
    });
    let (run, opened) = opened.unwrap();
    let names: Vec<&str> = opened.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!((run, names), (RUN, vec!["mails 1 of 3", "mails 2 of 3"]));
    // Another shard has ended: there is more to see.
    let mut batches = shards();
    batches[1] = with_files(batches[1].clone());
    batches[1].output_file = Some(FileId::new("file-out-2"));
    scene.listed(batches);
    scene.wait(1);
    let again = scene.effects.iter();
    let again = again.filter(|effect| matches!(effect, Effect::OpenRun { .. }));
    assert_eq!(again.count(), 1);
}

#[test]
fn a_shard_that_was_saved_is_seen_among_the_results_of_its_run() {
    let mut scene = scene();
    scene.wait(1);
    scene.wait(1);
    scene.press("<right>jd<esc>k");
    let job = scene.app.model.jobs.iter().next().unwrap().0;
    let outcome = Ok(JobDone::Downloaded {
        id: shards()[0].id.clone(),
        dir: "/out".into(),
        files: Vec::new(),
        warnings: Vec::new(),
    });
    scene.feed(Event::JobEnded { job, outcome });
    let again = scene.effects.iter();
    let mut again = again.filter(|effect| matches!(effect, Effect::OpenRun { .. }));
    assert!(again.next().is_some(), "{:?}", scene.effects);
}

#[test]
fn one_key_saves_the_batches_of_a_run_that_are_not_here_and_no_others() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(ended());
    scene.app.model.list.select(&BatchId::new(RUN));
    scene.feed(Event::Ticked);
    scene.press("A");
    assert_eq!(scene.effects, [], "there are no results yet");
    scene.opened(RESULTS, true, None);
    let ticket = scene.app.model.results.ticket();
    let news = kin(&ended(), &[Where::Joined, Where::Away, Where::Away]);
    scene.feed(Event::Family { ticket, news });
    scene.press("A");
    let saved = scene.effects.iter().filter_map(|effect| match effect {
        Effect::Download { batch, name, .. } => Some((batch.id.clone(), name.as_str())),
        _ => None,
    });
    let saved: Vec<(BatchId, &str)> = saved.collect();
    let id = |place: usize| ended()[place].id.clone();
    assert_eq!(saved, [(id(1), "mails 2 of 3"), (id(2), "mails 3 of 3")]);
    scene.press("A");
    let again = scene.effects.iter();
    let again = again.filter(|effect| matches!(effect, Effect::Download { .. }));
    assert_eq!(again.count(), 0, "they are on their way");
}
