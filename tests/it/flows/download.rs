//! Saving results: visible, stoppable, and never over something else unasked.

use batchdeck::app::effect::{Effect, Existing};
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::state::results::Phase;
use batchdeck::domain::{Failure, Kind, Progress};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{completed, one_of_each, running, with_files};

fn downloading() -> (Scene, batchdeck::app::state::jobs::JobId) {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![completed()]);
    scene.press("d");
    let [
        Effect::Download {
            job,
            existing: Existing::Refuse,
            ..
        },
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    (scene, job)
}

#[test]
fn a_download_is_a_job_that_shows_its_progress() {
    let (mut scene, job) = downloading();
    let progress = Progress {
        done: 50,
        total: Some(100),
    };
    scene.feed(Event::JobAdvanced { job, progress });
    let (_, running) = scene.app.model.jobs.iter().next().unwrap();
    assert_eq!(
        (running.label.as_str(), running.progress),
        ("eval-gpt-5", progress)
    );
}

#[test]
fn the_same_results_are_not_saved_twice_at_once() {
    let (mut scene, _) = downloading();
    scene.press("d");
    assert_eq!(scene.effects, []);
    assert_eq!(
        scene.app.model.notices.current_remark(),
        Some("it is being saved")
    );
}

#[test]
fn files_that_are_there_are_replaced_only_after_a_yes() {
    let (mut scene, job) = downloading();
    let failure = Failure::new(Kind::TargetExists, "cannot save", "output.jsonl is there");
    scene.feed(Event::JobEnded {
        job,
        outcome: Err(failure),
    });
    scene.press("<enter>");
    assert_eq!(scene.effects, []);
    let (mut scene, job) = downloading();
    let failure = Failure::new(Kind::TargetExists, "cannot save", "output.jsonl is there");
    scene.feed(Event::JobEnded {
        job,
        outcome: Err(failure),
    });
    scene.press("y");
    assert!(matches!(
        *scene.effects,
        [Effect::Download {
            existing: Existing::Replace,
            ..
        }]
    ));
}

#[test]
fn a_finished_download_says_where_it_is_and_opens_the_files() {
    let (mut scene, job) = downloading();
    let outcome = Ok(JobDone::Downloaded {
        id: completed().id,
        dir: "batchdeck/eval".into(),
        files: vec![("batchdeck/eval/output.jsonl".into(), 997)],
        warnings: vec!["the error file is empty".into()],
    });
    scene.feed(Event::JobEnded { job, outcome });
    let toasts: Vec<_> = scene
        .app
        .model
        .notices
        .toasts()
        .map(|n| n.text.as_str())
        .collect();
    let wanted = [
        "eval-gpt-5: the error file is empty",
        "997 lines saved in batchdeck/eval",
    ];
    assert_eq!(toasts, wanted);
    assert_eq!(scene.app.model.results.phase, Phase::Loading);
}

#[test]
fn a_transfer_can_be_stopped_from_the_list_of_transfers() {
    let (mut scene, job) = downloading();
    scene.press("JX");
    assert_eq!(scene.effects, [Effect::Abort(job)]);
}

#[test]
fn leaving_with_a_transfer_under_way_asks_first() {
    let (mut scene, _) = downloading();
    scene.press("q");
    assert_eq!(scene.effects, []);
    scene.press("y");
    assert_eq!(scene.effects, [Effect::Quit]);
}

#[test]
fn a_batch_without_result_files_says_so() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    scene.press("d");
    assert_eq!(
        scene.app.model.notices.current_remark(),
        Some("there are no result files")
    );
}

#[test]
fn partial_results_of_a_cancelled_batch_can_be_saved() {
    let mut scene = Scene::new(MEDIUM);
    let cancelled = one_of_each()
        .into_iter()
        .find(|batch| batch.status == batchdeck::domain::Status::Cancelled)
        .map(with_files)
        .unwrap();
    scene.listed(vec![cancelled]);
    scene.press("d");
    assert!(matches!(*scene.effects, [Effect::Download { .. }]));
}
