//! Making a batch: nothing is sent before the file is checked and the user agreed.

use std::path::PathBuf;

use batchdeck::app::effect::{CreatePlan, Effect, Ticket};
use batchdeck::app::event::{CountNews, Event, JobDone};
use batchdeck::app::state::create::{Check, Stage, Stand};
use batchdeck::app::state::overlay::Overlay;
use batchdeck::domain::check::{Code, Finding, Report, Severity};
use batchdeck::domain::estimate::{Count, Seen, Tokens};
use batchdeck::domain::price::Money;
use batchdeck::domain::{Endpoint, Failure, Kind, Status};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{batch, running};
use crate::support::runs::shards;

fn valid() -> Report {
    Report {
        requests: 60,
        bytes: 1000,
        endpoint: Some(Endpoint::new("/v1/chat/completions")),
        models: vec!["gpt-4.1-nano".to_owned()],
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
    let is_valid = report.may_be_sent();
    scene.feed(Event::Checked {
        ticket,
        outcome: Ok(report),
    });
    let counts = matches!(*scene.effects, [Effect::CountTokens { .. }]);
    assert_eq!(counts, is_valid, "{:?}", scene.effects);
    scene
}

/// The count that a scene has asked for.
fn counting(scene: &Scene) -> Ticket {
    let [
        Effect::CountTokens {
            ticket, ref size, ..
        },
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(*size, (1000, 60));
    ticket
}

/// Tokens of requests to the model that has a price; `output` is the limit of each.
fn tokens(output: Option<u64>) -> Tokens {
    let mut count = Count::default();
    for _ in 0..60 {
        let seen = Seen {
            model: "gpt-4.1-nano".to_owned(),
            input: 1_000_000,
            output,
            ..Seen::default()
        };
        count.see(100, Some(&seen));
    }
    count.tokens()
}

#[test]
fn a_checked_file_is_submitted_after_a_yes() {
    let mut scene = checked(valid());
    scene.press("weekly<enter>team=search<enter>");
    assert_eq!(scene.effects, []);
    scene.press("y");
    let [Effect::StopCount(_), Effect::Create { ref plan, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    let metadata = [("name", "weekly"), ("team", "search")];
    let wanted = CreatePlan {
        path: "in.jsonl".into(),
        report: Box::new(valid()),
        endpoint: Endpoint::new("/v1/chat/completions"),
        tokens: None,
        metadata: metadata.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        retry_of: None,
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
        severity: Severity::Error,
        field: None,
        message: "line 1 has it too".into(),
        sample: "a".into(),
    };
    let report = Report {
        findings: vec![finding],
        errors: 1,
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
            .starts_with("the file has errors")
    );
}

/// One that is over the limits of a batch, and otherwise good.
fn too_large() -> Report {
    Report {
        errors: 1,
        totals: vec![(Code::TooManyRequests, 1)],
        ..valid()
    }
}

#[test]
fn a_file_that_is_only_too_large_is_sent_as_a_run_after_a_yes() {
    let mut scene = checked(too_large());
    scene.press("<enter><enter>y");
    let [Effect::StopCount(_), Effect::Create { job, ref plan, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(*plan.report, too_large());
    let batches = shards();
    scene.feed(Event::JobEnded {
        job,
        outcome: Ok(JobDone::RunSent { batches, held: 1 }),
    });
    assert_eq!(scene.app.model.list.current().unwrap().name, "mails");
    let told = scene.app.model.notices.log().last().unwrap();
    assert_eq!(
        told.text.as_str(),
        "in.jsonl submitted as 2 batches, 1 held until there is room"
    );
}

#[test]
fn a_file_that_is_too_large_and_has_errors_is_not_sent() {
    let mut report = too_large();
    report.errors = 2;
    report.totals.push((Code::BadLine, 1));
    let mut scene = checked(report);
    scene.press("<down><down><enter>");
    assert!(form(&scene).problem.is_some());
    scene.press("y");
    assert_eq!(scene.effects, []);
}

#[test]
fn a_run_of_which_a_shard_failed_is_listed_at_once() {
    let mut scene = checked(too_large());
    scene.press("<enter><enter>y");
    let [Effect::StopCount(_), Effect::Create { job, .. }] = *scene.effects else {
        panic!()
    };
    let failure = Failure::new(Kind::Rejected, "the batch was not created", "no");
    let outcome = Err(failure);
    scene.feed(Event::JobEnded { job, outcome });
    let has = |wanted: fn(&Effect) -> bool| scene.effects.iter().any(wanted);
    assert!(has(|it| matches!(it, Effect::List { .. })));
    assert!(has(|it| matches!(it, Effect::LookAtIntents)));
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
    let [Effect::StopCount(_), Effect::Create { job, .. }] = *scene.effects else {
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
    let [Effect::StopCount(_), Effect::Create { job, .. }] = *scene.effects else {
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
        errors: 1,
        ..valid()
    };
    let mut scene = checked(report);
    scene.press("<enter>");
    assert!(matches!(*scene.effects, [Effect::CheckInput { .. }]));
}

/// The form on top.
fn form(scene: &Scene) -> &batchdeck::app::state::create::Form {
    let Some(Overlay::Create(form)) = scene.app.model.overlays.last() else {
        panic!()
    };
    form
}

#[test]
fn a_count_that_another_path_made_void_is_stopped_and_counts_for_nothing() {
    let mut scene = checked(valid());
    let ticket = counting(&scene);
    scene.press("<up>");
    assert_eq!(scene.effects, []);
    scene.press("x");
    assert_eq!(scene.effects, [Effect::StopCount(ticket)]);
    scene.feed(Event::Counted {
        ticket,
        news: CountNews::Ended(Ok(Box::new(tokens(None)))),
    });
    assert_eq!(form(&scene).count.stand, Stand::Not);
}

#[test]
fn a_form_that_is_closed_stops_its_count_and_one_that_is_counted_has_nothing_to_stop() {
    let mut scene = checked(valid());
    let ticket = counting(&scene);
    scene.press("<esc>");
    assert_eq!(scene.effects, [Effect::StopCount(ticket)]);
    let mut scene = checked(valid());
    let ticket = counting(&scene);
    scene.feed(Event::Counted {
        ticket,
        news: CountNews::Ended(Ok(Box::new(tokens(None)))),
    });
    scene.press("<esc>");
    assert_eq!(scene.effects, []);
}

#[test]
fn under_a_ceiling_nothing_is_asked_before_the_cost_is_known_to_stay_below() {
    let asked = |most: &str, output: Option<Option<u64>>| {
        let mut scene = checked(valid());
        scene.app.model.session.max_cost = Money::read(most);
        let ticket = counting(&scene);
        if let Some(output) = output {
            scene.feed(Event::Counted {
                ticket,
                news: CountNews::Ended(Ok(Box::new(tokens(output)))),
            });
        }
        scene.press("<enter><enter>");
        let form = form(&scene);
        (form.stage != Stage::Filling, form.problem.is_some())
    };
    let (asks, refuses) = ((true, false), (false, true));
    assert_eq!(
        [
            asked("1000", None),
            asked("1000", Some(None)),
            asked("1000", Some(Some(0))),
            asked("0.01", Some(Some(0))),
        ],
        [refuses, refuses, asks, refuses]
    );
}

/// A scene that asks whether the batch is to be made.
pub(crate) fn asked() -> Scene {
    let mut scene = checked(valid());
    scene.press("<enter><enter>");
    scene
}
