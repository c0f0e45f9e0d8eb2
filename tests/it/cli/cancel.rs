use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

fn demo() -> Scene {
    Scene::with_server("demo", Pace::Frozen)
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_cancelled() {
    let scene = demo();
    let id = scene.id_of("nightly-tags");
    assert_snapshot!(scene.run(&format!("cancel {id}")).all());
}

#[test]
fn a_running_batch_is_cancelled_and_asking_again_is_no_error() {
    let scene = demo();
    let id = scene.id_of("nightly-tags");
    let first = scene.run(&format!("cancel --yes {id}")).all();
    let again = scene.run(&format!("cancel --yes {id}")).all();
    assert_snapshot!(format!("{first}\n\n{again}"));
}

#[test]
fn an_ended_batch_is_exit_5() {
    let scene = demo();
    let id = scene.id_of("eval-gpt-5");
    assert_snapshot!(scene.run(&format!("cancel --yes {id}")).all());
}

#[test]
fn one_that_fails_does_not_keep_the_others_from_being_cancelled() {
    let scene = demo();
    let (ended, running) = (scene.id_of("eval-gpt-5"), scene.id_of("nightly-tags"));
    assert_snapshot!(scene.run(&format!("cancel --yes {ended} {running}")).all());
}

#[test]
fn a_read_only_profile_cancels_nothing() {
    let scene = demo();
    let id = scene.id_of("nightly-tags");
    assert_snapshot!(scene.run(&format!("--read-only cancel --yes {id}")).all());
}
