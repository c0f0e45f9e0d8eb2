//! The report of files: their truth, and the first results to look at.

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::{Sample, markdown};
use crate::domain::Failure;
use crate::ops::export::entry::{missing_class, missing_words};
use crate::ops::export::filter::Filter;
use crate::ops::export::piece::Rows;
use crate::ops::export::plan::Sort;
use crate::ops::export::stream::{Part, Stream};
use crate::ops::export::watch::Watch;
use crate::ops::export::{Export, WORKERS};
use crate::results::read::is_blank;
use crate::results::truth::{Material, study_material};

/// How many results a report shows.
const SAMPLES: usize = 10;

/// Studies the files and writes the report.
pub(in crate::ops::export) fn write(
    wish: &Export,
    stream: &Stream,
    filter: &Filter,
    out: &mut dyn Write,
    failed: &dyn Fn(&io::Error) -> Failure,
    watch: &Watch<'_>,
) -> Result<Rows, Failure> {
    let samples = first(stream, filter, watch)?;
    let material = Material::open(&wish.files, wish.input.as_deref())?;
    let material = material.without(wish.overruled.clone());
    let study = study_material(material, WORKERS, watch.stop(), watch.counted())?;
    watch.check()?;
    let report = markdown(&wish.facts, &study.truth, &samples);
    let written = out.write_all(report.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| failed(&error))?;
    Ok(Rows {
        written: samples.len() as u64,
        unreadable: study.truth.tally.unreadable,
        missing: study.truth.tally.missing.unwrap_or(0),
    })
}

/// Reads the first results that are wanted.
fn first(stream: &Stream, filter: &Filter, watch: &Watch<'_>) -> Result<Vec<Sample>, Failure> {
    let mut samples = Vec::new();
    stream.run(
        WORKERS,
        watch,
        |part| of_part(part, filter),
        |found: Vec<Sample>, _| {
            samples.extend(found);
            samples.truncate(SAMPLES);
            Ok(if samples.len() == SAMPLES {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        },
    )?;
    Ok(samples)
}

fn of_part(part: &Part<'_>, filter: &Filter) -> Result<Vec<Sample>, Failure> {
    let mut samples = Vec::new();
    for seen in part.lines() {
        if samples.len() == SAMPLES {
            break;
        }
        if seen.sort() == Sort::Missing {
            if !filter.wants_missing(part, &seen)? {
                continue;
            }
            if let Some(request) = part.request_of(&seen)? {
                samples.push(Sample {
                    class: missing_class(&request),
                    words: missing_words(&request).into_owned(),
                    custom_id: request.custom_id,
                });
            }
            continue;
        }
        if is_blank(seen.raw) {
            continue;
        }
        let row = seen.row();
        if filter.wants(part, &seen, &row)? {
            samples.push(Sample {
                custom_id: row.custom_id().map(str::to_owned),
                class: row.class(),
                words: row.words().into_owned(),
            });
        }
    }
    Ok(samples)
}
