//! Any size, any keys: no panic, and no cell that could do more than appear.

use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::text::may_reach_a_terminal;
use batchdeck::tui::theme::Theme;
use batchdeck::tui::view;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::support::app::Scene;
use crate::support::batches::{self, HOSTILE, RESULTS};
use crate::support::prepare::hostile;
use crate::support::results::{counted, search_of, searched, study};
use crate::support::screen::{buffer, shot};

#[test]
fn a_terminal_that_is_too_small_gets_a_sentence() {
    let mut scene = super::list::full(Size {
        width: 39,
        height: 9,
    });
    shot!(scene, "too_small__39x9");
    scene.feed(Event::Resized(Size {
        width: 7,
        height: 2,
    }));
    shot!(scene, "too_small__7x2");
}

/// A screen with something everywhere: hostile batches, results, a job, a toast.
fn crowded(size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let mut all = batches::many(40);
    all.insert(0, batches::hostile());
    all.insert(1, batches::completed());
    scene
        .listed(all)
        .press("/eval<enter>d")
        .opened(RESULTS, false, Some("a note"));
    scene.press("/<esc>");
    scene.feed(Event::Went(batchdeck::domain::Failure::new(
        batchdeck::domain::Kind::Network,
        "cannot do it",
        "no route",
    )));
    scene
}

fn keys() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        "[a-zA-Z0-9/:?&{}.,+\\[\\]-]",
        Just("<enter>".to_owned()),
        Just("<esc>".to_owned()),
        Just("<tab>".to_owned()),
        Just("<down>".to_owned()),
        Just("<pgdn>".to_owned()),
        Just("<ctrl-a>".to_owned()),
        Just("<space>".to_owned()),
        Just("<ctrl-g>".to_owned()),
        Just("<right>".to_owned()),
    ];
    prop::collection::vec(key, 0..12).prop_map(|keys| keys.concat())
}

/// A screen with saved results of each kind, counted, and a search with hits.
fn full_of_results(size: Size) -> Scene {
    let (mut scene, ticket) = counted(size);
    study(&mut scene, ticket);
    scene.press("/e<enter>");
    let search = search_of(&scene.effects);
    searched(&mut scene, ticket, search, 7, 60);
    scene
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_size_and_no_keys_break_the_picture(
        width in 1u16..=300,
        height in 1u16..=90,
        keys in keys(),
    ) {
        let mut scene = crowded(Size { width, height });
        scene.press(&keys);
        let picture = buffer(&scene.app, &Theme::default());
        let bad = picture.content.iter().find(|cell| !may_reach_a_terminal(cell.symbol()));
        prop_assert!(bad.is_none(), "{bad:?}");
    }

    #[test]
    fn no_size_and_no_keys_break_the_picture_of_saved_results(
        width in 1u16..=300,
        height in 1u16..=90,
        before in keys(),
        after in keys(),
    ) {
        let mut scene = full_of_results(Size { width: 130, height: 40 });
        scene.press(&before);
        scene.feed(Event::Resized(Size { width, height }));
        scene.press(&after);
        let picture = buffer(&scene.app, &Theme::default());
        let bad = picture.content.iter().find(|cell| !may_reach_a_terminal(cell.symbol()));
        prop_assert!(bad.is_none(), "{bad:?}");
    }

    #[test]
    fn no_size_and_no_keys_break_the_page_on_which_requests_are_prepared(
        width in 1u16..=300,
        height in 1u16..=90,
        down in 0usize..10,
        keys in keys(),
    ) {
        let mut scene = hostile(Size { width: 100, height: 30 });
        scene.press(&"<tab>".repeat(down));
        scene.feed(Event::Pasted(HOSTILE.to_owned()));
        scene.feed(Event::Resized(Size { width, height }));
        scene.press(&keys);
        let size = Size { width, height };
        let picture = buffer(&scene.app, &Theme::default());
        let bad = picture.content.iter().find(|cell| !may_reach_a_terminal(cell.symbol()));
        prop_assert!(bad.is_none(), "{bad:?} at {size:?}");
    }

    #[test]
    fn a_buffer_smaller_than_the_model_believes_is_no_trouble(
        width in 0u16..120,
        height in 0u16..40,
        keys in keys(),
    ) {
        let mut scene = crowded(Size { width: 120, height: 40 });
        scene.press(&keys);
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let cursor = view::render(&scene.app, &Theme::default(), area, &mut buffer);
        prop_assert!(cursor.is_none_or(|at| area.contains(at)));
    }
}
