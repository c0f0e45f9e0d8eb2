//! A few requests as people read them, before anything is written.

use crate::cli::desk::Desk;
use crate::cli::exit::Stop as End;
use crate::cli::json::RequestItem;
use crate::cli::out::Format;
use crate::domain::{Failure, Kind};
use crate::ops::prepare::{BadRow, Dataset, sample};
use crate::recipe::{Press, Row};
use crate::results::chunks::Stop;
use crate::results::request::read_request;
use crate::text::Clean;

/// Shows the requests of the first rows.
pub(super) fn run(
    desk: &mut Desk,
    dataset: &Dataset,
    press: &Press,
    skip: u64,
    count: u32,
) -> Result<(), End> {
    let sample = sample(dataset, skip, count, &Stop::default())?;
    let mut tray = press.tray();
    let mut bad = Vec::new();
    for kept in &sample.rows {
        let mut line = Vec::new();
        let printed = kept.fields.clone().and_then(|fields| {
            let row = Row {
                index: kept.index,
                bytes: kept.bytes,
                fields: &fields,
            };
            press.print(&row, &mut tray, &mut line)
        });
        match printed {
            Ok(()) if desk.out.format == Format::Json => {
                if let Some(item) = RequestItem::of(kept.index + 1, kept.place.line(), &line) {
                    desk.out.json(&item)?;
                }
            }
            Ok(()) => show(desk, press, kept.index + 1, &line)?,
            Err(fault) => bad.push(BadRow {
                row: kept.index + 1,
                place: kept.place.clone(),
                fault,
            }),
        }
    }
    desk.out.flush()?;
    match (bad.is_empty(), sample.rows.is_empty()) {
        (true, false) => Ok(()),
        (true, true) => {
            let what = format!("cannot show {}", dataset.path().display());
            Err(Failure::new(Kind::InvalidInput, what, "it has no rows there").into())
        }
        (false, _) => {
            let what = format!("cannot show all rows of {}", dataset.path().display());
            let why: Vec<String> = bad.iter().map(ToString::to_string).collect();
            let failure = Failure::new(Kind::InvalidInput, what, why.join("\n"));
            Err(failure.with_hint("correct the rows or the recipe").into())
        }
    }
}

/// Writes a request role by role.
fn show(desk: &mut Desk, press: &Press, number: u64, line: &[u8]) -> Result<(), End> {
    let request = read_request(number, line);
    let id = request.custom_id.unwrap_or_default();
    let id = Clean::field(&id);
    let (endpoint, model) = (press.endpoint().as_str(), press.model());
    let (endpoint, model) = (Clean::field(endpoint), Clean::field(model));
    desk.out
        .line(&format!("── row {number} · {id} · {endpoint} · {model}"))?;
    let words = request.words.replace("\r\n", "\n");
    for line in words.split('\n') {
        desk.out.line(Clean::block(line).as_str())?;
    }
    desk.out.line("")
}
