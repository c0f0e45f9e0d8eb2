//! Text from outside cannot leave its cell.

use batchdeck::app::event::{Event, Opened, Origin};
use batchdeck::app::layout::Size;
use batchdeck::app::state::notices::Severity;
use batchdeck::text::may_reach_a_terminal;
use batchdeck::tui::theme::{Ink, Theme};

use crate::support::app::{Scene, session};
use crate::support::batches::{HOSTILE, hostile};
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
            "3l<enter>",
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
