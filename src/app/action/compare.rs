//! Two batches side by side.

use crate::app::comparing::{Areas, text};
use crate::app::effect::{Effect, SideBySide};
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::state::compare::Compare;
use crate::app::state::list::Row;
use crate::app::state::overlay::Overlay;
use crate::app::state::scroll::Step;
use crate::domain::comparison::Way;

use super::{Action, never};

const COMPARE: &[Scope] = &[Scope::Compare];

macro_rules! row {
    ($id:literal, $keys:expr, $title:literal, $help:literal, $hint:expr, $run:expr) => {
        Action {
            id: $id,
            scopes: COMPARE,
            keys: $keys,
            title: $title,
            help: $help,
            hint: $hint,
            blocked: never,
            run: $run,
        }
    };
}

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "batch.compare",
        scopes: &[Scope::Batches],
        keys: &["="],
        title: "Compare",
        help: "Holds the downloaded results of the two marked batches against each other.",
        hint: None,
        blocked: cannot_compare,
        run: open,
    },
    row!(
        "compare.next",
        &["n"],
        "Next difference",
        "Goes to the next request that is not the same on both sides.",
        Some(10),
        |model| seek(model, Way::Forward)
    ),
    row!(
        "compare.previous",
        &["N"],
        "Previous one",
        "Goes to the request before that is not the same on both sides.",
        Some(20),
        |model| seek(model, Way::Backward)
    ),
    row!(
        "compare.filter",
        &["tab"],
        "Filter",
        "Lists all requests, the different ones, those only on the left, those only on the right.",
        Some(30),
        |model| with(model, |view| view.turn(Way::Forward))
    ),
    row!(
        "compare.filter-back",
        &["shift-tab"],
        "Filter back",
        "Turns the filter the other way round.",
        None,
        |model| with(model, |view| view.turn(Way::Backward))
    ),
    row!(
        "compare.read-down",
        &["space", "J"],
        "Read on",
        "Moves what is read down by a screen less two lines.",
        Some(40),
        |model| read(model, 1)
    ),
    row!(
        "compare.read-up",
        &["b", "K"],
        "Read back",
        "Moves what is read up by a screen less two lines.",
        None,
        |model| read(model, -1)
    ),
    row!(
        "compare.change-next",
        &["]"],
        "Next change",
        "Goes to the next change within the answers.",
        Some(50),
        |model| change(model, Way::Forward)
    ),
    row!(
        "compare.change-previous",
        &["["],
        "Previous change",
        "Goes to the change before within the answers.",
        None,
        |model| change(model, Way::Backward)
    ),
    row!(
        "compare.copy",
        &["y"],
        "Copy id",
        "Copies the id of the request.",
        None,
        |model| {
            let pair = compared(model).and_then(|view| view.current());
            let copy = pair.map(|pair| Effect::Copy {
                what: "custom_id",
                text: pair.pair.custom_id.clone(),
            });
            copy.into_iter().collect()
        }
    ),
    row!(
        "compare.close",
        &["esc", "q"],
        "Close",
        "Goes back to the batches.",
        Some(90),
        close
    ),
];

/// Returns the two marked batches, the older one first.
fn marked(model: &Model) -> Option<[&Row; 2]> {
    if model.list.marked() != 2 {
        return None;
    }
    let ids = model.list.targets();
    let mut rows: Vec<&Row> = ids.iter().filter_map(|id| model.list.get(id)).collect();
    rows.sort_by_key(|row| row.batch.timeline.created);
    rows.try_into().ok()
}

fn cannot_compare(model: &Model) -> Option<&'static str> {
    let Some(rows) = marked(model) else {
        return Some("mark exactly two batches to compare them");
    };
    let has_results = |row: &&Row| row.batch.result_files().next().is_some();
    let both = rows.iter().all(has_results);
    (!both).then_some("one of the marked batches has no result files")
}

fn open(model: &mut Model) -> Vec<Effect> {
    let Some(rows) = marked(model) else {
        return Vec::new();
    };
    let sides = rows.map(|row| (row.batch.clone(), row.name.clone()));
    let names = rows.map(|row| row.name.clone());
    let ticket = model.comparison.renew();
    let view = Compare::new(ticket, names);
    model.overlays.push(Overlay::Compare(Box::new(view)));
    vec![Effect::SideBySide(SideBySide::Begin {
        ticket,
        sides: Box::new(sides),
    })]
}

fn close(model: &mut Model) -> Vec<Effect> {
    let ticket = compared(model).map(Compare::ticket);
    model
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Compare(_)));
    let end = ticket.map(|ticket| Effect::SideBySide(SideBySide::End { ticket }));
    end.into_iter().collect()
}

fn compared(model: &Model) -> Option<&Compare> {
    model.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Compare(view) => Some(&**view),
        _ => None,
    })
}

fn with(model: &mut Model, change: impl FnOnce(&mut Compare)) -> Vec<Effect> {
    if let Some(Overlay::Compare(view)) = model.overlays.last_mut() {
        change(view);
    }
    Vec::new()
}

/// Goes to the next request that differs, or says that there is none.
fn seek(model: &mut Model, way: Way) -> Vec<Effect> {
    let Some(Overlay::Compare(view)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    if !view.seek(way) {
        model.notices.remark(match way {
            Way::Forward => "nothing differs below",
            Way::Backward => "nothing differs above",
        });
    }
    Vec::new()
}

/// Goes to the next change within the answers, or says that there is none.
fn change(model: &mut Model, way: Way) -> Vec<Effect> {
    let height = reading_rows(model);
    let Some(Overlay::Compare(view)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    if !view.page.seek(way, height) {
        model.notices.remark("there is no further change here");
    }
    Vec::new()
}

fn read(model: &mut Model, by: i64) -> Vec<Effect> {
    let height = reading_rows(model);
    let rows = i64::from(height.saturating_sub(2).max(1));
    with(model, |view| {
        view.page.step(Step::Rows(rows.saturating_mul(by)), height);
    })
}

fn reading_rows(model: &Model) -> u16 {
    text(Areas::of(model.body()).left).height
}
