//! Sending again what failed in a run: one plan, one question, and a batch for each that has failures.

use batchdeck::app::effect::{Effect, Repeat};
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::state::jobs::JobId;
use batchdeck::app::state::overlay::Overlay;
use batchdeck::app::state::retry::{RetryPart, RetryWish, Why};
use batchdeck::domain::price::Money;
use batchdeck::domain::{Batch, BatchId, Failure, Kind, Status};

use crate::support::app::{MEDIUM, Scene, session};
use crate::support::batches::batch;
use crate::support::retry::planned_run;
use crate::support::runs::{RUN, ended, shard, shards, waiting};

/// A scene with a run, the retry of which was opened.
fn opened(mut scene: Scene, batches: Vec<Batch>) -> (Scene, JobId, RetryWish) {
    scene.listed(batches);
    scene.app.model.list.select(&BatchId::new(RUN));
    scene.press("t");
    let planning = scene.effects.iter().find_map(|effect| match effect {
        Effect::PlanRetry { job, wish } => Some((*job, wish.clone())),
        _ => None,
    });
    let (job, wish) = planning.unwrap_or_else(|| panic!("{:?}", scene.effects));
    (scene, job, wish)
}

/// A scene in which it is planned too.
fn planned(scene: Scene) -> Scene {
    let (mut scene, job, wish) = opened(scene, ended());
    let plan = Box::new(planned_run(&wish));
    let outcome = Ok(JobDone::RetryPlanned(plan));
    scene.feed(Event::JobEnded { job, outcome });
    scene
}

/// What was sent last.
fn sent(scene: &Scene) -> (JobId, Vec<RetryPart>, Repeat) {
    match scene.effects.as_slice() {
        [Effect::RetryRun { job, parts, repeat }] => (*job, parts.clone(), *repeat),
        other => panic!("{other:?}"),
    }
}

fn parents(parts: &[RetryPart]) -> Vec<BatchId> {
    let parent = |part: &RetryPart| part.plan.retry_of.clone().unwrap().parent;
    parts.iter().map(parent).collect()
}

fn answer(scene: &mut Scene, batches: Vec<Batch>, failed: Vec<(usize, Failure)>) {
    let (job, ..) = sent(scene);
    let held = 0;
    let outcome = Ok(JobDone::RetriesSent {
        batches,
        held,
        failed,
    });
    scene.feed(Event::JobEnded { job, outcome });
}

fn told(scene: &Scene) -> Vec<String> {
    let log = scene.app.model.notices.log();
    log.map(|notice| notice.text.clone()).collect()
}

#[test]
fn a_run_is_planned_as_one_and_each_batch_with_failures_becomes_one() {
    let (scene, _, wish) = opened(Scene::new(MEDIUM), ended());
    let named: Vec<&str> = wish.batches.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(named, ["mails 1 of 3", "mails 2 of 3", "mails 3 of 3"]);
    assert!(wish.left.is_empty());
    drop(scene);
    let mut scene = planned(Scene::new(MEDIUM));
    scene.press("<enter>");
    assert_eq!(scene.effects, [], "nothing is sent before it is agreed to");
    scene.press("y");
    let (_, parts, repeat) = sent(&scene);
    let (first, last) = (ended()[0].id.clone(), ended()[2].id.clone());
    assert_eq!(
        (parents(&parts), repeat),
        (vec![first, last], Repeat::Refuse)
    );
    assert!(scene.app.model.overlays.is_empty());
    let made = vec![
        batch("again-1", Status::Validating, 0),
        batch("again-3", Status::Validating, 0),
    ];
    answer(&mut scene, made.clone(), Vec::new());
    let selected = scene.app.model.list.current().unwrap().batch.id.clone();
    assert_eq!(selected, made[0].id);
    assert!(told(&scene).contains(&"mails: 2 retries submitted".to_owned()));
}

#[test]
fn batches_of_a_run_that_run_or_wait_are_left_out_and_told() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(shards());
    scene.feed(Event::IntentsSeen {
        outcome: Ok(vec![waiting()]),
        due: Vec::new(),
    });
    let (_, _, wish) = opened(scene, shards());
    let ended: Vec<&BatchId> = wish.batches.iter().map(|(batch, _)| &batch.id).collect();
    assert_eq!(ended, [&shards()[0].id]);
    let left: Vec<(&str, &Why)> = wish
        .left
        .iter()
        .map(|it| (it.name.as_str(), &it.why))
        .collect();
    let waits = |words: &str| Why::Waits(words.to_owned());
    assert_eq!(
        left,
        [
            ("mails 2 of 3", &waits("it is in progress")),
            ("mails 3 of 3", &waits("no batch yet (held)")),
        ]
    );
}

