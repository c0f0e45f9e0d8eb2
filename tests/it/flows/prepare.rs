//! Requests of a dataset: rows are shown while a recipe is changed, and what is written goes the
//! usual way through the form for a new batch.

use std::path::PathBuf;

use batchdeck::app::effect::{Effect, PathOf, PreparePlan, Preparing};
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::state::create::Check;
use batchdeck::app::state::jobs::JobId;
use batchdeck::app::state::overlay::Overlay;
use batchdeck::app::state::prepare::{Line, Portion};
use batchdeck::app::state::session::{Access, Session};
use batchdeck::domain::check::Report;
use batchdeck::domain::{Endpoint, Failure, Kind};

use crate::support::app::{MEDIUM, Scene, session};
use crate::support::prepare::{asked, filled, opened, taste, tasted};

const SAMPLE: &str = "/deck/data/samples/emails.json";

/// The file that is being written.
fn writing(scene: &Scene) -> (JobId, PreparePlan) {
    let [Effect::Prepare(Preparing::Write { job, ref plan })] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    (job, plan.clone())
}

fn wrote(scene: &mut Scene, job: JobId, requests: u64) -> PathBuf {
    let path = PathBuf::from("/deck/data/prepared/emails.jsonl");
    let outcome = Ok(JobDone::Prepared {
        path: path.clone(),
        requests,
    });
    scene.feed(Event::JobEnded { job, outcome });
    path
}

/// Goes through the form on top until its file is sent.
fn send(scene: &mut Scene, path: &PathBuf, requests: u64) {
    let [
        Effect::CheckInput {
            ticket,
            path: ref checked,
        },
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(checked, path);
    let report = Report {
        requests,
        endpoint: Some(Endpoint::new("/v1/chat/completions")),
        ..Report::default()
    };
    scene.feed(Event::Checked {
        ticket,
        outcome: Ok(report),
    });
    scene.press("<enter><enter>y");
    let sends = scene
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Create { plan, .. } if plan.path == *path));
    assert!(sends, "{:?}", scene.effects);
}

#[test]
fn every_edit_prints_the_rows_anew() {
    let mut scene = filled(MEDIUM);
    scene.app.model.prepare.line = Line::Text(2);
    scene.press("!");
    let (first, draft) = asked(&scene);
    assert!(draft.templates[0].1.ends_with("{{ body }}!"));
    scene.press("?");
    let (second, _) = asked(&scene);
    assert_ne!(first, second);
    scene.press("<left>");
    assert_eq!(scene.effects, [], "to move the cursor is no edit");
}

#[test]
fn enter_begins_a_line_in_a_template_and_arrows_leave_it_at_its_edges() {
    let mut scene = filled(MEDIUM);
    scene.app.model.prepare.line = Line::Text(2);
    scene.press("<enter>x");
    let (_, draft) = asked(&scene);
    assert!(draft.templates[0].1.ends_with("{{ body }}\nx"));
    scene.press("<up><up><up><up>");
    assert_eq!(scene.app.model.prepare.line, Line::Text(2));
    scene.press("<up>");
    assert_eq!(scene.app.model.prepare.line, Line::Text(1));
    scene.press("<down><down>");
    assert_eq!(scene.app.model.prepare.line, Line::Text(2));
    scene.feed(Event::Pasted("one\ntwo".to_owned()));
    let (_, draft) = asked(&scene);
    assert!(draft.templates[0].1.contains("one\ntwo"));
}

#[test]
fn a_pilot_goes_through_the_form_for_a_new_batch_and_then_the_rest() {
    let mut scene = filled(MEDIUM);
    scene.press("<ctrl-s>");
    let (job, plan) = writing(&scene);
    let rows = (plan.dataset.clone(), plan.skip, plan.limit);
    assert_eq!(rows, (PathBuf::from(SAMPLE), 0, Some(10)));
    let path = wrote(&mut scene, job, 10);
    let Some(Overlay::Create(form)) = scene.app.model.overlays.last() else {
        panic!("no form")
    };
    let name = form.name.value();
    assert_eq!((name, &form.check), ("emails 1-10", &Check::Running));
    send(&mut scene, &path, 10);
    assert!(scene.app.model.overlays.is_empty(), "the batch is in sight");
    scene.press("w");
    let page = &scene.app.model.prepare;
    assert_eq!((page.line, page.portions().1), (Line::Write, Portion::Rest));
    scene.press("<enter>");
    let (job, plan) = writing(&scene);
    assert_eq!((plan.skip, plan.limit), (10, None));
    let path = wrote(&mut scene, job, 50);
    send(&mut scene, &path, 50);
    assert_eq!(scene.app.model.prepare.portions().1, Portion::Pilot);
}

