//! The mouse does what keys do, where they are seen.

use batchdeck::app::event::{Event, MouseDeed};
use batchdeck::app::layout::{Pane, Size};
use batchdeck::app::mouse::footer_spots;
use batchdeck::app::state::browse::Side;
use batchdeck::app::state::overlay::Overlay;

use crate::support::app::{MEDIUM, Scene};
use crate::support::batches::{many, one_of_each};
use crate::support::results::counted;

fn click(scene: &mut Scene, column: u16, row: u16) {
    scene.feed(Event::Moused {
        deed: MouseDeed::Click,
        column,
        row,
    });
}

#[test]
fn a_click_selects_the_row_under_it() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    let area = scene.app.model.layout().unwrap().batches.unwrap().inside();
    let third = scene
        .app
        .model
        .list
        .window(9)
        .nth(2)
        .unwrap()
        .batch
        .id
        .clone();
    click(&mut scene, area.x + 5, area.y + 2);
    assert_eq!(scene.app.model.list.current().unwrap().batch.id, third);
}

#[test]
fn the_wheel_moves_in_the_pane_under_it() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(many(100));
    let area = scene.app.model.layout().unwrap().batches.unwrap();
    scene.feed(Event::Moused {
        deed: MouseDeed::WheelDown,
        column: area.x + 2,
        row: area.y + 2,
    });
    assert_eq!(scene.app.model.list.scroll.cursor, 3);
    assert_eq!(scene.app.model.screen.focus, Pane::Batches);
}

#[test]
fn a_click_on_every_hint_of_the_footer_runs_what_it_says() {
    let mut scene = Scene::new(MEDIUM);
    scene.listed(one_of_each());
    let footer = scene.app.model.layout().unwrap().footer;
    let spots = footer_spots(&scene.app.model, &scene.app.keymap, footer);
    let help = spots
        .iter()
        .find(|spot| spot.action.id == "help.show")
        .unwrap();
    click(&mut scene, help.area.x, help.area.y);
    assert!(matches!(
        scene.app.model.overlays.last(),
        Some(Overlay::Help(_))
    ));
}

#[test]
fn in_the_results_view_a_click_selects_the_row_and_the_side_under_it() {
    let (mut scene, _) = counted(Size {
        width: 120,
        height: 30,
    });
    scene.press("<enter>");
    let sides = scene.app.model.sides().unwrap();
    let (table, reading) = (sides.table.unwrap(), sides.reading.unwrap());
    click(&mut scene, table.x + 4, table.y + 3);
    assert_eq!(scene.app.model.results.scroll().cursor, 2);
    click(&mut scene, reading.x + 4, reading.y + 6);
    assert_eq!(scene.app.model.browse().unwrap().side, Side::Reading);
    scene.feed(Event::Moused {
        deed: MouseDeed::WheelDown,
        column: table.x + 4,
        row: table.y + 3,
    });
    assert_eq!(scene.app.model.results.scroll().cursor, 5);
}
