//! The table of actions: its ids, keys and words, and that every row can be run at any time.

use std::collections::BTreeSet;

use batchdeck::app::action::{self, Action};
use batchdeck::app::effect::Effect;
use batchdeck::app::event::{Event, JobDone};
use batchdeck::app::key::Key;
use batchdeck::app::key_scope::Scope;
use batchdeck::app::keymap::Keymap;
use batchdeck::app::layout::Size;
use batchdeck::app::state::prepare::Line;
use batchdeck::app::state::session::Access;
use batchdeck::domain::Capabilities;
use batchdeck::text::columns;

use crate::support::app::{MEDIUM, Scene, session};
use crate::support::batches::{RESULTS, one_of_each};
use crate::support::comparison::{opened, second_run};
use crate::support::prepare::{filled, opened as opened_page};
use crate::support::results::{all_kinds, counted, local, open, study};
use crate::support::retry::planned;
use crate::support::screen::buffer;

/// The widest title that menus and the help have room for.
const TITLE: usize = 16;

#[test]
fn no_two_actions_have_one_id() {
    let mut seen = BTreeSet::new();
    for action in action::all() {
        assert!(seen.insert(action.id), "{} is there twice", action.id);
    }
    assert!(seen.len() > 40, "the table was not read");
}

#[test]
fn an_id_is_a_noun_and_a_verb() {
    for Action { id, .. } in action::all() {
        let is_word = |word: &str| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|char| char.is_ascii_lowercase() || char == '-')
        };
        let is_pair = id
            .split_once('.')
            .is_some_and(|(noun, verb)| is_word(noun) && is_word(verb));
        assert!(is_pair, "{id} is not written noun.verb");
    }
}

#[test]
fn every_key_of_the_table_can_be_pressed() {
    for action in action::all() {
        assert!(!action.keys.is_empty(), "{} has no key", action.id);
        assert!(!action.scopes.is_empty(), "{} has no scope", action.id);
        for key in action.keys {
            let read = Key::parse(key).map(|key| key.to_string());
            assert_eq!(read.as_deref(), Some(*key), "{}", action.id);
        }
    }
}

#[test]
fn the_keys_of_the_table_do_not_clash() {
    assert_eq!(Keymap::new(&[]).1, []);
}

#[test]
fn a_title_fits_where_titles_are_shown() {
    for action in action::all() {
        let width = columns(action.title);
        assert!(
            (1..=TITLE).contains(&width),
            "{}: {:?}",
            action.id,
            action.title
        );
    }
}

#[test]
fn help_is_one_sentence() {
    for Action { id, help, .. } in action::all() {
        let begins = help.chars().next().is_some_and(char::is_uppercase);
        let ends = help.ends_with('.') && !help.contains(". ");
        assert!(begins && ends && !help.contains('\n'), "{id}: {help:?}");
    }
}

/// An app with something in every pane.
fn full(mut scene: Scene) -> Scene {
    scene
        .listed(one_of_each())
        .press("/eval<enter>")
        .opened(RESULTS, true, None);
    scene.press("/<esc>");
    scene
}

/// An app in every state that it can have once results are saved, with its name.
fn saved_worlds() -> Vec<(&'static str, Scene)> {
    let (mut found, ticket) = counted(MEDIUM);
    study(&mut found, ticket);
    let mut worlds = vec![("saved results", found.clone())];
    for keys in [
        "<enter>",
        "<enter><tab>",
        "<enter>]",
        "/",
        "<enter><ctrl-g>",
        "e",
        "o",
    ] {
        let mut scene = found.clone();
        scene.press(keys);
        worlds.push((keys, scene));
    }
    let mut local = Scene::with(local(&["out.jsonl"]), MEDIUM);
    let ticket = local.app.model.results.ticket();
    open(&mut local, ticket, all_kinds());
    worlds.push(("local files", local));
    worlds
}