#[test]
fn leaving_the_form_leads_back_and_is_no_pilot() {
    let mut scene = filled(MEDIUM);
    scene.press("<ctrl-s>");
    let (job, _) = writing(&scene);
    wrote(&mut scene, job, 10);
    scene.press("<esc>");
    assert!(matches!(*scene.app.model.overlays, [Overlay::Prepare]));
    assert_eq!(scene.app.model.prepare.sent_rows(), None);
}

#[test]
fn another_file_that_is_sent_meanwhile_is_no_pilot() {
    let mut scene = filled(MEDIUM);
    scene.press("<ctrl-s>");
    let (job, _) = writing(&scene);
    wrote(&mut scene, job, 10);
    scene.press("<up>0<enter>");
    let checked = scene.effects.iter().find_map(|effect| match effect {
        Effect::CheckInput { path, .. } => Some(path.clone()),
        _ => None,
    });
    send(&mut scene, &checked.unwrap(), 3);
    assert_eq!(scene.app.model.prepare.sent_rows(), None);
}

#[test]
fn writing_is_stopped_by_leaving_and_only_one_file_is_written_at_a_time() {
    let mut scene = filled(MEDIUM);
    scene.press("<ctrl-s>");
    let (job, _) = writing(&scene);
    scene.press("<ctrl-s>");
    assert_eq!(scene.effects, []);
    scene.press("<esc>");
    assert_eq!(scene.effects, [Effect::Abort(job)]);
    let stopped = Failure::new(Kind::Interrupted, "the transfer was stopped", "");
    scene.feed(Event::JobEnded {
        job,
        outcome: Err(stopped),
    });
    assert!(matches!(*scene.app.model.overlays, [Overlay::Prepare]));
    scene.press("<esc>");
    assert_eq!(scene.effects, [Effect::Prepare(Preparing::Forget)]);
    assert!(scene.app.model.overlays.is_empty());
}

#[test]
fn the_page_is_as_it_was_when_it_is_opened_again() {
    let mut scene = filled(MEDIUM);
    scene.app.model.prepare.line = Line::Knob(0);
    scene.press("-mine<esc>w");
    let page = &scene.app.model.prepare;
    assert_eq!(page.dataset.value(), SAMPLE);
    let model = page.edits().unwrap().knobs[0].input.value();
    assert_eq!(model, "gpt-4.1-nano-mine");
}

#[test]
fn a_page_without_a_dataset_writes_nothing() {
    let mut scene = opened(Scene::new(MEDIUM));
    scene.press("<ctrl-s>");
    assert_eq!(scene.effects, []);
    let problem = scene.app.model.prepare.problem.as_deref();
    assert_eq!(problem, Some("name a dataset first"));
    scene.press("<up>");
    assert_eq!(scene.app.model.prepare.problem, None);
}

#[test]
fn paths_are_completed_by_what_they_lead_to() {
    let mut scene = opened(Scene::new(MEDIUM));
    scene.press("da<tab>");
    let [Effect::Prepare(Preparing::Complete { ticket, of, .. })] = scene.effects[..] else {
        panic!("{:?}", scene.effects)
    };
    assert_eq!(of, PathOf::Dataset);
    let paths = vec!["data/".to_owned()];
    scene.feed(Event::PathsFound { ticket, paths });
    assert_eq!(scene.app.model.prepare.dataset.value(), "data/");
    scene.press("<down><tab>");
    let is_of_recipe = scene.effects.iter().any(|effect| {
        matches!(effect, Effect::Prepare(Preparing::Complete { of, .. }) if *of == PathOf::Recipe)
    });
    assert!(is_of_recipe, "{:?}", scene.effects);
}

#[test]
fn with_a_read_only_profile_requests_are_written_and_not_sent() {
    let session = Session {
        access: Access::ReadOnly,
        ..session()
    };
    let mut scene = opened(Scene::with(session, MEDIUM));
    scene.press("<tab>");
    tasted(&mut scene, Ok(taste()));
    scene.press("<ctrl-s>");
    let (job, _) = writing(&scene);
    let path = wrote(&mut scene, job, 10);
    assert_eq!(scene.effects, []);
    assert!(matches!(*scene.app.model.overlays, [Overlay::Prepare]));
    let told = scene.app.model.notices.log().last().unwrap().text.clone();
    assert!(told.contains(path.to_str().unwrap()), "{told}");
    assert!(told.contains("this profile is read-only"), "{told}");
}
