//! What follows from the state as it is, whatever has happened: called after every event.

use crate::app::effect::Effect;
use crate::app::keymap::Keymap;
use crate::app::layout::Pane;
use crate::app::model::Model;

use super::{browse, compare, listing};

/// Keeps windows on the screen, follows the selection, and starts what is due.
pub(super) fn settle(model: &mut Model, keymap: &Keymap) -> Vec<Effect> {
    let now = model.now;
    model.notices.expire(now);
    model.list.settle(model.rows_of(Pane::Batches));
    let is_listing = model.session.files().is_none();
    let stop = is_listing
        .then(|| {
            let row = model.list.current();
            let Some((row, run)) = row.and_then(|row| Some((row, row.run()?))) else {
                return model.results.follow(row.map(|row| &row.batch), now);
            };
            let files = model
                .list
                .shards_of(run)
                .flat_map(|row| row.batch.result_files());
            let files = files.map(|(_, id)| id.clone()).collect();
            model.results.follow_run(&row.batch.id, files, now)
        })
        .flatten();
    let rows = model.result_rows();
    model.results.settle(rows);
    settle_detail(model);
    [
        stop,
        look(model),
        listing::ask_for_older(model),
        open_results(model),
        model.results.wants(rows),
        browse::settle(model, keymap),
        compare::settle(model),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Keeps the detail pane inside what it says, and starts at its top for another batch.
fn settle_detail(model: &mut Model) {
    let id = model.list.current().map(|row| row.batch.id.clone());
    if model.detail.of != id {
        model.detail.of = id;
        model.detail.scroll = crate::app::state::scroll::Scroll::default();
    }
    if model.detail.scroll.top > 0 {
        let len = u64::try_from(model.facts().len()).unwrap_or(u64::MAX);
        let rows = model.rows_of(Pane::Detail);
        model
            .detail
            .scroll
            .slide(crate::app::state::scroll::Step::Rows(0), len, rows);
    }
}

fn look(model: &mut Model) -> Option<Effect> {
    if model.session.files().is_some() || !model.sync.plan.is_due(model.now) {
        return None;
    }
    model.sync.plan.asked();
    let ticket = model.sync.ask_newest();
    Some(Effect::List {
        ticket,
        after: None,
    })
}

fn open_results(model: &mut Model) -> Option<Effect> {
    let ticket = model.results.ask(model.now)?;
    if let Some(paths) = model.session.files() {
        let paths = paths.to_vec();
        return Some(Effect::OpenFiles { ticket, paths });
    }
    let row = model.list.current()?;
    if let Some(run) = row.run() {
        let shards = model.list.shards_of(run).filter(|row| row.is_batch());
        let shards = shards.map(|row| (row.batch.clone(), row.name.clone()));
        return Some(Effect::OpenRun {
            ticket,
            run: run.id.clone(),
            of: usize::try_from(run.of).unwrap_or(usize::MAX),
            shards: shards.collect(),
        });
    }
    let (batch, name) = (Box::new(row.batch.clone()), row.name.clone());
    Some(Effect::OpenResults {
        ticket,
        batch,
        name,
    })
}