/// An app with every line of the page on which requests are prepared.
fn pages() -> Vec<(&'static str, Scene)> {
    let lines = [
        Line::Dataset,
        Line::Recipe,
        Line::Knob(0),
        Line::Text(2),
        Line::Save,
        Line::Write,
        Line::Rows,
    ];
    let at = |line| {
        let mut scene = filled(MEDIUM);
        scene.app.model.prepare.save_as = Some("my.toml".into());
        scene.app.model.prepare.line = line;
        ("requests being prepared", scene)
    };
    let mut pages: Vec<_> = lines.into_iter().map(at).collect();
    pages.push(("nothing prepared yet", opened_page(Scene::new(MEDIUM))));
    pages
}

/// An app in every state in which keys mean something else, with its name.
fn worlds() -> Vec<(&'static str, Scene)> {
    let mut empty = Scene::new(MEDIUM);
    empty.listed(Vec::new());
    let tiny = Size {
        width: 7,
        height: 2,
    };
    let mut read_only = session();
    read_only.access = Access::ReadOnly;
    let mut poor = session();
    poor.can = Capabilities {
        lists: false,
        cancels: false,
        uploads: false,
    };
    let mut worlds = vec![
        ("nothing heard yet", Scene::new(MEDIUM)),
        ("no batches", empty),
        ("full", full(Scene::new(MEDIUM))),
        ("too small", full(Scene::new(tiny))),
        ("read-only", full(Scene::with(read_only, MEDIUM))),
        (
            "a provider that can do little",
            full(Scene::with(poor, MEDIUM)),
        ),
    ];
    worlds.extend(saved_worlds());
    for keys in [
        "2",
        "3",
        "3<enter>",
        "/",
        "c",
        "C",
        "<ctrl-a>C",
        "a",
        ":",
        "?",
        "L",
        "d",
        "dJ",
        "x",
        "zT",
        "/eval<enter>t",
    ] {
        let mut scene = full(Scene::new(MEDIUM));
        scene.press(keys);
        worlds.push((keys, scene));
    }
    let (compared, _) = opened(MEDIUM, RESULTS, &second_run());
    worlds.push(("two batches side by side", compared));
    worlds.extend(pages());
    worlds.push(("a retry that is changed", changed_retry()));
    worlds
}

fn changed_retry() -> Scene {
    let mut scene = full(Scene::new(MEDIUM));
    scene.press("/eval<enter>t");
    let planning = scene.effects.iter().find_map(|effect| match effect {
        Effect::PlanRetry { job, wish } => Some((*job, wish.clone())),
        _ => None,
    });
    let (job, wish) = planning.expect("a retry is planned");
    let plan = planned(&wish.batches[0].0.id, &wish.choice);
    scene.feed(Event::JobEnded {
        job,
        outcome: Ok(JobDone::RetryPlanned(Box::new(plan))),
    });
    scene.press("<tab>");
    scene
}

#[test]
fn every_action_can_be_run_at_any_time() {
    for (world, scene) in worlds() {
        for action in action::all() {
            let mut app = scene.app.clone();
            (action.run)(&mut app.model);
            let rows = buffer(&app, &batchdeck::tui::theme::Theme::default())
                .content
                .len();
            assert_ne!(rows, 0, "{} in the world {world:?}", action.id);
        }
    }
}

#[test]
fn every_scope_is_reached() {
    let reached: BTreeSet<Scope> = worlds()
        .iter()
        .flat_map(|(_, scene)| scene.app.model.scopes())
        .collect();
    assert_eq!(reached, BTreeSet::from(Scope::ALL));
}

#[test]
fn a_reason_to_refuse_is_a_fragment_in_lower_case() {
    let mut reasons = BTreeSet::new();
    for (_, scene) in worlds() {
        reasons.extend(action::all().filter_map(|action| (action.blocked)(&scene.app.model)));
    }
    for reason in &reasons {
        let begins = reason.chars().next().is_some_and(char::is_lowercase);
        assert!(begins && !reason.ends_with('.'), "{reason:?}");
    }
    let of_each_kind = [
        "this profile is read-only",
        "this provider cannot cancel",
        "there is no batch here",
    ];
    assert!(
        of_each_kind.iter().all(|reason| reasons.contains(reason)),
        "{reasons:?}"
    );
}

