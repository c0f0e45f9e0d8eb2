//! One result in full.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::layout::Pane;
use crate::app::model::Model;
use crate::app::reading;
use crate::app::state::overlay::{Overlay, Reader};
use crate::app::state::results::Mode;
use crate::app::state::scroll::{Scroll, Step};
use crate::domain::result::ResultLine;
use crate::text::Clean;

use super::{Action, never};

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "reader.next",
        scopes: &[Scope::Reader],
        keys: &["right", "l", "n"],
        title: "Next result",
        help: "Goes on to the next result.",
        hint: Some(10),
        blocked: never,
        run: |model| turn(model, 1),
    },
    Action {
        id: "reader.previous",
        scopes: &[Scope::Reader],
        keys: &["left", "h", "N"],
        title: "Previous result",
        help: "Goes back to the previous result.",
        hint: Some(20),
        blocked: never,
        run: |model| turn(model, -1),
    },
];

/// Opens the result at a position for reading, or turns the open one to it.
pub(super) fn open(model: &mut Model, at: u64) {
    let Some(line) = model.results.line(at).cloned() else {
        return;
    };
    let text = text(&line, model.results.mode);
    let reader = Box::new(Reader {
        line,
        at,
        text,
        scroll: Scroll::default(),
    });
    match model.overlays.last_mut() {
        Some(Overlay::Reader(open)) => *open = reader,
        Some(_) | None => model.overlays.push(Overlay::Reader(reader)),
    }
}

/// Shows the open result anew, after the way of showing has changed.
pub(super) fn render(model: &mut Model) {
    let mode = model.results.mode;
    if let Some(Overlay::Reader(reader)) = model.overlays.last_mut() {
        reader.text = text(&reader.line, mode);
        reader.scroll = Scroll::default();
    }
}

fn turn(model: &mut Model, by: i64) -> Vec<Effect> {
    let rows = model.rows_of(Pane::Results);
    let wanted = model.results.step(Step::Rows(by), rows);
    open(model, model.results.scroll.cursor);
    wanted
        .into_iter()
        .map(|(ticket, first)| reading::window(ticket, first))
        .collect()
}

fn text(line: &ResultLine, mode: Mode) -> Clean {
    match mode {
        Mode::Parsed => Clean::block(&line.words()),
        Mode::Raw => {
            let raw = String::from_utf8_lossy(&line.raw);
            let pretty = serde_json::from_str::<serde_json::Value>(&raw)
                .and_then(|value| serde_json::to_string_pretty(&value));
            pretty.map_or_else(
                |_| Clean::block_bytes(&line.raw),
                |pretty| Clean::block(&pretty),
            )
        }
    }
}
