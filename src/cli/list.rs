//! `list`: batches, newest first.

use std::collections::HashSet;

use super::args::ListArgs;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::human::{self, Look, Row};
use super::json::{BatchLine, IntentLine};
use super::out::Format;
use crate::domain::{Batch, BatchId, Failure, Intent, Kind, Status, Timestamp};
use crate::ledger::{Coverage, Known, Ledger};

/// What a page holds at most.
const PAGE: u32 = 100;

pub(crate) async fn run(desk: &mut Desk, args: &ListArgs) -> Result<(), Stop> {
    let wanted = statuses(&args.status)?;
    let connection = desk.connect().await?;
    let batches = fetch(desk, &connection, &wanted, args.limit).await?;
    let remembered = remembered(desk, &connection, &wanted, args.limit).await;
    let rows = Rows::of(batches, remembered, args.limit);
    match desk.out.format {
        Format::Json => rows.write_json(desk),
        Format::People if rows.is_empty() => {
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
        Format::People => rows.write(desk),
    }
}

/// What the ledger knows and the provider does not list.
#[derive(Default)]
struct Remembered {
    gone: Vec<Known>,
    intents: Vec<Intent>,
    ghosts: Vec<Batch>,
}

/// Asks the ledger. A ledger that cannot be used keeps nobody from seeing the provider's list.
async fn remembered(
    desk: &mut Desk,
    connection: &Connection,
    wanted: &[Status],
    limit: u32,
) -> Remembered {
    let (account, wanted) = (connection.session.account(), wanted.to_vec());
    let ask = move |ledger: &mut Ledger| {
        let fits = |known: &Known| wanted.is_empty() || wanted.contains(&known.batch.status);
        Ok(Remembered {
            gone: ledger
                .gone(&account, limit)?
                .into_iter()
                .filter(fits)
                .collect(),
            intents: if wanted.is_empty() {
                ledger.unresolved(Some(&account))?
            } else {
                Vec::new()
            },
            ghosts: ledger.ghosts(&account)?,
        })
    };
    match connection.ledger.ask(ask).await {
        Ok(remembered) => remembered,
        Err(failure) => {
            let hint = failure.hint();
            desk.out.note(&format!(
                "{failure}; only what the provider lists is shown ({hint})"
            ));
            Remembered::default()
        }
    }
}

/// What is listed: intents first, then batches, newest first.
struct Rows {
    intents: Vec<Intent>,
    batches: Vec<(Batch, Option<Timestamp>)>,
    ghosts: Vec<Batch>,
}

impl Rows {
    fn of(listed: Vec<Batch>, remembered: Remembered, limit: u32) -> Self {
        let ids: HashSet<BatchId> = listed.iter().map(|batch| batch.id.clone()).collect();
        let gone = remembered.gone.into_iter();
        let gone = gone.filter(|known| !ids.contains(&known.batch.id));
        let mut gone = gone.map(|known| (known.batch, known.gone_since)).peekable();
        let mut batches = Vec::new();
        // The provider's own order stays; each remembered one goes before the first that is older.
        for batch in listed {
            let created = batch.timeline.created;
            while let Some(known) = gone.next_if(|(known, _)| known.timeline.created > created) {
                batches.push(known);
            }
            batches.push((batch, None));
        }
        batches.extend(gone);
        batches.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Self {
            intents: remembered.intents,
            batches,
            ghosts: remembered.ghosts,
        }
    }

    fn is_empty(&self) -> bool {
        self.intents.is_empty() && self.batches.is_empty()
    }

    fn write_json(&self, desk: &mut Desk) -> Result<(), Stop> {
        let usual = desk.usual_urls()?;
        for intent in &self.intents {
            let usual = usual(&intent.wanted.account.profile);
            desk.out.json(&IntentLine::of(intent, usual.as_deref()))?;
        }
        for (batch, gone_since) in &self.batches {
            desk.out
                .json(&BatchLine::of(batch).gone_since(*gone_since))?;
        }
        Ok(())
    }

    fn write(&self, desk: &mut Desk) -> Result<(), Stop> {
        let (now, look) = (desk.clock.now().wall, Look::of(&desk.out));
        let intents = self.intents.iter();
        let intents = intents.map(|intent| Row::of_intent(intent, now, look));
        let batches = self.batches.iter();
        let batches = batches.map(|(batch, gone)| Row::of_batch(batch, gone.is_some(), now, look));
        let rows: Vec<Row> = intents.chain(batches).collect();
        for line in human::table(&rows, look) {
            desk.out.line(&line)?;
        }
        if !self.intents.is_empty() {
            desk.out
                .note("`batchdeck resume` tells what is known of the intents and goes on.");
        }
        for batch in &self.ghosts {
            let id = &batch.id;
            desk.out.note(&format!(
                "{id} is a second batch of one upload; `batchdeck cancel {id}` stops it."
            ));
        }
        Ok(())
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

/// Fetches pages until there are enough batches or no more pages, and keeps what they say.
pub(crate) async fn fetch(
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
    let (mut seen, mut all) = (HashSet::new(), Vec::new());
    let mut coverage = Coverage::Newest;
    let mut after = None;
    for _ in 0..MOST_PAGES {
        let page = connection.provider().list(after.clone(), page_size).await?;
        for item in &page.unreadable {
            desk.out
                .note(&format!("A batch could not be read: {}", item.reason));
            // What cannot be read cannot be told from what is missing.
            coverage = Coverage::Some;
        }
        let known = seen.len();
        let new = page
            .items
            .into_iter()
            .filter(|batch| seen.insert(batch.id.clone()));
        let fitting = |batch: &Batch| wanted.is_empty() || wanted.contains(&batch.status);
        let new: Vec<Batch> = new.collect();
        batches.extend(new.iter().filter(|batch| fitting(batch)).cloned());
        all.extend(new);
        if page.next.is_none() && coverage == Coverage::Newest {
            coverage = Coverage::All;
        }
        // A provider that goes round in its pages would keep us for ever.
        if batches.len() >= limit_size || page.next.is_none() || seen.len() == known {
            break;
        }
        after = page.next;
        desk.out
            .draw(&format!("listing · {} so far", batches.len()));
    }
    desk.out.draw("");
    connection.keep(&all, coverage);
    batches.truncate(limit_size);
    Ok(batches)
}
