//! The results view after every event: its page is of the result with the cursor.

use crate::app::effect::Effect;
use crate::app::keymap::Keymap;
use crate::app::layout::Area;
use crate::app::model::Model;
use crate::app::page::{self, Input, Page};
use crate::app::state::browse::{Browse, Known, Making, Side, Subject, Tab, Wrap};
use crate::app::state::results::Requested;
use crate::app::{action, search};
use crate::domain::request::Asked;
use crate::text::rich::Layout;

/// Makes the page anew where something it depends on has changed, and asks for the request where it
/// is wanted.
pub(super) fn settle(model: &mut Model, keymap: &Keymap) -> Option<Effect> {
    let view = model.browse()?;
    let asks = wants_request(model, view);
    let effect = if asks {
        model.results.ask_request()
    } else {
        None
    };
    let area = page_area(model);
    let view = model.browse()?;
    let (subject, making) = (subject(model, view), making(model, view, area));
    if subject != view.subject || making != view.making {
        let page = page_of(model, keymap, view, making);
        model.browse_mut()?.show(page, subject, making, area.height);
    }
    model.browse_mut()?.settle(area.height, area.width);
    effect
}

/// The request is looked up where it is read, and where a result may be one of several or of none.
fn wants_request(model: &Model, view: &Browse) -> bool {
    let truth = model.results.study.truth.as_ref();
    let is_odd = truth.is_some_and(|truth| {
        truth.tally.duplicate > 0 || truth.tally.unknown.is_some_and(|unknown| unknown > 0)
    });
    view.tab == Tab::Request || is_odd
}

/// Returns where the page is, or would be if the reading pane were in front.
fn page_area(model: &Model) -> Area {
    let shown = model.page_area();
    shown
        .or_else(|| {
            let body = model.layout()?.body();
            let sides = crate::app::reading::Sides::of(body, Side::Reading);
            Some(crate::app::reading::page(sides.reading?))
        })
        .unwrap_or_default()
}

fn subject(model: &Model, view: &Browse) -> Subject {
    let results = &model.results;
    Subject {
        ticket: results.ticket(),
        rows: results.rows,
        row: results.scroll().cursor,
        is_here: results.current().is_some(),
        tab: view.tab,
        look: view.look,
    }
}

fn making(model: &Model, view: &Browse, area: Area) -> Making {
    let requested = model.results.requested();
    Making {
        width: area.width,
        wrap: view.wrap,
        search: model.results.search.as_ref().map(|search| search.ticket),
        request: requested
            .filter(|_| view.tab == Tab::Request)
            .map(|requested| (known(requested), input(model))),
    }
}

fn known(requested: &Requested) -> Known {
    match &requested.outcome {
        None => Known::NotYet,
        Some(Ok(Asked::Line(_))) => Known::Line,
        Some(Ok(Asked::NotHere)) => Known::NotHere,
        Some(Ok(Asked::Unknown)) => Known::Unknown,
        Some(Err(_)) => Known::Failed,
    }
}

fn page_of(model: &Model, keymap: &Keymap, view: &Browse, making: Making) -> Page {
    let Some(line) = model.results.current() else {
        return Page::default();
    };
    let layout = match making.wrap {
        Wrap::Broken => Layout::Wrap(usize::from(making.width)),
        Wrap::Kept => Layout::Keep,
    };
    let needle = model.results.search.as_ref();
    let finder = needle.and_then(|search| search::finder(&search.query));
    let requested = model.results.requested();
    let fetch = action::find("request.fetch").and_then(|action| keymap.first_key(action));
    let input = (input(model), fetch.unwrap_or(":"));
    let content = page::of(line, view.tab, view.look, requested, input);
    Page::new(content, layout, finder)
}

/// Returns where the input file is, should it not be on this machine.
fn input(model: &Model) -> Input {
    if model.session.files().is_some() {
        return Input::Local;
    }
    let batch = model.list.current().map(|row| &row.batch);
    match batch {
        Some(batch) if model.jobs.is_fetching_input(&batch.id) => Input::Coming,
        Some(batch) if batch.input_file.is_some() => Input::Remote,
        Some(_) | None => Input::Unnamed,
    }
}
