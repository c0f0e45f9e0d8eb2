//! What the edges of a table of results say: how the requests went, what is searched, what goes on.

use crate::app::App;
use crate::app::effect::Rows;
use crate::app::event::Origin;
use crate::app::state::results::{Mode, Phase};
use crate::app::state::search::{Pace, Search};
use crate::app::state::window::Numbering;
use crate::domain::Progress;
use crate::domain::result::Class;
use crate::domain::truth::Tally;
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Words;
use crate::tui::widget::short;

use super::hint::key;
use super::{position, results_family};

/// What a title says beside successes, first what is overlooked most: there is no room for all.
const TOLD: [Class; 6] = [
    Class::Missing,
    Class::Error,
    Class::Cancelled,
    Class::Expired,
    Class::Unreadable,
    Class::Soft,
];

/// Says how the requests went and whether these are all results, or what a search has found.
pub(super) fn title(app: &App, theme: &Theme) -> Vec<Words> {
    let results = &app.model.results;
    if results.phase != Phase::Open {
        return Vec::new();
    }
    let say = |(text, role): (String, Role)| (Clean::line(&text), theme.style(role));
    let mut said = match &results.search {
        Some(search) => searched(app, search),
        None => counted(app),
    };
    said.extend(together(app));
    if results.mode == Mode::Raw && app.model.browse().is_none() {
        said.push((" · raw JSON".to_owned(), Role::Warn));
    }
    said.into_iter().map(say).collect()
}

/// Says that the lines of retries are among those that are shown.
fn together(app: &App) -> Option<(String, Role)> {
    let results = &app.model.results;
    if results.are_of_run() {
        return match results_family::extent_of_run(app)? {
            (0, _) => None,
            (all, of) if all == of => Some((format!(" · of {of} batches"), Role::Active)),
            (some, of) => Some((format!(" · of {some} of {of} batches"), Role::Warn)),
        };
    }
    let joined = results.family.joined().len();
    let noun = if joined == 1 { "retry" } else { "retries" };
    let said = format!(" · with {} {noun}", number(u64::try_from(joined).ok()?));
    (joined > 0).then_some((said, Role::Active))
}

/// Says what a search has found so far: `17 hits · 38 % · green`.
fn searched(app: &App, search: &Search) -> Vec<(String, Role)> {
    let results = &app.model.results;
    let noun = if search.hits == 1 { "hit" } else { "hits" };
    let cursor = results.scroll().cursor;
    let at = match results.rows {
        Rows::All => search.hit_at(cursor).map(|hit| hit.saturating_add(1)),
        Rows::Hits => None,
    };
    let hits = match at {
        Some(at) => format!("  hit {} of {}", number(at), number(search.hits)),
        None => format!("  {} {noun}", number(search.hits)),
    };
    let mut said = vec![(hits, Role::Text)];
    if let Some(Origin::Provider { is_whole: false }) = results.origin {
        let lines = number(results.len());
        said.push((format!(" in the first {lines} lines"), Role::Warn));
    }
    let percent = share(search.progress);
    match &search.pace {
        Pace::Going => said.push((format!(" · {percent}"), Role::Active)),
        Pace::Stopped => said.push((format!(" · stopped at {percent}"), Role::Warn)),
        Pace::Failed(_) => said.push((" · ended early".to_owned(), Role::Bad)),
        Pace::Over => {}
    }
    if results.rows == Rows::Hits {
        said.push((" alone".to_owned(), Role::Warn));
    }
    said.push((format!(" · {}", search.words), Role::Match));
    said
}

pub(super) fn share(progress: Progress) -> String {
    progress
        .per_mille()
        .map_or_else(|| "…".to_owned(), short::share)
}

/// Says how the requests went: as it was counted in the files, else as the provider counts.
fn counted(app: &App) -> Vec<(String, Role)> {
    let results = &app.model.results;
    let mut said = match &results.study.truth {
        Some(truth) => tallied(&truth.tally),
        None => told(app),
    };
    if let Some(extent) = extent(app) {
        let between = if said.is_empty() { "  " } else { " · " };
        said.push((format!("{between}{extent}"), Role::Dim));
    }
    said
}

