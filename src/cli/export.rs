//! `export`: results of files or of a downloaded batch in another form; its path on stdout.

mod running;

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{ExportArgs, OrderArg};
use super::desk::Desk;
use super::exit::Stop;
use super::filter;
use super::human::grouped;
use super::json::ExportLine;
use super::out::Format as Printed;
use super::results::lineage;
use super::saved::{self, Saved};
use crate::domain::price::PriceList;
use crate::domain::{Failure, Kind};
use crate::ops::download::Existing;
use crate::ops::export::report::Facts;
use crate::ops::export::{Cells, Column, Export, Exported, Format, Order};
use crate::results::family::Overruled;
use crate::text::Clean;

pub(crate) use running::{Place, run_export};

pub(crate) async fn run(desk: &mut Desk, args: &ExportArgs) -> Result<(), Stop> {
    let saved = find(desk, &args.what).await?;
    let format = format(args)?;
    let mut wish = wish(desk, args, &saved, format)?;
    if saved.is_batch
        && let Some(merged) = lineage::merge(desk, &saved.parts).await?
    {
        let further = merged.further.into_iter().map(|(_, path)| path);
        wish.files.extend(further);
        wish.overruled = merged.overruled;
        if let Some(batch) = &mut wish.facts.batch {
            // What was tried again is counted by the provider as another batch's.
            batch.counts = None;
        }
    }
    let place = match &args.output {
        Some(path) if path == Path::new("-") => Place::Stdout,
        Some(path) => Place::File(desk.env.cwd().join(path)),
        None => Place::File(saved.folder.join(format.file_name())),
    };
    refuse_terminal(&place, format)?;
    let existing = if args.force {
        Existing::Replace
    } else {
        Existing::Refuse
    };
    let exported = run_export(desk, wish, place, existing).await?;
    tell(desk, args, format, &exported)
}

/// Finds what is to be exported: one batch, or files as if they were one.
async fn find(desk: &mut Desk, what: &[String]) -> Result<Saved, Failure> {
    let Some((first, others)) = what.split_first() else {
        return Err(Failure::new(Kind::Usage, "there is nothing to export", ""));
    };
    let mut first = saved::find(desk, first).await?;
    for other in others {
        let saved = saved::find(desk, other).await?;
        let is_file = |saved: &Saved| saved.files().count() == 1 && saved.input.is_none();
        if !is_file(&first) && !is_file(&saved) {
            return Err(Failure::new(
                Kind::Usage,
                "cannot export several batches into one",
                "their requests may have the same ids",
            )
            .with_hint("export them one by one, or name their files"));
        }
        first.parts.extend(saved.parts);
    }
    Ok(first)
}

fn format(args: &ExportArgs) -> Result<Format, Failure> {
    let ending = args.output.as_deref().and_then(Path::extension);
    let ending = ending.and_then(|ending| ending.to_str());
    let word = match (args.format, ending) {
        (Some(form), _) => form.word(),
        (None, Some(ending)) => Format::WORDS
            .into_iter()
            .find(|word| ending.eq_ignore_ascii_case(word))
            .unwrap_or("jsonl"),
        (None, None) => "jsonl",
    };
    match (Format::of_word(word)?, args.excel_safe) {
        (Format::Csv(_), true) => Ok(Format::Csv(Cells::ExcelSafe)),
        (other, true) => {
            let what = format!("--excel-safe does nothing for {}", other.word());
            Err(Failure::new(Kind::Usage, what, "it is about csv")
                .with_hint("say --format csv too, or leave it out"))
        }
        (format, false) => Ok(format),
    }
}

/// Finds what models cost. Wrong settings or prices are no reason not to export.
pub(super) fn prices(desk: &mut Desk) -> Result<Arc<PriceList>, Failure> {
    let config = desk.settings()?.config;
    Ok(desk.prices(&config)?.list)
}

fn wish(
    desk: &mut Desk,
    args: &ExportArgs,
    saved: &Saved,
    format: Format,
) -> Result<Export, Failure> {
    let columns = args.columns.as_deref().map(Column::list).transpose()?;
    let input = args.input.as_ref().map(|input| desk.env.cwd().join(input));
    let input = input.or_else(|| saved.input.clone());
    let order = match args.order {
        OrderArg::Input => Order::Input,
        OrderArg::File => Order::Files,
    };
    if input.is_none() && order == Order::Input {
        desk.out.note(
            "The requests are not here, so the order is that of the files, and what is missing is not \
             known; --input FILE names them.",
        );
    }
    Ok(Export {
        files: saved.files().cloned().collect(),
        query: filter::query(&args.filter, input.is_some())?,
        input,
        format,
        columns,
        order,
        facts: Facts {
            title: saved.name.clone(),
            prices: prices(desk)?,
            ..Facts::default()
        },
        overruled: Overruled::default(),
    })
}

/// Answers are as they came, and could steer a terminal; a report is cleaned.
fn refuse_terminal(place: &Place, format: Format) -> Result<(), Failure> {
    let is_raw = *place == Place::Stdout && format != Format::Report;
    if is_raw && io::stdout().is_terminal() {
        let what = format!("cannot write {} to a terminal", format.word());
        let why = "answers are written as they came, and may hold what steers a terminal";
        return Err(Failure::new(Kind::Usage, what, why)
            .with_hint("name a file, or pipe it into another program"));
    }
    Ok(())
}

fn tell(
    desk: &mut Desk,
    args: &ExportArgs,
    format: Format,
    exported: &Exported,
) -> Result<(), Stop> {
    desk.out.note(&words(format, exported));
    let Some(path) = &exported.path else {
        return Ok(());
    };
    let path: PathBuf = match &args.output {
        Some(typed) => typed.clone(),
        None => path.clone(),
    };
    let path = path.display().to_string();
    if desk.out.format == Printed::Json {
        desk.out.json(&ExportLine::of(&path, format, exported))?;
    } else {
        desk.out.line(Clean::field(&path).as_str())?;
    }
    desk.out.flush()
}

/// Says what was written: `1,000 rows in the order of the requests, 3 of them missing`.
fn words(format: Format, exported: &Exported) -> String {
    let order = match exported.order {
        Order::Input => "in the order of the requests",
        Order::Files => "in the order of the files",
    };
    let rows = grouped(exported.rows);
    let unit = match format {
        Format::Jsonl => "lines",
        Format::Report => "samples",
        _ => "rows",
    };
    let some = [
        (Some(exported.missing), "missing"),
        (exported.unreadable, "unreadable"),
    ];
    let some = some.into_iter().filter_map(|(count, word)| {
        let count = count.filter(|count| *count > 0)?;
        Some(format!(", {} {word}", grouped(count)))
    });
    let there = if exported.was_there {
        "; the same file was there already"
    } else {
        ""
    };
    format!("{rows} {unit} {order}{}{there}", some.collect::<String>())
}
