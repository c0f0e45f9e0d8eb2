//! What is no batch yet: shown as a row, sent once it fits, and otherwise only by a person.

use batchdeck::app::effect::{Effect, Repeat};
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::remote::Cause;
use batchdeck::app::state::session::Access;
use batchdeck::domain::{Failure, Intent, IntentId, IntentState, Kind, Status};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{batch, running};
use crate::support::intents::{held, intent, lost};

fn shown(intents: Vec<Intent>, due: Vec<IntentId>) -> Scene {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    see(&mut scene, intents, due);
    scene
}

fn see(scene: &mut Scene, intents: Vec<Intent>, due: Vec<IntentId>) {
    let outcome = Ok(intents);
    scene.feed(Event::IntentsSeen { outcome, due });
}

fn names(scene: &Scene) -> Vec<String> {
    let rows = scene.app.model.list.window(50);
    rows.map(|row| row.name.clone()).collect()
}

#[test]
fn what_is_unresolved_is_a_row_until_it_is_a_batch() {
    let mut scene = shown(vec![held(1)], Vec::new());
    assert_eq!(names(&scene).len(), 2);
    assert!(names(&scene).contains(&"nightly 1".to_owned()));
    scene.listed(vec![running()]);
    assert_eq!(names(&scene).len(), 2, "a listing does not know of it");
    see(&mut scene, Vec::new(), Vec::new());
    assert_eq!(names(&scene).len(), 1);
}

#[test]
fn the_provider_is_never_asked_about_it() {
    let mut scene = shown(vec![held(1)], Vec::new());
    let fetches = |scene: &Scene| {
        let mut effects = scene.effects.iter();
        effects.any(|effect| matches!(effect, Effect::Fetch(_)))
    };
    scene.listed(vec![running()]);
    assert!(!fetches(&scene), "{:?}", scene.effects);
    scene.press("<home>r");
    assert!(scene.app.model.list.current_intent().is_some());
    assert_eq!(scene.effects, []);
    scene.press("C");
    assert_eq!(scene.app.model.overlays.len(), 0, "it cannot be cancelled");
}

#[test]
fn a_held_one_that_fits_is_sent_once() {
    let mut scene = shown(vec![held(1)], vec![held(1).id]);
    let [
        Effect::Resume {
            job,
            ref intent,
            cause: Cause::Room,
        },
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(*intent, held(1).id);
    see(&mut scene, vec![held(1)], vec![held(1).id]);
    assert_eq!(scene.effects, [], "it is under way");
    let made = batch("nightly 1", Status::Validating, 0);
    let outcome = Ok(JobDone::Created(Box::new(made)));
    scene.feed(Event::JobEnded { job, outcome });
    assert!(scene.effects.contains(&Effect::LookAtIntents));
}

#[test]
fn a_read_only_profile_shows_it_and_sends_nothing() {
    let mut scene = Scene::new(MEDIUM);
    scene.app.model.session.access = Access::ReadOnly;
    scene.listed(vec![running()]);
    see(&mut scene, vec![held(1)], vec![held(1).id]);
    assert_eq!(scene.effects, []);
    scene.press("<home>u");
    assert_eq!(scene.effects, []);
}

#[test]
fn a_person_sends_it_now_or_gives_it_up_after_a_question() {
    let mut scene = shown(vec![lost(2)], Vec::new());
    scene.press("<home>u");
    let [
        Effect::Resume {
            cause: Cause::Person,
            ..
        },
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    let mut scene = shown(vec![lost(2)], Vec::new());
    scene.press("<home>U");
    assert_eq!(scene.effects, []);
    scene.press("y");
    assert_eq!(scene.effects, [Effect::Abandon(lost(2).id)]);
}

#[test]
fn an_intent_of_which_a_batch_may_run_says_so() {
    let intents = vec![intent(3, IntentState::Planned), lost(2)];
    let mut scene = shown(intents, Vec::new());
    scene.press("<home>");
    let mut told = Vec::new();
    for _ in 0..3 {
        told.push(format!("{:?}", scene.app.model.facts()));
        scene.press("j");
    }
    let is_told = |words: &str| told.iter().any(|facts| facts.contains(words));
    assert!(is_told("there may be a batch of it"), "{told:?}");
    assert!(is_told("nothing is billed"), "{told:?}");
}

#[test]
fn the_same_requests_are_sent_again_only_after_a_yes() {
    let mut scene = crate::flows::create::asked();
    scene.press("y");
    let [.., Effect::Create { job, ref plan, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    let wanted = plan.clone();
    let failure = Failure::new(Kind::Duplicate, "there is a batch of them", "it runs");
    let outcome = Err(failure);
    scene.feed(Event::JobEnded { job, outcome });
    assert_eq!(scene.app.model.overlays.len(), 1);
    scene.press("y");
    let [
        Effect::Create {
            ref plan, repeat, ..
        },
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!((plan, repeat), (&wanted, Repeat::Allow));
}
