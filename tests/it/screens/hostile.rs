//! Text from outside cannot leave its cell.

use batchdeck::app::event::{Event, Opened, Origin};
use batchdeck::app::layout::Size;
use batchdeck::app::state::notices::Severity;
use batchdeck::domain::request::Asked;
use batchdeck::text::may_reach_a_terminal;
use batchdeck::tui::theme::{Ink, Theme};

use crate::support::app::{Scene, session};
use crate::support::batches::{HOSTILE, hostile};
use crate::support::results::{asked, lines, local, open, part, truth};
use crate::support::screen::{buffer, rows, shot};
use unicode_width::UnicodeWidthStr as _;

const SIZES: [Size; 3] = [
    Size {
        width: 80,
        height: 24,
    },
    Size {
        width: 120,
        height: 40,
    },
    Size {
        width: 40,
        height: 12,
    },
];

/// A scene with hostile text in the batch, its results, the profile and the messages.
fn scene(size: Size) -> Scene {
    let mut session = session();
    HOSTILE.clone_into(&mut session.profile);
    session.profiles = vec![HOSTILE.to_owned()];
    let mut scene = Scene::with(session, size);
    scene.listed(vec![hostile()]);
    let ticket = scene.rest();
    let line = serde_json::json!({
        "custom_id": HOSTILE,
        "response": {"status_code": 200, "request_id": HOSTILE, "body": {
            "model": HOSTILE,
            "choices": [{"message": {"content": HOSTILE}, "finish_reason": HOSTILE}],
        }},
    });
    let line = batchdeck::results::read_line(1, line.to_string().as_bytes());
    let broken = batchdeck::results::read_line(2, HOSTILE.as_bytes());
    scene.feed(Event::ResultsOpened {
        ticket,
        outcome: Ok(Opened {
            origin: Origin::Provider { is_whole: false },
            lines: vec![line, broken],
            note: Some(HOSTILE.to_owned()),
        }),
    });
    scene
}

/// Tells whether every cell may reach a terminal and every row is exactly as wide as the screen.
fn assert_sound(scene: &Scene, what: &str) {
    let buffer = buffer(&scene.app, &Theme::default());
    let bad: Vec<&str> = buffer
        .content
        .iter()
        .map(ratatui::buffer::Cell::symbol)
        .filter(|symbol| !may_reach_a_terminal(symbol) || symbol.len() > 32)
        .collect();
    assert_eq!(bad, Vec::<&str>::new(), "{what}");
    for row in rows(&buffer) {
        let wide: usize = row.width();
        assert_eq!(wide, usize::from(buffer.area.width), "{what}: {row}");
    }
}

#[test]
fn no_key_brings_hostile_text_out_of_its_cell() {
    for size in SIZES {
        for keys in [
            "",
            "2",
            "2i",
            "3",
            "3i",
            "3<enter>",
            "3<enter>i",
            "3<enter>im",
            "3<enter>imwll",
            "3<enter>]",
            "3<enter><tab>",
            "3<enter>.",
            "3<ctrl-g>x",
            "e",
            "z",
            "y",
            "3y",
            "x",
            "C",
            "d",
            "dJ",
            "<ctrl-a>C",
            "/x",
            "L",
            ":",
            "?",
            "a",
        ] {
            let mut scene = scene(size);
            scene.feed(Event::Told {
                severity: Severity::Error,
                text: HOSTILE.to_owned(),
            });
            scene.press(keys);
            assert_sound(&scene, &format!("{size:?} {keys}"));
        }
    }
}

/// A scene whose saved results, requests, counts and searches are hostile too.
fn saved_scene(size: Size) -> Scene {
    let mut scene = scene(size);
    scene.press("3");
    let ticket = scene.app.model.results.ticket();
    let lines: Vec<_> = scene
        .app
        .model
        .results
        .window()
        .lines()
        .map(|(_, line)| line.clone())
        .collect();
    scene.feed(Event::ResultsOpened {
        ticket,
        outcome: Ok(Opened {
            origin: Origin::Files(vec![HOSTILE.into()]),
            lines,
            note: Some(HOSTILE.to_owned()),
        }),
    });
    let mut truth = truth();
    for group in &mut truth.groups {
        group.code = Some(HOSTILE.to_owned());
        HOSTILE.clone_into(&mut group.message);
        group.sample.custom_id = Some(HOSTILE.to_owned());
    }
    truth.statistics.finishes = vec![(HOSTILE.to_owned(), 7)];
    truth.statistics.models[0].model = HOSTILE.to_owned();
    scene.feed(Event::Studied {
        ticket,
        truth: Some(Box::new(truth)),
        progress: part(100),
    });
    scene
}

#[test]
fn no_key_brings_hostile_results_out_of_their_cells() {
    for size in SIZES {
        for keys in [
            "2z",
            "e",
            "eG",
            "e<enter>",
            "e<enter><tab>",
            "<enter>",
            "<enter>]",
            "<enter>]m",
            "<enter>.i",
            "<enter>.imw",
            "<enter>/x<enter>",
            "<enter>/tokens:<enter>",
            "<enter><tab>y",
            "<enter>o<enter>",
        ] {
            let mut scene = saved_scene(size);
            let ticket = scene.app.model.results.ticket();
            scene.press(keys);
            let Asked::Line(mut request) = asked() else {
                panic!("a request")
            };
            HOSTILE.clone_into(&mut request.words);
            request.raw = HOSTILE.as_bytes().into();
            scene.feed(Event::RequestRead {
                ticket,
                custom_id: HOSTILE.to_owned(),
                outcome: Ok(Asked::Line(request)),
                lines: Some(2),
            });
            scene.feed(Event::FileChanged {
                ticket,
                path: HOSTILE.into(),
            });
            assert_sound(&scene, &format!("{size:?} {keys}"));
        }
    }
    let mut local = Scene::with(local(&[HOSTILE]), SIZES[0]);
    let ticket = local.app.model.results.ticket();
    open(&mut local, ticket, lines(HOSTILE));
    assert_sound(&local, "local files");
}

#[test]
fn borders_stand_where_they_stand_without_it() {
    let mut scene = scene(SIZES[1]);
    scene.press("3");
    shot!(scene, "hostile__wide");
}

#[test]
fn the_theme_mono_has_no_colours() {
    let theme = Theme::named("mono", Ink::Mono).unwrap();
    let picture = buffer(&scene(SIZES[1]).app, &theme);
    let coloured = picture.content.iter().filter(|cell| {
        let style = cell.style();
        let none = [None, Some(ratatui::style::Color::Reset)];
        !none.contains(&style.fg) || !none.contains(&style.bg)
    });
    assert_eq!(coloured.count(), 0);
}

#[test]
fn ascii_alone_is_left_for_terminals_that_know_no_more() {
    let mut picture = buffer(&scene(SIZES[1]).app, &Theme::default());
    batchdeck::tui::view::to_ascii(&mut picture);
    assert!(picture.content.iter().all(|cell| cell.symbol().is_ascii()));
}
