//! Sending again what failed: nothing leaves before the plan is known and the user agreed.

use batchdeck::app::effect::Effect;
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::state::jobs::JobId;
use batchdeck::app::state::overlay::Overlay;
use batchdeck::app::state::retry::RetryWish;
use batchdeck::app::state::session::Access;
use batchdeck::domain::price::Money;
use batchdeck::domain::result::Class;
use batchdeck::domain::retry::Choice;
use batchdeck::domain::{Batch, Failure, Kind, Status};

use crate::support::app::{MEDIUM, Scene, session};
use crate::support::batches::{batch, running};
use crate::support::retry::planned;

fn ended() -> Batch {
    batch("evals", Status::Completed, 7200)
}

/// A scene in which the retry was opened, with the job that plans it and what it is to plan.
fn opened(mut scene: Scene) -> (Scene, JobId, RetryWish) {
    scene.listed(vec![ended()]).press("t");
    let (job, wish) = asked(&scene);
    (scene, job, wish)
}

/// The plan that was asked for last.
fn asked(scene: &Scene) -> (JobId, RetryWish) {
    let planning = scene.effects.iter().find_map(|effect| match effect {
        Effect::PlanRetry { job, wish } => Some((*job, wish.clone())),
        _ => None,
    });
    planning.unwrap_or_else(|| panic!("{:?}", scene.effects))
}

fn answer(scene: &mut Scene, job: JobId, choice: &Choice) {
    let plan = planned(&ended().id, choice);
    scene.feed(Event::JobEnded {
        job,
        outcome: Ok(JobDone::RetryPlanned(Box::new(plan))),
    });
}

#[test]
fn what_failed_is_planned_asked_about_and_sent_as_any_other_batch() {
    let (mut scene, job, wish) = opened(Scene::new(MEDIUM));
    assert_eq!(
        (wish.choice, wish.batches[0].0.id.clone()),
        (Choice::default(), ended().id)
    );
    scene.press("<enter>");
    assert_eq!(scene.effects, [], "nothing is sent before it is planned");
    answer(&mut scene, job, &Choice::default());
    scene.press("<enter>");
    assert_eq!(scene.effects, []);
    scene.press("y");
    let [Effect::Create { ref plan, job, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    let parent = plan.retry_of.as_ref().map(|of| of.parent.clone());
    assert_eq!((parent, plan.report.requests), (Some(ended().id), 3));
    assert!(scene.app.model.overlays.is_empty());
    let made = batch("again", Status::Validating, 0);
    scene.feed(Event::JobEnded {
        job,
        outcome: Ok(JobDone::Created(Box::new(made.clone()))),
    });
    let selected = scene
        .app
        .model
        .list
        .current()
        .map(|row| row.batch.id.clone());
    assert_eq!(selected, Some(made.id));
}

#[test]
fn enter_and_enter_again_send_nothing() {
    let (mut scene, job, _) = opened(Scene::new(MEDIUM));
    answer(&mut scene, job, &Choice::default());
    scene.press("<enter><enter>");
    assert_eq!(scene.effects, []);
    let top = scene.app.model.overlays.last();
    assert!(matches!(top, Some(Overlay::Retry(_))));
}

#[test]
fn another_choice_of_classes_is_planned_anew_and_a_late_plan_is_dropped() {
    let (mut scene, first, _) = opened(Scene::new(MEDIUM));
    answer(&mut scene, first, &Choice::default());
    // The first row is that of soft failures.
    scene.press("<space>");
    let (second, wish) = asked(&scene);
    assert!(wish.choice.takes(Class::Soft));
    scene.press("j<space>");
    assert!(scene.effects.contains(&Effect::Abort(second)));
    let (third, wish) = asked(&scene);
    assert!(wish.choice.takes(Class::Soft) && !wish.choice.takes(Class::Error));
    answer(&mut scene, second, &Choice::default());
    scene.press("<enter>");
    let top = scene.app.model.overlays.last();
    assert!(
        matches!(top, Some(Overlay::Retry(_))),
        "the late plan was taken"
    );
    answer(&mut scene, third, &wish.choice);
    scene.press("<enter>y");
    let [Effect::Create { ref plan, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(plan.report.requests, 4);
}

#[test]
fn leaving_stops_the_plan() {
    let (mut scene, job, _) = opened(Scene::new(MEDIUM));
    scene.press("<esc>");
    assert_eq!(scene.effects, [Effect::Abort(job)]);
    assert!(scene.app.model.overlays.is_empty());
    let stopped = Failure::new(Kind::Interrupted, "the transfer was stopped", "");
    scene.feed(Event::JobEnded {
        job,
        outcome: Err(stopped),
    });
    assert!(scene.app.model.jobs.is_empty());
}

#[test]
fn where_nothing_is_taken_there_is_nothing_to_send() {
    let (mut scene, job, _) = opened(Scene::new(MEDIUM));
    answer(&mut scene, job, &Choice::of(&[]));
    scene.press("<enter>y");
    assert_eq!(scene.effects, []);
}

#[test]
fn a_ceiling_holds_for_retries_too() {
    let session = batchdeck::app::state::session::Session {
        max_cost: Money::read("1"),
        ..session()
    };
    let (mut scene, job, _) = opened(Scene::with(session, MEDIUM));
    answer(&mut scene, job, &Choice::default());
    scene.press("<enter>");
    let top = scene.app.model.overlays.last();
    assert!(
        matches!(top, Some(Overlay::Retry(_))),
        "it asks all the same"
    );
}

#[test]
fn what_runs_or_may_not_be_changed_is_not_retried() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]).press("t");
    assert_eq!(scene.effects, []);
    let session = batchdeck::app::state::session::Session {
        access: Access::ReadOnly,
        ..session()
    };
    let mut scene = Scene::with(session, MEDIUM);
    scene.listed(vec![ended()]).press("t");
    assert_eq!(scene.effects, []);
}

#[test]
fn another_model_and_another_ceiling_are_planned_as_they_are_typed() {
    let (mut scene, first, wish) = opened(Scene::new(MEDIUM));
    assert_eq!((wish.model, wish.max_tokens), (None, None));
    answer(&mut scene, first, &Choice::default());
    scene.press("<tab>q");
    let (second, wish) = asked(&scene);
    assert_eq!(wish.model.as_deref(), Some("q"));
    scene.press("<tab>4");
    assert!(scene.effects.contains(&Effect::Abort(second)));
    scene.press("2");
    let (third, wish) = asked(&scene);
    assert_eq!(
        (wish.model.as_deref(), wish.max_tokens),
        (Some("q"), Some(42))
    );
    scene.press("<left>");
    assert_eq!(scene.effects, [], "nothing was changed");
    answer(&mut scene, third, &Choice::default());
    scene.press("<enter><enter>");
    match scene.app.model.overlays.last() {
        Some(Overlay::Confirm(question)) => {
            let said = question.lines.join("|");
            assert!(said.contains("model q, max tokens 42"), "{said}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_ceiling_that_is_no_number_is_planned_by_nobody_and_cannot_be_sent() {
    let (mut scene, first, _) = opened(Scene::new(MEDIUM));
    answer(&mut scene, first, &Choice::default());
    scene.press("<shift-tab>0");
    assert_eq!(scene.effects, []);
    scene.press("<esc><enter>");
    let top = scene.app.model.overlays.last();
    assert!(matches!(top, Some(Overlay::Retry(_))), "it was asked about");
    scene.press("<shift-tab><backspace>5<esc>");
    scene.press("<esc>");
    assert!(scene.app.model.overlays.is_empty());
}
