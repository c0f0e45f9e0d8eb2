//! `ledger`: where the local record is, whether it is sound, and how it is made anew.

use super::args::LedgerVerb;
use super::desk::Desk;
use super::exit::Stop;
use super::human::grouped;
use super::json::{HealthLine, LedgerPathLine};
use super::list;
use super::out::Format;
use crate::domain::{Failure, Kind};
use crate::ledger::{Health, Ledger};
use crate::text::Clean;

/// Batches asked of the provider for a new ledger: all that it has.
const ALL: u32 = u32::MAX;

pub(crate) async fn run(desk: &mut Desk, verb: &LedgerVerb) -> Result<(), Stop> {
    match verb {
        LedgerVerb::Path => path(desk),
        LedgerVerb::Check => check(desk).await,
        LedgerVerb::Rebuild => rebuild(desk).await,
        LedgerVerb::Export(args) => {
            let target = desk.env.cwd().join(&args.file);
            let ledger = desk.ledger()?;
            let copy = target.clone();
            ledger.ask(move |ledger| ledger.export(&copy)).await?;
            let target = target.display().to_string();
            desk.out.line(Clean::field(&target).as_str())
        }
    }
}

fn path(desk: &mut Desk) -> Result<(), Stop> {
    let place = desk.ledger_place()?;
    if desk.out.format == Format::Json {
        return desk.out.json(&LedgerPathLine::of(&place));
    }
    let ids = place.ids.display();
    desk.out.detail(&format!("log of ids  {ids}"));
    let database = place.database.display().to_string();
    desk.out.line(Clean::field(&database).as_str())
}

async fn check(desk: &mut Desk) -> Result<(), Stop> {
    let ledger = desk.ledger()?;
    desk.tell_recovery(&ledger).await?;
    let health = ledger.ask(|ledger| ledger.check()).await?;
    tell(desk, &health)?;
    if health.problems.is_empty() {
        return Ok(());
    }
    let why = health.problems.first().cloned().unwrap_or_default();
    Err(Failure::new(Kind::Disk, "the ledger is damaged", why)
        .with_hint("run `batchdeck ledger rebuild`")
        .into())
}

fn tell(desk: &mut Desk, health: &Health) -> Result<(), Stop> {
    if desk.out.format == Format::Json {
        return desk.out.json(&HealthLine::of(health));
    }
    for problem in &health.problems {
        desk.out.line(Clean::line(problem).as_str())?;
    }
    let (batches, intents) = (grouped(health.batches), grouped(health.intents));
    let state = if health.problems.is_empty() {
        "sound"
    } else {
        "damaged"
    };
    desk.out.line(&format!(
        "{state} · {batches} batches · {intents} intents, {} unresolved · tables {} · {}",
        health.unresolved, health.version, health.journal
    ))
}

/// Makes the ledger anew: from what can be read of it, the log of ids, and the provider's list.
async fn rebuild(desk: &mut Desk) -> Result<(), Stop> {
    let (place, now) = (desk.ledger_place()?, desk.clock.now().wall);
    let work = tokio::task::spawn_blocking(move || {
        let ledger = Ledger::rebuild(&place, now)?;
        Ok(ledger.recovery().cloned())
    });
    let recovery = work.await.map_err(|lost| {
        Failure::new(
            Kind::Internal,
            "the ledger was not rebuilt",
            lost.to_string(),
        )
    })?;
    let recovery: Result<_, Failure> = recovery;
    if let Some(recovery) = recovery? {
        desk.out.note(&format!(
            "The old one is kept as {}; {} rows of it and {} batches of the log of ids were taken \
             over.",
            recovery.kept.display(),
            recovery.salvaged,
            recovery.ids
        ));
    }
    if let Err(Stop::Failed(failure)) = ask_provider(desk).await {
        let hint = failure.hint();
        desk.out.note(&format!(
            "The batches at the provider were not listed: {failure} ({hint}). `batchdeck list` \
             adds them at any time."
        ));
    }
    let ledger = desk.ledger()?;
    let health = ledger.ask(|ledger| ledger.check()).await?;
    tell(desk, &health)
}

async fn ask_provider(desk: &mut Desk) -> Result<(), Stop> {
    let connection = desk.connect().await?;
    let batches = list::fetch(desk, &connection, &[], ALL).await?;
    let count = grouped(u64::try_from(batches.len()).unwrap_or(u64::MAX));
    desk.out
        .note(&format!("The provider lists {count} batches."));
    Ok(())
}