/// The keys that were promised, pane by pane, and what each was promised to do.
const PROMISED: [(&str, &[Scope], &str); 53] = {
    const ALL: &[Scope] = &[Scope::Batches, Scope::Detail, Scope::Results];
    const LIST: &[Scope] = &[Scope::Batches];
    const FOUND: &[Scope] = &[Scope::Results, Scope::Browse];
    [
        ("j", ALL, "move.down"),
        ("down", ALL, "move.down"),
        ("k", ALL, "move.up"),
        ("up", ALL, "move.up"),
        ("g", ALL, "move.first"),
        ("G", ALL, "move.last"),
        ("ctrl-d", ALL, "move.half-down"),
        ("ctrl-u", ALL, "move.half-up"),
        ("enter", LIST, "list.open"),
        ("enter", &[Scope::Detail], "detail.results"),
        ("enter", &[Scope::Results], "results.read"),
        ("esc", ALL, "app.back"),
        ("esc", &[Scope::Browse], "browse.back"),
        ("tab", ALL, "pane.next"),
        ("shift-tab", ALL, "pane.previous"),
        ("1", ALL, "pane.batches"),
        ("2", ALL, "pane.detail"),
        ("3", ALL, "pane.results"),
        ("q", ALL, "app.quit"),
        ("ctrl-c", ALL, "app.quit-now"),
        ("ctrl-z", ALL, "app.suspend"),
        ("/", &[Scope::Batches, Scope::Detail], "list.filter"),
        ("/", FOUND, "results.search"),
        ("n", FOUND, "hit.next"),
        ("N", FOUND, "hit.previous"),
        ("e", ALL, "errors.show"),
        ("e", &[Scope::Browse], "errors.show"),
        ("?", ALL, "help.show"),
        (":", ALL, "palette.show"),
        ("s", LIST, "list.sort"),
        ("S", LIST, "list.reverse"),
        ("r", ALL, "refresh.batch"),
        ("R", ALL, "refresh.all"),
        ("space", LIST, "list.mark"),
        ("v", LIST, "list.mark-range"),
        ("ctrl-a", LIST, "list.mark-all"),
        ("a", ALL, "batch.menu"),
        ("c", ALL, "batch.create"),
        ("C", ALL, "batch.cancel"),
        ("t", ALL, "batch.retry"),
        ("d", ALL, "batch.download"),
        ("p", ALL, "view.parsed"),
        ("i", ALL, "view.raw"),
        ("y", ALL, "copy.menu"),
        ("E", ALL, "open.editor"),
        ("P", ALL, "open.pager"),
        ("x", ALL, "profile.switch"),
        ("z", ALL, "pane.zoom"),
        ("T", ALL, "theme.choose"),
        ("L", ALL, "log.show"),
        ("p", &[Scope::Browse], "view.parsed"),
        ("i", &[Scope::Browse], "view.raw"),
        ("y", &[Scope::Browse], "copy.menu"),
    ]
};

/// Returns what a key does where a pane or an overlay has the focus.
fn meaning(scope: Scope, key: &str) -> Option<&'static str> {
    let scopes = match scope {
        Scope::Batches | Scope::Detail | Scope::Results => {
            vec![scope, Scope::Panes, Scope::Everywhere]
        }
        _ => vec![scope, Scope::Everywhere],
    };
    let key = Key::parse(key).unwrap();
    Keymap::default().find(&scopes, key).map(|action| action.id)
}

#[test]
fn every_promised_key_does_what_was_promised() {
    for (key, scopes, id) in PROMISED {
        for scope in scopes {
            assert_eq!(meaning(*scope, key), Some(id), "{key} in {scope:?}");
        }
    }
}

#[test]
fn what_cannot_be_taken_back_has_an_upper_case_key_and_asks() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each()).press("/nightly<enter>C");
    let asked = scene
        .app
        .model
        .overlays
        .last()
        .map(batchdeck::app::state::overlay::Overlay::scope);
    assert_eq!((asked, scene.effects.len()), (Some(Scope::Confirm), 0));
}