#[test]
fn batches_of_a_run_that_are_not_in_the_list_are_told() {
    let (_, _, wish) = opened(Scene::new(MEDIUM), ended()[..2].to_vec());
    let left: Vec<&str> = wish.left.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(left, ["1 more"]);
}

#[test]
fn a_run_of_which_nothing_has_ended_is_not_retried() {
    let mut scene = Scene::new(MEDIUM);
    let running = (1..=3).map(|number| shard(number, Status::InProgress));
    scene.listed(running.collect());
    scene.app.model.list.select(&BatchId::new(RUN));
    scene.press("t");
    assert!(scene.app.model.overlays.is_empty());
    let remark = scene.app.model.notices.current_remark();
    assert_eq!(remark, Some("none of its batches has ended yet"));
}

#[test]
fn what_is_not_sent_is_told_by_its_name_and_the_others_are_in_the_list() {
    let mut scene = planned(Scene::new(MEDIUM));
    scene.press("<enter>y");
    let made = vec![batch("again-3", Status::Validating, 0)];
    let failure = Failure::new(Kind::Network, "cannot upload the file", "it was cut off");
    answer(&mut scene, made.clone(), vec![(0, failure)]);
    assert!(scene.app.model.list.get(&made[0].id).is_some());
    let told = told(&scene);
    for wanted in [
        "mails: 1 of 2 retries submitted, 1 not sent",
        "mails 1 of 3: cannot upload the file: it was cut off",
    ] {
        assert!(told.iter().any(|it| it == wanted), "{told:?}");
    }
    assert!(scene.effects.contains(&Effect::LookAtIntents));
}

#[test]
fn requests_of_which_there_is_a_batch_are_asked_about_and_only_they_are_sent_again() {
    let mut scene = planned(Scene::new(MEDIUM));
    scene.press("<enter>y");
    let made = vec![batch("again-1", Status::Validating, 0)];
    let failure = Failure::new(Kind::Duplicate, "the batch is not made", "there is one");
    answer(&mut scene, made, vec![(1, failure)]);
    let Some(Overlay::Confirm(question)) = scene.app.model.overlays.last() else {
        panic!("nothing was asked")
    };
    let said = question.lines.join("|");
    assert!(
        said.contains("mails 3 of 3") && !said.contains("mails 1 of 3"),
        "{said}"
    );
    scene.press("<enter>");
    assert_eq!(scene.effects, [], "a hasty enter sends nothing twice");
    assert!(scene.app.model.overlays.is_empty());
    let mut scene = planned(Scene::new(MEDIUM));
    scene.press("<enter>y");
    let failure = Failure::new(Kind::Duplicate, "the batch is not made", "there is one");
    answer(&mut scene, Vec::new(), vec![(1, failure)]);
    scene.press("y");
    let (_, parts, repeat) = sent(&scene);
    assert_eq!(
        (parents(&parts), repeat),
        (vec![ended()[2].id.clone()], Repeat::Allow)
    );
}

#[test]
fn a_ceiling_holds_for_each_batch_of_a_run_and_not_for_their_sum() {
    let asks = |most| {
        let session = batchdeck::app::state::session::Session {
            max_cost: Money::read(most),
            ..session()
        };
        let mut scene = planned(Scene::with(session, MEDIUM));
        scene.press("<enter>");
        let asks = matches!(scene.app.model.overlays.last(), Some(Overlay::Confirm(_)));
        (asks, told(&scene).pop().unwrap_or_default())
    };
    // A bit more than 50 dollars, and than 20.
    assert_eq!(asks("60"), (true, String::new()));
    let (is_asked, why) = asks("40");
    assert!(
        !is_asked && why.starts_with("mails 1 of 3: it may cost"),
        "{why}"
    );
}

#[test]
fn a_run_that_is_stopped_says_that_some_may_be_sent_and_looks() {
    let mut scene = planned(Scene::new(MEDIUM));
    scene.press("<enter>y");
    let (job, ..) = sent(&scene);
    let stopped = Failure::new(Kind::Interrupted, "the transfer was stopped", "");
    let outcome = Err(stopped);
    scene.feed(Event::JobEnded { job, outcome });
    let told = told(&scene);
    let wanted = "mails stopped; what was sent by then is in the list";
    assert!(told.iter().any(|it| it == wanted), "{told:?}");
    assert!(scene.effects.contains(&Effect::LookAtIntents));
}
