//! `results`: what came back, as people read it, as scripts read it, or counted.
//!
//! ```text
//! args ─► sources (files, folders, stdin) ─► filter (a query)
//!                                              ├─► stream: one pass, first lines at once
//!                                              ├─► joined: beside the requests, two passes
//!                                              └─► summary: counted
//! ```

mod joined;
mod line;
pub(super) mod lineage;
pub(super) mod sources;
mod stream;
mod summary;

use std::thread::available_parallelism;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use super::args::ResultsArgs;
use super::desk::Desk;
use super::exit::Stop;
use super::filter;
use super::human::{Look, grouped};
use super::progress;
use crate::domain::query::Query;
use crate::domain::result::Class;
use crate::domain::{Failure, Kind, Progress};
use crate::results::chunks::StopOnDrop;
use crate::results::search::Judge;
use line::Pen;
use sources::Sources;
use stream::{Block, Seen};

/// As often as eyes can follow.
const STEP: Duration = Duration::from_millis(100);
/// More threads than this wait for each other.
const MOST_WORKERS: usize = 8;

pub(crate) async fn run(desk: &mut Desk, args: &ResultsArgs) -> Result<(), Stop> {
    let mut sources = Sources::find(desk, args).await?;
    if let [_] = args.what.as_slice() {
        lineage::join(desk, &mut sources).await?;
    }
    if args.summary || args.groups {
        return summary::run(desk, args, sources).await;
    }
    let query = filter::query(&args.filter, sources.input.is_some())?;
    // Who asks for them sees them, and a search does not read all lines.
    let counts_unreadable =
        args.limit.is_none() && query.text.is_none() && !query.classes.contains(&Class::Unreadable);
    let (shown, seen) = write(desk, args, sources.clone(), query).await?;
    judge_sources(desk, &sources, seen, counts_unreadable)?;
    if shown == 0 {
        desk.out.note("There are no such results.");
    }
    Ok(())
}

/// Reads on other threads, writes on this one, and stops reading as soon as nobody wants more.
async fn write(
    desk: &mut Desk,
    args: &ResultsArgs,
    sources: Sources,
    query: Query,
) -> Result<(u64, Seen), Stop> {
    let stop = StopOnDrop::default();
    let (sink, mut blocks) = stream::channel();
    let (format, look) = (desk.out.format, Look::of(&desk.out));
    let flag = stop.0.clone();
    let is_joined = needs_join(args, &sources, &query);
    let reading = tokio::task::spawn_blocking(move || {
        let pen = Pen {
            format,
            look,
            sources: &sources,
        };
        if is_joined {
            return joined::run(&sources, &pen, &query, workers(), &flag, &sink);
        }
        let judge = Judge::new(&query)?;
        stream::run(&sources, &pen, &judge, workers(), &flag, &sink)
    });
    let limit = args.limit.unwrap_or(u64::MAX);
    let shown = take(desk, &mut blocks, limit).await?;
    // Whoever has enough does not wait for what is read ahead; a pipe may never come to its end.
    if shown >= limit {
        let seen = Seen {
            readable: shown,
            ..Seen::default()
        };
        return Ok((shown, seen));
    }
    let seen = reading.await.map_err(|error| {
        Failure::new(Kind::Internal, "the reading broke off", error.to_string())
    })?;
    Ok((shown, seen?))
}

/// Writes blocks until there are no more, or there were enough.
async fn take(desk: &mut Desk, blocks: &mut Receiver<Block>, limit: u64) -> Result<u64, Stop> {
    let mut ticks = interval(STEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut shown = 0;
    let mut progress = Progress::default();
    while shown < limit {
        let block = tokio::select! {
            block = blocks.recv() => block,
            _ = ticks.tick(), if desk.out.shows_progress => {
                desk.out.draw(&progress::words("reading", progress));
                continue;
            }
        };
        let Some(block) = block else {
            break;
        };
        progress = block.progress;
        let wanted = block.rows.min(limit - shown);
        if wanted > 0 {
            desk.out.draw("");
            desk.out.raw(block.lines(wanted).as_bytes())?;
            shown += wanted;
        }
    }
    desk.out.draw("");
    Ok(shown)
}

pub(super) fn workers() -> usize {
    available_parallelism().map_or(1, |cores| cores.get().min(MOST_WORKERS))
}

/// Tells whether one pass is not enough: requests that were named are always told of, those of a
/// downloaded batch where they can make a difference.
fn needs_join(args: &ResultsArgs, sources: &Sources, query: &Query) -> bool {
    let asks = |class| query.classes.contains(&class);
    let by_requests = args.input.is_some()
        || query.text.is_some()
        || asks(Class::Missing)
        || asks(Class::Unknown);
    sources.input.is_some() && by_requests || asks(Class::Duplicate)
}

/// Refuses sources in which nothing is a result, and tells of single lines that are none.
fn judge_sources(
    desk: &mut Desk,
    sources: &Sources,
    seen: Seen,
    counts_unreadable: bool,
) -> Result<(), Failure> {
    let many = grouped(seen.unreadable);
    match seen {
        Seen { unreadable: 0, .. } => {}
        Seen { readable: 0, .. } => {
            let names = sources.names().join(", ");
            let why = match seen.unreadable {
                1 => "its only line is none".to_owned(),
                _ => format!("none of the {many} lines that were read is one"),
            };
            let what = format!("there are no results in {names}");
            return Err(Failure::new(Kind::InvalidInput, what, why).with_hint(
                "a result file has one JSON object a line, as `batchdeck download` saves them",
            ));
        }
        Seen { unreadable: 1, .. } if counts_unreadable => {
            desk.out
                .note("1 line cannot be read as a result; --class unreadable shows it");
        }
        _ if counts_unreadable => {
            desk.out.note(&format!(
                "{many} lines cannot be read as results; --class unreadable shows them"
            ));
        }
        _ => {}
    }
    Ok(())
}
