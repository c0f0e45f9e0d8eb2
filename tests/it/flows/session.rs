//! Profiles, leaving, going back, and what reaches the user's clipboard and programs.

use std::path::PathBuf;

use batchdeck::app::effect::{Effect, Program, Shown};
use batchdeck::app::event::Event;
use batchdeck::app::layout::{Pane, Size};
use batchdeck::app::state::overlay::Overlay;
use batchdeck::app::state::session::{Session, UntrustedEnv};

use crate::support::app::{MEDIUM, Scene, session};
use crate::support::batches::{completed, one_of_each, running};

#[test]
fn another_profile_starts_with_an_empty_list_and_a_look() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    let staging = Session {
        profile: "staging".into(),
        ..session()
    };
    scene.feed(Event::ProfileSwitched(Ok(Box::new(staging))));
    assert_eq!(scene.app.model.list.known(), 0);
    assert!(matches!(*scene.effects, [Effect::List { .. }]));
}

#[test]
fn a_listing_of_the_old_profile_does_not_reach_the_new_one() {
    let mut scene = Scene::new(MEDIUM);
    let old = scene.app.model.sync.head;
    scene.feed(Event::ProfileSwitched(Ok(Box::new(session()))));
    let page = batchdeck::domain::Page {
        items: one_of_each(),
        unreadable: vec![],
        next: None,
        server_time: None,
    };
    scene.feed(Event::Listed {
        ticket: old,
        outcome: Ok(page),
        jitter: 0.5,
    });
    assert_eq!(scene.app.model.list.known(), 0);
}

#[test]
fn a_profile_is_chosen_from_a_menu() {
    let mut scene = Scene::new(MEDIUM);
    scene.press("xj<enter>");
    assert_eq!(scene.effects, [Effect::SwitchProfile("staging".into())]);
}

#[test]
fn an_untrusted_env_file_is_asked_about_and_not_used_by_a_hasty_enter() {
    let file = UntrustedEnv {
        path: PathBuf::from("/srv/.env"),
        names: vec!["KEY".into()],
    };
    let mut scene = Scene::with(
        Session {
            untrusted_env: Some(file),
            ..session()
        },
        MEDIUM,
    );
    scene.app.model.ask_about_env_file();
    scene.press("<enter>");
    assert_eq!(
        (scene.effects.len(), scene.app.model.overlays.len()),
        (0, 0)
    );
    scene.app.model.ask_about_env_file();
    scene.press("y");
    assert_eq!(scene.effects, [Effect::TrustEnvFile]);
}

#[test]
fn escape_never_leaves_the_dashboard() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    scene.press("3<esc><esc><esc><esc>");
    assert_eq!(
        (scene.effects.as_slice(), scene.app.model.screen.focus),
        (&[][..], Pane::Batches)
    );
}

#[test]
fn on_a_narrow_screen_enter_drills_in_and_escape_leads_back() {
    let mut scene = Scene::new(Size {
        width: 60,
        height: 20,
    });
    scene.listed(vec![completed()]);
    let mut seen = vec![scene.app.model.screen.focus];
    for key in ["<enter>", "<enter>", "<esc>", "<esc>"] {
        scene.press(key);
        seen.push(scene.app.model.screen.focus);
    }
    let [list, detail, results] = Pane::ALL;
    assert_eq!(seen, [list, detail, results, detail, list]);
}

#[test]
fn a_filter_is_typed_kept_and_cleared() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    scene.press("/eval<enter>");
    assert_eq!(scene.app.model.list.len(), 1);
    scene.press("<esc>");
    assert_eq!(scene.app.model.list.len(), one_of_each().len() as u64);
}

#[test]
fn quit_now_works_over_everything() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    for keys in ["?", ":", "c", "/", "L"] {
        scene.press(keys).press("<ctrl-c>");
        assert_eq!(scene.effects, [Effect::Quit], "{keys}");
        scene.press("<esc>");
    }
}

#[test]
fn the_batch_opens_in_the_pager_as_it_came() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    scene.press("P");
    let text = running().raw.to_string();
    let what = Shown::Text {
        name: "batch.json",
        text,
    };
    assert_eq!(
        scene.effects,
        [Effect::Show {
            with: Program::Pager,
            what
        }]
    );
}

#[test]
fn the_palette_finds_an_action_by_a_few_letters_and_runs_it() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    scene.press(":mess<enter>");
    assert!(matches!(
        scene.app.model.overlays.as_slice(),
        [Overlay::Log(_)]
    ));
}

#[test]
fn a_whole_id_is_copied_however_short_it_is_shown() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(vec![running()]);
    scene.press("y<enter>");
    let wanted = Effect::Copy {
        what: "batch id",
        text: running().id.to_string(),
    };
    assert_eq!(scene.effects, [wanted]);
}

#[test]
fn the_profile_in_use_is_not_started_anew() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    scene.press("x<enter>");
    assert_eq!(scene.effects, []);
    assert_eq!(
        scene.app.model.notices.current_remark(),
        Some("this profile is in use already")
    );
}
