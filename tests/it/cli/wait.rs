use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

#[test]
fn failed_requests_are_exit_9() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("eval-gpt-5");
    assert_snapshot!(scene.run(&format!("wait {id}")).all());
}

#[test]
fn a_bad_end_outweighs_failed_requests() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let (some, bad) = (scene.id_of("eval-gpt-5"), scene.id_of("import-7"));
    assert_snapshot!(scene.run(&format!("wait {some} {bad}")).all());
}

#[test]
fn a_batch_that_goes_on_is_exit_10_when_the_time_is_over() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("nightly-tags");
    assert_snapshot!(scene.run(&format!("wait {id} --timeout 0s")).all());
}

#[test]
fn a_running_batch_is_waited_for() {
    let scene = Scene::with_server("demo", Pace::Leaping);
    let id = scene.id_of("cxo-emails");
    assert_eq!(scene.run(&format!("wait {id} --timeout 20s")).exit, 0);
}

#[test]
fn a_batch_that_is_not_there_is_exit_4() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    assert_eq!(scene.run("wait batch_nope --timeout 20s").exit, 4);
}