fn tallied(tally: &Tally) -> Vec<(String, Role)> {
    let mut said = vec![(format!("  {} ok", number(tally.ok)), Role::Text)];
    for class in TOLD {
        let count = tally.of(class).unwrap_or(0);
        if count > 0 {
            let (noun, role) = match class {
                Class::Soft => ("soft", Role::Warn),
                _ => (class.called(count), Role::Bad),
            };
            said.push((format!(" · {} {noun}", number(count)), role));
        }
    }
    let unread = tally.unread_requests.unwrap_or(0);
    if unread > 0 {
        let noun = if unread == 1 { "request" } else { "requests" };
        said.push((format!(" · {} unread {noun}", number(unread)), Role::Bad));
    }
    said
}

fn told(app: &App) -> Vec<(String, Role)> {
    let row = app.model.list.current();
    let counts = row.and_then(|row| row.batch.counts);
    let Some(counts) = counts.filter(|counts| counts.done() > 0) else {
        return Vec::new();
    };
    // Its own words: what it calls failed may be an error, or never have run.
    let completed = number(counts.completed);
    let mut said = vec![(format!("  {completed} completed"), Role::Text)];
    if counts.failed > 0 {
        said.push((format!(" · {} failed", number(counts.failed)), Role::Bad));
    }
    said
}

/// Returns how much of the results is here.
fn extent(app: &App) -> Option<String> {
    let results = &app.model.results;
    match results.origin.as_ref()? {
        Origin::Provider { is_whole: true } => None,
        Origin::Provider { is_whole: false } => Some(format!(
            "first {} lines, {} saves all",
            number(results.len()),
            key(app, "batch.download")
        )),
        // The lower edge of the view says where its rows end.
        Origin::Files(_) if app.model.browse().is_some() => None,
        Origin::Files(_) => Some(results.total().map_or_else(
            || "saved, counting lines…".to_owned(),
            |total| match results.study.retries {
                0 => format!("saved, {} lines", number(total)),
                _ => format!("{} lines", number(total)),
            },
        )),
    }
}

/// Says in the lower edge what goes on, or what there is to know.
pub(super) fn foot(app: &App, theme: &Theme) -> Option<Words> {
    let results = &app.model.results;
    if results.phase != Phase::Open {
        return None;
    }
    let say = |text: String, role: Role| Some((Clean::line(&text), theme.style(role)));
    if let Some(path) = &results.changed {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default();
        let id = match app.model.browse() {
            Some(_) => "results.reopen",
            None => "refresh.batch",
        };
        let text = format!("{name} has changed, {} reopens", key(app, id));
        return say(text, Role::Warn);
    }
    if let Some(progress) = results.index {
        return say(format!("indexed {}", share(progress)), Role::Active);
    }
    if let Some(progress) = results.study.progress {
        return say(format!("counting {}", share(progress)), Role::Active);
    }
    if let Some((words, role)) = results_family::told(app) {
        return say(words, role);
    }
    say(results.note.clone()?, Role::Dim)
}

/// Returns where the cursor is; a guess is marked as one.
pub(super) fn place(app: &App, height: u16) -> Option<Clean> {
    let results = &app.model.results;
    if results.phase != Phase::Open {
        return None;
    }
    let window = results.window();
    let (at, len) = (window.scroll.cursor, window.len());
    match (window.numbering(), window.total()) {
        (Numbering::Guessed, _) => {
            let at = number(at.saturating_add(1));
            Some(Clean::line(&format!("~{at} of ~{}", number(len))))
        }
        (Numbering::Counted, Some(total)) if app.model.browse().is_some() => {
            let at = number(at.saturating_add(1).min(total));
            Some(Clean::line(&format!("{at} of {}", number(total))))
        }
        (Numbering::Counted, Some(total)) => position(at, total, height),
        (Numbering::Counted, None) => {
            let at = number(at.saturating_add(1).min(len));
            Some(Clean::line(&format!("{at} of {}+", number(len))))
        }
    }
}

/// Says why hits alone are nothing, so far or at all.
pub(super) fn no_hits(app: &App, theme: &Theme) -> Words {
    let is_going = app
        .model
        .results
        .search
        .as_ref()
        .is_some_and(Search::is_going);
    let words = if is_going {
        "No hit so far…"
    } else {
        "There is no hit."
    };
    (Clean::own(words), theme.style(Role::Dim))
}
