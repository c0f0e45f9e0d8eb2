//! What is told of a comparison, and what follows from how it stands.

use crate::app::comparing::{Areas, text};
use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::app::model::Model;
use crate::app::state::compare::Compare;
use crate::app::state::overlay::Overlay;

/// Takes news of the comparison that is open; there is none of one that was closed.
pub(super) fn took(model: &mut Model, event: Event) -> Vec<Effect> {
    let Some(view) = view(model) else {
        return Vec::new();
    };
    match event {
        Event::CompareAdvanced { ticket, progress } => view.advance(ticket, progress),
        Event::Compared { ticket, outcome } => view.open(ticket, outcome),
        Event::PairsRead {
            ticket,
            kinds,
            first,
            outcome,
        } => view.fill(ticket, kinds, first, outcome),
        _ => {}
    }
    Vec::new()
}

/// Keeps the cursor on the screen, asks for the pairs around it, and lays out the one it is at.
pub(super) fn settle(model: &mut Model) -> Option<Effect> {
    let areas = Areas::of(model.body());
    let view = view(model)?;
    let rows = areas.rows().height;
    view.settle(rows);
    let wanted = view.wants(rows);
    view.read(areas.form(), text(areas.left).height);
    wanted
}

fn view(model: &mut Model) -> Option<&mut Compare> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Compare(view) => Some(&mut **view),
        _ => None,
    })
}
