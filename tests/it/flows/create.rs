//! Making a batch: nothing is sent before the file is checked and the user agreed.

use std::path::PathBuf;

use batchdeck::app::effect::{CreatePlan, Effect};
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::state::create::{Check, Stage};
use batchdeck::app::state::overlay::Overlay;
use batchdeck::domain::check::{Code, Finding, Report};
use batchdeck::domain::{Endpoint, Failure, Kind, Status};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{batch, running};

fn valid() -> Report {
    Report {
        requests: 60,
        bytes: 1000,
        endpoint: Some(Endpoint::new("/v1/chat/completions")),
        models: vec!["gpt-4.1-nano".to_owned()],
        sha256: "abc".to_owned(),
        ..Report::default()
    }
}

/// A scene with the form open and a file named and checked.
fn checked(report: Report) -> Scene {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    scene.press("cin.jsonl<enter>");
    let [Effect::CheckInput { ticket, ref path }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(path, &PathBuf::from("in.jsonl"));
    scene.feed(Event::Checked {
        ticket,
        outcome: Ok(report),
    });
    scene
}

#[test]
fn a_checked_file_is_submitted_after_a_yes() {
    let mut scene = checked(valid());
    scene.press("weekly<enter>team=search<enter>");
    assert_eq!(scene.effects, []);
    scene.press("y");
    let [Effect::Create { ref plan, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    let metadata = [("name", "weekly"), ("team", "search")];
    let wanted = CreatePlan {
        path: "in.jsonl".into(),
        report: Box::new(valid()),
        endpoint: Endpoint::new("/v1/chat/completions"),
        metadata: metadata.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
    };
    assert_eq!(*plan, wanted);
    assert!(scene.app.model.overlays.is_empty());
}

#[test]
fn enter_through_the_whole_form_sends_nothing() {
    let mut scene = checked(valid());
    scene.press("<enter><enter><enter>");
    let Some(Overlay::Create(form)) = scene.app.model.overlays.last() else {
        panic!()
    };
    assert_eq!((form.stage, scene.effects.len()), (Stage::Filling, 0));
}

#[test]
fn a_file_with_findings_cannot_be_submitted() {
    let finding = Finding {
        line: 3,
        code: Code::DuplicateCustomId,
        field: None,
        message: "line 1 has it too".into(),
    };
    let report = Report {
        findings: vec![finding],
        findings_total: 1,
        ..valid()
    };
    let mut scene = checked(report);
    scene.press("<down><down><enter>");
    assert_eq!(scene.effects, []);
    let Some(Overlay::Create(form)) = scene.app.model.overlays.last() else {
        panic!()
    };
    assert!(
        form.problem
            .as_ref()
            .unwrap()
            .starts_with("the file has findings")
    );
}

#[test]
fn a_check_of_a_path_that_was_changed_since_counts_for_nothing() {
    let mut scene = Scene::new(MEDIUM);
    scene.press("cin.jsonl<enter>");
    let [Effect::CheckInput { ticket, .. }] = *scene.effects else {
        panic!()
    };
    scene.press("<up>x");
    scene.feed(Event::Checked {
        ticket,
        outcome: Ok(valid()),
    });
    let Some(Overlay::Create(form)) = scene.app.model.overlays.last() else {
        panic!()
    };
    assert_eq!(form.check, Check::Not);
}

#[test]
fn escape_leaves_the_question_first_and_then_the_form() {
    let mut scene = checked(valid());
    scene.press("<enter><enter><esc>");
    assert_eq!(scene.app.model.overlays.len(), 1);
    scene.press("<esc>");
    assert_eq!(scene.app.model.overlays.len(), 0);
}

#[test]
fn a_batch_that_was_made_is_selected_and_looked_at() {
    let mut scene = checked(valid());
    scene.press("<enter><enter>y");
    let [Effect::Create { job, .. }] = *scene.effects else {
        panic!()
    };
    let made = batch("weekly", Status::Validating, 0);
    let outcome = Ok(JobDone::Created(Box::new(made.clone())));
    scene.feed(Event::JobEnded { job, outcome });
    assert_eq!(scene.app.model.list.current().unwrap().batch.id, made.id);
    assert!(
        matches!(*scene.effects, [Effect::List { .. }]),
        "{:?}",
        scene.effects
    );
}

#[test]
fn a_submission_whose_end_is_unknown_stays_on_the_screen_until_dismissed() {
    let mut scene = checked(valid());
    scene.press("<enter><enter>y");
    let [Effect::Create { job, .. }] = *scene.effects else {
        panic!()
    };
    let failure = Failure::new(
        Kind::Ambiguous,
        "it is unknown whether the batch was made",
        "",
    );
    scene.feed(Event::JobEnded {
        job,
        outcome: Err(failure),
    });
    scene.wait(3600);
    assert_eq!(scene.app.model.notices.toasts().count(), 1);
}

#[test]
fn the_cursor_stays_on_a_path_that_cannot_be_read_until_it_is_corrected() {
    let mut scene = Scene::new(MEDIUM);
    scene.press("cin.jsonl<enter>");
    let [Effect::CheckInput { ticket, .. }] = *scene.effects else {
        panic!()
    };
    let missing = Failure::new(Kind::Disk, "cannot check in.jsonl", "no such file");
    scene.feed(Event::Checked {
        ticket,
        outcome: Err(missing),
    });
    scene.press("x<enter>");
    let [Effect::CheckInput { ref path, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(path, &PathBuf::from("in.jsonlx"));
}

#[test]
fn a_file_that_was_corrected_is_checked_again_by_another_enter() {
    let report = Report {
        findings_total: 1,
        ..valid()
    };
    let mut scene = checked(report);
    scene.press("<enter>");
    assert!(matches!(*scene.effects, [Effect::CheckInput { .. }]));
}
