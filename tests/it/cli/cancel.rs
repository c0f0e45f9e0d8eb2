use insta::assert_snapshot;

use crate::support::pty::Session;
use crate::support::server::{Pace, Scene, TOKEN};

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

/// Starts a cancel on a terminal, up to its question.
fn asked(scene: &Scene, ids: &[&str]) -> Session {
    let home = scene.home().display().to_string();
    let env = [
        ("BATCHDECK_HOME", home.as_str()),
        ("OPENAI_BASE_URL", scene.base_url()),
        ("OPENAI_API_KEY", TOKEN),
    ];
    let arguments: Vec<&str> = ["cancel"].iter().chain(ids).copied().collect();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_batchdeck"));
    let session = Session::spawn(program, &arguments, &env, (120, 20));
    session.wait("kept.");
    session
}

#[test]
fn on_a_terminal_the_answer_is_no_unless_it_is_yes() {
    let scene = demo();
    let id = scene.id_of("nightly-tags");
    let mut session = asked(&scene, &[&id]);
    session.send("\r");
    session.wait("Nothing was cancelled.");
    assert_eq!(session.exit_code(), 0);
    let mut session = asked(&scene, &[&id]);
    session.send("y\r");
    session.wait("cancelling");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn several_batches_want_their_number_and_not_a_y() {
    let scene = demo();
    let (one, two) = (scene.id_of("nightly-tags"), scene.id_of("field-reports"));
    let mut session = asked(&scene, &[&one, &two]);
    session.send("y\r");
    session.wait("Nothing was cancelled.");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn ctrl_c_at_the_question_is_exit_130() {
    let scene = demo();
    let id = scene.id_of("nightly-tags");
    let mut session = asked(&scene, &[&id]);
    session.send("\x03");
    assert_eq!(session.exit_code(), 130);
}
