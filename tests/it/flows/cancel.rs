//! Cancelling: asked for, agreed to, and never by accident.

use batchdeck::app::effect::Effect;
use batchdeck::app::event::Event;
use batchdeck::app::state::session::{Access, Session};
use batchdeck::domain::{Failure, Kind, Status};

use crate::support::app::{MEDIUM, Scene, session};
use crate::support::batches::{batch, completed, one_of_each, running};

fn running_scene() -> Scene {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    scene
}

#[test]
fn a_cancel_is_asked_about_and_sent_once_agreed() {
    let mut scene = running_scene();
    scene.press("C");
    assert_eq!(scene.effects, []);
    scene.press("y");
    assert_eq!(scene.effects, [Effect::Cancel(running().id)]);
}

#[test]
fn a_hasty_enter_cancels_nothing() {
    let mut scene = running_scene();
    scene.press("C<enter>");
    assert_eq!(
        (scene.effects.len(), scene.app.model.overlays.len()),
        (0, 0)
    );
}

#[test]
fn the_yes_button_is_one_deliberate_step_away() {
    let mut scene = running_scene();
    scene.press("C<right><enter>");
    assert_eq!(scene.effects, [Effect::Cancel(running().id)]);
}

#[test]
fn many_batches_are_cancelled_only_by_typing_their_number() {
    let mut scene = Scene::new(MEDIUM);
    let runs = |name: &str| batch(name, Status::InProgress, 10);
    scene.listed(vec![runs("a"), runs("b"), completed()]);
    scene.press("<ctrl-a>Cy<enter>");
    assert_eq!(scene.effects, []);
    scene.press("<backspace>2<enter>");
    let cancels = scene
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Cancel(_)));
    assert_eq!(cancels.count(), 2);
}

#[test]
fn an_ended_batch_cannot_be_cancelled_and_the_footer_says_why() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![completed()]);
    scene.press("C");
    assert_eq!(
        scene.app.model.notices.current_remark(),
        Some("it has ended or is being cancelled already")
    );
}

#[test]
fn a_read_only_profile_changes_nothing() {
    let mut scene = Scene::with(
        Session {
            access: Access::ReadOnly,
            ..session()
        },
        MEDIUM,
    );
    scene.listed(one_of_each());
    for keys in ["C", "c"] {
        scene.press(keys);
        assert_eq!(
            scene.app.model.notices.current_remark(),
            Some("this profile is read-only")
        );
        assert!(scene.app.model.overlays.is_empty());
    }
}

#[test]
fn a_cancel_that_comes_too_late_is_told_and_looked_at_again_not_repeated() {
    let mut scene = running_scene();
    let failure = Failure::new(Kind::Conflict, "cannot cancel", "it is completed");
    scene.feed(Event::Cancelled {
        id: running().id,
        outcome: Err(failure),
    });
    assert_eq!(scene.effects, [Effect::Fetch(running().id)]);
}

#[test]
fn an_accepted_cancel_shows_at_once_and_is_followed() {
    let mut scene = running_scene();
    let mut cancelling = running();
    cancelling.status = Status::Cancelling;
    scene.feed(Event::Cancelled {
        id: running().id,
        outcome: Ok(cancelling),
    });
    let row = scene.app.model.list.current().unwrap();
    assert_eq!(row.batch.status, Status::Cancelling);
    assert!(
        matches!(*scene.effects, [Effect::List { .. }]),
        "{:?}",
        scene.effects
    );
}
