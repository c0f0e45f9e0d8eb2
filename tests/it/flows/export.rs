//! Results in another form, from the screen.

use std::path::Path;

use batchdeck::app::effect::{Effect, Existing, ExportForm, ExportPlan, Rows};
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::state::jobs::JobId;
use batchdeck::app::state::menu::Choice;
use batchdeck::app::state::overlay::Overlay;
use batchdeck::domain::{Failure, Kind};

use crate::support::app::{MEDIUM, Scene};
use crate::support::results::{counted, search_of, searched};

fn exporting(keys: &str) -> (Scene, JobId, ExportPlan) {
    let (mut scene, _) = counted(MEDIUM);
    scene.press(keys);
    let [Effect::Export { job, ref plan }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    let plan = plan.clone();
    (scene, job, plan)
}

#[test]
fn a_form_is_chosen_and_the_export_is_a_job() {
    let (scene, job, plan) = exporting("ojj<enter>");
    assert_eq!(
        (plan.form, plan.rows, plan.existing),
        (ExportForm::Csv, Rows::All, Existing::Refuse)
    );
    let (running, work) = scene.app.model.jobs.iter().next().unwrap();
    assert_eq!((running, work.label.as_str()), (job, "eval-gpt-5 as CSV"));
}

#[test]
fn with_hits_they_can_be_exported_alone() {
    let (mut scene, ticket) = counted(MEDIUM);
    scene.press("/green<enter>");
    let search = search_of(&scene.effects);
    searched(&mut scene, ticket, search, 3, 100);
    scene.press("o<enter><enter>");
    let [Effect::Export { ref plan, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!((plan.form, plan.rows), (ExportForm::Jsonl, Rows::Hits));
    assert!(plan.path.ends_with("hits.jsonl"), "{:?}", plan.path);
}

#[test]
fn each_form_has_a_file_of_its_own_beside_the_results() {
    let (mut scene, _) = counted(MEDIUM);
    scene.press("o");
    let Some(Overlay::Menu(menu)) = scene.app.model.overlays.last() else {
        panic!("there is no menu")
    };
    let paths: Vec<_> = menu
        .items
        .iter()
        .map(|item| match &item.choice {
            Choice::Export(_, _, path) => path.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    let beside = Path::new("batchdeck/eval");
    let named = |name: &str| beside.join(name);
    assert_eq!(
        paths,
        [
            named("results.jsonl"),
            named("results.json"),
            named("results.csv"),
            named("results-spreadsheet.csv"),
            named("report.md")
        ]
    );
}

#[test]
fn the_end_of_an_export_says_where_it_is() {
    let (mut scene, job, _) = exporting("o<enter>");
    scene.feed(Event::JobEnded {
        job,
        outcome: Ok(JobDone::Exported {
            path: "batchdeck/eval/results.jsonl".into(),
            rows: 1000,
        }),
    });
    let told = scene.app.model.notices.toasts().next().unwrap();
    assert_eq!(
        told.text,
        "1,000 results written to batchdeck/eval/results.jsonl"
    );
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_a_yes() {
    let exists = Failure::new(Kind::TargetExists, "cannot export", "results.csv is there");
    for (keys, is_replaced) in [("<enter>", false), ("y", true)] {
        let (mut scene, job, _) = exporting("ojj<enter>");
        scene.feed(Event::JobEnded {
            job,
            outcome: Err(exists.clone()),
        });
        scene.press(keys);
        let replaces = matches!(
            scene.effects.as_slice(),
            [Effect::Export { plan, .. }] if plan.existing == Existing::Replace
        );
        assert_eq!(replaces, is_replaced, "{keys}");
    }
}

#[test]
fn an_export_can_be_stopped_while_the_results_are_read() {
    let (mut scene, job, _) = exporting("<enter>o<enter>");
    scene.press("JX");
    assert_eq!(scene.effects, [Effect::Abort(job)]);
}

#[test]
fn only_forms_that_the_build_can_write_are_offered() {
    let (mut scene, _) = counted(MEDIUM);
    scene.app.model.session.forms = vec![ExportForm::Parquet];
    scene.press("oj<enter>");
    assert!(matches!(
        *scene.effects,
        [Effect::Export {
            plan: ExportPlan {
                form: ExportForm::Parquet,
                ..
            },
            ..
        }]
    ));
}
