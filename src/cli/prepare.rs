//! `prepare`: requests of a dataset and a recipe; their path on stdout.

mod preview;
mod running;
mod shelf;

use std::io::{self, IsTerminal as _};
use std::path::Path;

use super::args::PrepareArgs;
use super::desk::Desk;
use super::exit::Stop;
use super::human::grouped;
use super::json::PreparedLine;
use super::out::Format;
use super::progress::size;
use crate::domain::{Failure, Kind};
use crate::ops::download::Existing;
use crate::ops::prepare::{Dataset, Prepared, Reading};
use crate::recipe::{self, Changes, Press};
use crate::text::Clean;
use running::{Order, Place};

pub(crate) async fn run(desk: &mut Desk, args: &PrepareArgs) -> Result<(), Stop> {
    if args.list {
        return shelf::list(desk);
    }
    let typed = args.recipe.as_deref().unwrap_or_default();
    let found = recipe::find(typed, desk.env.cwd())?;
    let changes = Changes::read(args.model.clone(), &args.set)?;
    if let Some(part) = args.show {
        return shelf::show(desk, &found, &changes, part);
    }
    let recipe = found.recipe()?;
    let press = Press::new(&recipe, &changes)?;
    let dataset = open(desk, args).await?;
    if let Some(count) = args.preview {
        return preview::run(desk, &dataset, &press, args.skip, count);
    }
    let place = place(desk, args)?;
    let order = Order {
        dataset,
        press,
        skip: args.skip,
        limit: args.limit,
        place: place.clone(),
        existing: if args.force {
            Existing::Replace
        } else {
            Existing::Refuse
        },
    };
    let (order, prepared) = running::run(desk, order).await?;
    tell(desk, args, &order, &recipe.name, &prepared)
}

/// Opens the dataset away from the thread that listens for ctrl-c: it may be a pipe.
async fn open(desk: &Desk, args: &PrepareArgs) -> Result<Dataset, Failure> {
    let Some(typed) = &args.dataset else {
        return Err(Failure::new(
            Kind::Usage,
            "there is nothing to prepare",
            "no dataset was named",
        ));
    };
    let reading = Reading {
        form: args.format.map(super::args::DataArg::form),
        delimiter: args.delimiter,
    };
    // Shown as it was typed where that is the same.
    let path = if desk.env.cwd().join(typed) == *typed || is_here(desk.env.cwd()) {
        typed.clone()
    } else {
        desk.env.cwd().join(typed)
    };
    let opened = tokio::task::spawn_blocking(move || Dataset::open(&path, reading)).await;
    opened.map_err(|error| {
        Failure::new(
            Kind::Internal,
            "the dataset was not opened",
            error.to_string(),
        )
    })?
}

/// Tells whether paths begin where the process is.
fn is_here(cwd: &Path) -> bool {
    Path::new(".").canonicalize().ok() == cwd.canonicalize().ok()
}

fn place(desk: &Desk, args: &PrepareArgs) -> Result<Place, Failure> {
    let is_terminal = io::stdout().is_terminal();
    match &args.output {
        Some(path) if path != Path::new("-") => Ok(Place::File(desk.env.cwd().join(path))),
        None if args.limit.is_none() => Err(Failure::new(
            Kind::Usage,
            "cannot prepare requests",
            "it is not said where to",
        )
        .with_hint("say -o FILE, -o - for stdout, --limit N for a few of them, or --preview N")),
        Some(_) | None if is_terminal => Ok(Place::Terminal),
        Some(_) | None => Ok(Place::Stdout),
    }
}

fn tell(
    desk: &mut Desk,
    args: &PrepareArgs,
    order: &Order,
    recipe: &str,
    prepared: &Prepared,
) -> Result<(), Stop> {
    let path = args.output.as_ref().map(|path| path.display().to_string());
    let is_file = matches!(order.place, Place::File(_));
    if desk.out.format == Format::Json && is_file {
        let line = PreparedLine::of(path.as_deref(), recipe, &order.press, prepared);
        desk.out.json(&line)?;
    }
    if let Some(failure) = prepared.refusal(&order.dataset) {
        return Err(failure.into());
    }
    desk.out.note(&words(&order.press, prepared));
    let Some(path) = path.filter(|_| is_file) else {
        return Ok(());
    };
    let path = Clean::field(&path);
    if desk.out.format == Format::People {
        desk.out.line(path.as_str())?;
    }
    desk.out.note(&format!("next: batchdeck create {path}"));
    desk.out.flush()
}

/// Counts requests, of which there is one for each row.
fn counted(requests: u64) -> String {
    match requests {
        1 => "1 row, 1 request".to_owned(),
        many => format!("{0} rows, {0} requests", grouped(many)),
    }
}

/// Says what was written: `60 rows, 60 requests · 133 kB · to /v1/chat/completions · for gpt-4.1-nano`.
fn words(press: &Press, prepared: &Prepared) -> String {
    let there = if prepared.was_there {
        "; the same file was there already"
    } else {
        ""
    };
    format!(
        "{} · {} · to {} · for {}{there}",
        counted(prepared.requests),
        size(prepared.bytes),
        press.endpoint(),
        press.model(),
    )
}
