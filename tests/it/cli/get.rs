use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

#[test]
fn a_batch_is_told_fact_by_fact() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("eval-gpt-5");
    assert_snapshot!(scene.run(&format!("get {id}")).all());
}

#[test]
fn a_failed_batch_names_the_line_that_was_wrong() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    let id = scene.id_of("import-7");
    assert_snapshot!(scene.run(&format!("get {id}")).all());
}

#[test]
fn a_batch_that_is_not_there_is_exit_4() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    assert_snapshot!(scene.run("get batch_nope").all());
}

#[test]
fn with_json_failures_are_json_too() {
    let scene = Scene::with_server("demo", Pace::Frozen);
    assert_snapshot!(scene.run("get batch_nope --json").all());
}
