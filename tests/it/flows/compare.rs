//! Two marked batches side by side.

use batchdeck::app::effect::{Effect, SideBySide};
use batchdeck::app::event::Event;
use batchdeck::app::state::compare::{Compare, Phase, Shown};
use batchdeck::app::state::overlay::Overlay;
use batchdeck::domain::{Failure, Kind, Progress};

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{RESULTS, one_of_each};
use crate::support::comparison::{answer, marked, opened, second_run, ticket};

fn view(scene: &Scene) -> &Compare {
    match scene.app.model.overlays.last() {
        Some(Overlay::Compare(view)) => view,
        other => panic!("{other:?}"),
    }
}

fn id(scene: &Scene) -> &str {
    let pair = view(scene).current();
    pair.map_or("", |pair| &pair.pair.custom_id)
}

#[test]
fn the_older_of_two_marked_batches_is_the_left_side() {
    let mut scene = marked(MEDIUM);
    scene.press("=");
    let names = scene.effects.iter().find_map(|effect| match effect {
        Effect::SideBySide(SideBySide::Begin { sides, .. }) => {
            Some(sides.each_ref().map(|(_, name)| name.clone()))
        }
        _ => None,
    });
    assert_eq!(names, Some(["weekly".to_owned(), "eval-gpt-5".to_owned()]));
}

#[test]
fn it_takes_exactly_two_marks_with_results() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    let mut refused = |keys: &str| {
        scene.press(keys).press("=");
        scene.app.model.notices.current_remark()
    };
    assert_eq!(
        [
            refused(""),
            refused("/eval<enter><space>/<esc>"),
            refused("/import<enter><space>/<esc>"),
            refused("<ctrl-a>"),
        ],
        [
            Some("mark exactly two batches to compare them"),
            Some("mark exactly two batches to compare them"),
            Some("one of the marked batches has no result files"),
            Some("mark exactly two batches to compare them"),
        ]
    );
}

#[test]
fn it_opens_at_the_first_difference_and_n_goes_on_to_the_next() {
    let (mut scene, _) = opened(MEDIUM, RESULTS, &second_run());
    let mut seen = vec![id(&scene).to_owned()];
    for key in ["n", "n", "n", "n", "n", "N"] {
        scene.press(key);
        seen.push(id(&scene).to_owned());
    }
    assert_eq!(
        seen,
        [
            "email-1", "email-2", "email-3", "email-7", "email-8", "email-8", "email-7"
        ]
    );
}

#[test]
fn tab_lists_one_kind_after_the_other() {
    let (mut scene, compared) = opened(MEDIUM, RESULTS, &second_run());
    let mut seen = Vec::new();
    for _ in 0..4 {
        scene.press("<tab>");
        answer(&mut scene, &compared);
        seen.push((view(&scene).shown, id(&scene).to_owned()));
    }
    assert_eq!(
        seen,
        [
            (Shown::Different, "email-1".to_owned()),
            (Shown::OnlyLeft, "email-7".to_owned()),
            (Shown::OnlyRight, "email-8".to_owned()),
            (Shown::All, "email-8".to_owned()),
        ]
    );
}

#[test]
fn esc_closes_it_and_ends_the_reading() {
    let mut scene = marked(MEDIUM);
    scene.press("=");
    let ticket = ticket(&scene);
    scene.press("<esc>");
    assert_eq!(
        scene.effects,
        [Effect::SideBySide(SideBySide::End { ticket })]
    );
    assert!(scene.app.model.overlays.is_empty());
}

#[test]
fn a_comparison_that_was_closed_does_not_fill_the_next_one() {
    let mut scene = marked(MEDIUM);
    scene.press("=");
    let old = ticket(&scene);
    scene.press("<esc>=");
    let gone = Failure::new(Kind::Disk, "gone", "");
    scene.feed(Event::Compared {
        ticket: old,
        outcome: Err(gone),
    });
    scene.feed(Event::CompareAdvanced {
        ticket: old,
        progress: Progress {
            done: 1,
            total: Some(2),
        },
    });
    assert_eq!(view(&scene).phase, Phase::Reading(Progress::default()));
}

#[test]
fn the_id_of_the_request_can_be_copied() {
    let (mut scene, _) = opened(MEDIUM, RESULTS, &second_run());
    scene.press("y");
    let copy = Effect::Copy {
        what: "custom_id",
        text: "email-1".to_owned(),
    };
    assert_eq!(scene.effects, [copy]);
}

#[test]
fn marks_are_still_there_after_it_was_closed() {
    let (mut scene, _) = opened(MEDIUM, RESULTS, &second_run());
    scene.press("<esc>");
    assert_eq!(scene.app.model.list.marked(), 2);
}
