//! `list`: batches, newest first.

use std::collections::HashSet;

use super::args::ListArgs;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::human::{self, Look};
use super::json::BatchLine;
use super::out::Format;
use crate::domain::{Batch, Failure, Kind, Status};

/// What a page holds at most.
const PAGE: u32 = 100;

pub(crate) async fn run(desk: &mut Desk, args: &ListArgs) -> Result<(), Stop> {
    let wanted = statuses(&args.status)?;
    let connection = desk.connect().await?;
    let batches = fetch(desk, &connection, &wanted, args.limit).await?;
    match desk.out.format {
        Format::Json => batches
            .iter()
            .try_for_each(|batch| desk.out.json(&BatchLine::of(batch))),
        Format::People if batches.is_empty() => {
            let which = if wanted.is_empty() {
                ""
            } else {
                " in these states"
            };
            let profile = &connection.session.profile;
            desk.out
                .note(&format!("Profile {profile} has no batches{which}."));
            Ok(())
        }
        Format::People => {
            let look = Look::of(&desk.out);
            human::table(&batches, desk.clock.now().wall, look)
                .iter()
                .try_for_each(|line| desk.out.line(line))
        }
    }
}

/// Reads the words of `--status`; a mistyped one would otherwise look like "there are none".
fn statuses(words: &[String]) -> Result<Vec<Status>, Failure> {
    words
        .iter()
        .map(|word| {
            Status::from_word(word).ok_or_else(|| {
                let known: Vec<_> = Status::KNOWN.iter().map(Status::slug).collect();
                Failure::new(
                    Kind::Usage,
                    format!("there is no status {word:?}"),
                    format!("there are {}", known.join(", ")),
                )
            })
        })
        .collect()
}

/// Pages asked for at most: a hundred thousand batches, which no provider keeps.
const MOST_PAGES: usize = 1000;

/// Fetches pages until there are enough batches or no more pages.
async fn fetch(
    desk: &mut Desk,
    connection: &Connection,
    wanted: &[Status],
    limit: u32,
) -> Result<Vec<Batch>, Stop> {
    let limit_size = usize::try_from(limit).unwrap_or(usize::MAX);
    let page_size = if wanted.is_empty() {
        limit.min(PAGE)
    } else {
        PAGE
    };
    let mut batches: Vec<Batch> = Vec::new();
    let mut seen = HashSet::new();
    let mut after = None;
    for _ in 0..MOST_PAGES {
        let page = connection.provider().list(after.clone(), page_size).await?;
        for item in &page.unreadable {
            desk.out
                .note(&format!("A batch could not be read: {}", item.reason));
        }
        let known = seen.len();
        let new = page
            .items
            .into_iter()
            .filter(|batch| seen.insert(batch.id.clone()));
        let fitting = |batch: &Batch| wanted.is_empty() || wanted.contains(&batch.status);
        batches.extend(new.filter(fitting));
        // A provider that goes round in its pages would keep us for ever.
        if batches.len() >= limit_size || page.next.is_none() || seen.len() == known {
            break;
        }
        after = page.next;
        desk.out
            .draw(&format!("listing · {} so far", batches.len()));
    }
    desk.out.draw("");
    batches.truncate(limit_size);
    Ok(batches)
}
