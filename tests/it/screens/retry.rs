//! What failed, before it is sent again.

use batchdeck::app::effect::Effect;
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::layout::Size;
use batchdeck::app::state::retry::{Left, RetryPlan, RetryWish, Why};
use batchdeck::domain::result::Class;
use batchdeck::domain::retry::{Choice, Plan};
use batchdeck::domain::{Batch, BatchId, Failure, Kind, Status};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::batch;
use crate::support::retry::{planned, planned_run};
use crate::support::runs::{RUN, ended, shards};
use crate::support::screen::shot;

const WIDE: Size = Size {
    width: 120,
    height: 40,
};

/// A scene with the retry of a batch on top, as it stands in the beginning.
fn opened(size: Size) -> Scene {
    let mut scene = Scene::new(size);
    scene
        .listed(vec![batch("evals", Status::Completed, 7200)])
        .press("t");
    scene
}

fn answer(scene: &mut Scene, outcome: Result<JobDone, Failure>) {
    let job = scene.wished.iter().rev().find_map(|effect| match effect {
        Effect::PlanRetry { job, .. } => Some(*job),
        _ => None,
    });
    let job = job.unwrap();
    scene.feed(Event::JobEnded { job, outcome });
}

/// A scene with the retry of a run on top; its first shard has ended, and perhaps all have.
fn run_opened(size: Size, batches: Vec<Batch>) -> (Scene, RetryWish) {
    let mut scene = Scene::new(size);
    scene.listed(batches);
    scene.app.model.list.select(&BatchId::new(RUN));
    scene.press("t");
    let wish = scene.wished.iter().rev().find_map(|effect| match effect {
        Effect::PlanRetry { wish, .. } => Some(wish.clone()),
        _ => None,
    });
    (scene, wish.unwrap())
}

fn plan(scene: &mut Scene, choice: &Choice) {
    let id = batch("evals", Status::Completed, 7200).id;
    let plan = planned(&id, choice);
    answer(scene, Ok(JobDone::RetryPlanned(Box::new(plan))));
}

#[test]
fn a_retry_shows_classes_tokens_and_cost() {
    let mut scene = opened(MEDIUM);
    shot!(scene, "retry__planning");
    plan(&mut scene, &Choice::default());
    shot!(scene, "retry__planned");
    scene.press("<enter>");
    shot!(scene, "retry__asked");
    let mut scene = opened(WIDE);
    plan(&mut scene, &Choice::default());
    shot!(scene, "retry__planned_wide");
}

#[test]
fn a_retry_of_nothing_says_so() {
    let mut scene = opened(MEDIUM);
    let id = batch("evals", Status::Completed, 7200).id;
    let mut all = Plan::new(Choice::default());
    (0..60).for_each(|_| all.add(Class::Ok));
    let plan = RetryPlan {
        plan: all,
        parts: Vec::new(),
        ..planned(&id, &Choice::default())
    };
    answer(&mut scene, Ok(JobDone::RetryPlanned(Box::new(plan))));
    shot!(scene, "retry__nothing");
}

#[test]
fn a_plan_that_fails_says_why_and_what_to_do() {
    let mut scene = opened(MEDIUM);
    let failure = Failure::new(
        Kind::NotFound,
        "cannot download the input file of batch_68a1b2d3e4f5c2",
        "No such File object: file-1",
    )
    .with_hint("if you still have the file that was sent, name it with --input");
    answer(&mut scene, Err(failure));
    shot!(scene, "retry__failed");
}

#[test]
fn a_retry_of_a_run_tells_how_many_batches_it_becomes_and_what_is_left_out() {
    let low = Size {
        width: 80,
        height: 24,
    };
    for (size, name) in [(low, "low"), (WIDE, "wide")] {
        let (mut scene, wish) = run_opened(size, ended());
        let plan = planned_run(&wish);
        answer(&mut scene, Ok(JobDone::RetryPlanned(Box::new(plan))));
        if name == "low" {
            shot!(scene, "retry__run_planned");
            scene.press("<enter>");
            shot!(scene, "retry__run_asked");
        } else {
            shot!(scene, "retry__run_planned_wide");
        }
    }
}

#[test]
fn a_retry_of_a_run_that_is_not_over_says_what_it_does_not_know() {
    let (mut scene, wish) = run_opened(MEDIUM, shards());
    let mut plan = RetryPlan::new(Choice::default(), wish.left.clone());
    let failure = Failure::new(
        Kind::Conflict,
        "cannot retry batch_mails-1",
        "batch_68a1b2d3e4f5c2 has requests of it and is in progress",
    );
    let name = "mails 1 of 3".to_owned();
    let why = Why::Failed(failure);
    plan.left.push(Left { name, why });
    answer(&mut scene, Ok(JobDone::RetryPlanned(Box::new(plan))));
    shot!(scene, "retry__run_partial");
}
