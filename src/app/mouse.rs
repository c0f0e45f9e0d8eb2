//! The mouse: a click selects, the wheel scrolls, a click on a hint of the footer runs it.

use super::action::{Action, movement};
use super::effect::Effect;
use super::event::MouseDeed;
use super::help;
use super::keymap::Keymap;
use super::layout::{Area, Pane};
use super::model::Model;
use super::reading;
use super::state::browse::Side;
use super::state::overlay::Overlay;
use super::state::scroll::Step;
use super::update::run;

/// Rows that one notch of the wheel scrolls.
const NOTCH: i64 = 3;

/// Does what the mouse did.
pub(super) fn moused(
    model: &mut Model,
    keymap: &Keymap,
    deed: MouseDeed,
    column: u16,
    row: u16,
) -> Vec<Effect> {
    let now = model.now;
    model.sync.key(now);
    match deed {
        MouseDeed::Click => clicked(model, keymap, column, row),
        MouseDeed::WheelUp => wheeled(model, -NOTCH, column, row),
        MouseDeed::WheelDown => wheeled(model, NOTCH, column, row),
    }
}

fn clicked(model: &mut Model, keymap: &Keymap, column: u16, row: u16) -> Vec<Effect> {
    let Some(layout) = model.layout() else {
        return Vec::new();
    };
    if layout.footer.holds(column, row) {
        let spots = footer_spots(model, keymap, layout.footer);
        let hit = spots.into_iter().find(|spot| spot.area.holds(column, row));
        return hit.map(|spot| run(model, spot.action)).unwrap_or_default();
    }
    if let Some(Overlay::Browse(_)) = model.overlays.last() {
        clicked_view(model, column, row);
        return Vec::new();
    }
    if !model.overlays.is_empty() {
        return Vec::new();
    }
    let Some((pane, area)) = pane_at(model, column, row) else {
        return Vec::new();
    };
    model.focus(pane);
    let inside = area.inside();
    if !inside.holds(column, row) {
        return Vec::new();
    }
    match pane {
        Pane::Batches => model.list.select_screen_row(row - inside.y),
        Pane::Results => model.results.select_screen_row(row - inside.y),
        Pane::Detail => {}
    }
    Vec::new()
}

/// Gives the side under the mouse the keys, and selects the row or the line there.
fn clicked_view(model: &mut Model, column: u16, row: u16) {
    let Some((side, area)) = side_at(model, column, row) else {
        return;
    };
    let page = reading::page(area);
    if let Some(view) = model.browse_mut() {
        view.side = side;
        let has_line = side == Side::Reading && page.holds(column, row) && view.page.has_folds();
        if has_line {
            view.scroll.cursor = view.scroll.top.saturating_add(u64::from(row - page.y));
        }
    }
    let inside = area.inside();
    if side == Side::Table && inside.holds(column, row) {
        model.results.select_screen_row(row - inside.y);
    }
}

fn side_at(model: &Model, column: u16, row: u16) -> Option<(Side, Area)> {
    let sides = model.sides()?;
    let areas = [(Side::Table, sides.table), (Side::Reading, sides.reading)];
    areas
        .into_iter()
        .filter_map(|(side, area)| Some((side, area?)))
        .find(|(_, area)| area.holds(column, row))
}

fn wheeled(model: &mut Model, rows: i64, column: u16, row: u16) -> Vec<Effect> {
    if let Some(Overlay::Browse(_)) = model.overlays.last() {
        let side = side_at(model, column, row).map(|(side, _)| side);
        if let (Some(view), Some(side)) = (model.browse_mut(), side) {
            view.side = side;
        }
    }
    if model.overlays.is_empty() {
        let Some((pane, _)) = pane_at(model, column, row) else {
            return Vec::new();
        };
        model.focus(pane);
    }
    movement::step(model, Step::Rows(rows))
}

fn pane_at(model: &Model, column: u16, row: u16) -> Option<(Pane, Area)> {
    let layout = model.layout()?;
    let areas = Pane::ALL
        .into_iter()
        .filter_map(|pane| Some((pane, layout.pane(pane)?)));
    areas.into_iter().find(|(_, area)| area.holds(column, row))
}

/// A hint of the footer and the cells it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Where it is.
    pub area: Area,
    /// The key, as people write it.
    pub key: String,
    /// What it runs.
    pub action: &'static Action,
}

/// Returns where the hints of the footer are: as many as fit, and the way back in any case.
///
/// One truth, so that drawing and clicking agree.
pub fn footer_spots(model: &Model, keymap: &Keymap, footer: Area) -> Vec<Spot> {
    let hints = help::hints(model, keymap);
    let back = hints.iter().find(|(_, action)| action.leads_back());
    // Between two hints, and before the edge.
    let mut kept = back.map_or(0, |hint| width_of(hint).saturating_add(2));
    let end = footer.x.saturating_add(footer.width).saturating_sub(1);
    let mut spots = Vec::new();
    let mut is_full = false;
    let mut x = footer.x.saturating_add(1);
    for hint in hints {
        let (key, action) = hint;
        let width = width_of(&hint);
        if action.leads_back() {
            kept = 0;
        }
        is_full |= x.saturating_add(width) > end.saturating_sub(kept);
        if is_full && !action.leads_back() {
            continue;
        }
        let area = Area {
            x,
            y: footer.y,
            width,
            height: 1,
        };
        spots.push(Spot {
            area,
            key: key.to_owned(),
            action,
        });
        x = x.saturating_add(width + 2);
    }
    spots
}

fn width_of((key, action): &(&str, &Action)) -> u16 {
    let columns = crate::text::columns(key) + 1 + crate::text::columns(action.title);
    u16::try_from(columns).unwrap_or(u16::MAX / 4)
}
