//! `resume`: what was begun and has not become a batch, and how it goes on.

use super::args::ResumeArgs;
use super::begun::Begun;
use super::create::carry;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::human::{self, Look, Row};
use super::json::IntentLine;
use super::out::Format;
use super::queue;
use super::several::Failures;
use crate::clock;
use crate::domain::{Failure, Intent, Kind, Stage};
use crate::ledger::{Handle, Owner};
use crate::ops::drafts;
use crate::ops::submit;

/// Runs until it is done or a signal asks for the end; then it says what is kept and how to go on.
pub(crate) async fn run(desk: &mut Desk, args: &ResumeArgs) -> Result<(), Stop> {
    let begun = Begun::default();
    let steps = Box::pin(steps(desk, args, &begun));
    begun.until_stopped(steps).await
}

async fn steps(desk: &mut Desk, args: &ResumeArgs, begun: &Begun) -> Result<(), Stop> {
    let ledger = desk.ledger()?;
    desk.tell_recovery(&ledger).await?;
    let drafts = desk.paths()?.drafts();
    drafts::sweep(&ledger, drafts, (clock::luck().clock)()).await?;
    let chosen = match &args.intent {
        Some(beginning) => vec![find(&ledger, beginning).await?],
        None => ledger.ask(|ledger| ledger.unresolved(None)).await?,
    };
    if args.abandon {
        return abandon(desk, &ledger, &chosen).await;
    }
    if args.intent.is_none() && !args.all {
        return show(desk, &chosen);
    }
    go_on(desk, ledger, chosen, args, begun).await
}

/// Finds the one intent whose id begins so.
async fn find(ledger: &Handle, beginning: &str) -> Result<Intent, Failure> {
    let asked = beginning.to_owned();
    let found = ledger
        .ask(move |ledger| ledger.intents_named(&asked))
        .await?;
    let many = found.len();
    let mut found = found.into_iter();
    match (found.next(), many) {
        (Some(intent), 1) => Ok(intent),
        (None, _) => Err(Failure::new(
            Kind::NotFound,
            format!("there is no intent {beginning:?}"),
            "the ledger does not know it",
        )
        .with_hint("`batchdeck resume` lists what is unresolved")),
        (Some(_), many) => Err(Failure::new(
            Kind::Usage,
            format!("{beginning:?} can be any of {many} intents"),
            "",
        )
        .with_hint("type more of its id")),
    }
}

/// Lists what is unresolved, with what will happen next and the command for it.
fn show(desk: &mut Desk, intents: &[Intent]) -> Result<(), Stop> {
    let usual = desk.usual_urls()?;
    if desk.out.format == Format::Json {
        return intents.iter().try_for_each(|intent| {
            let usual = usual(&intent.wanted.account.profile);
            desk.out.json(&IntentLine::of(intent, usual.as_deref()))
        });
    }
    if intents.is_empty() {
        desk.out.note("Nothing is unresolved.");
        return Ok(());
    }
    let (now, look) = (desk.clock.now().wall, Look::of(&desk.out));
    let rows: Vec<Row> = intents
        .iter()
        .map(|intent| Row::of_intent(intent, now, look))
        .collect();
    for line in human::table(&rows, look) {
        desk.out.line(&line)?;
    }
    for intent in intents {
        let usual = usual(&intent.wanted.account.profile);
        let command = submit::command(intent, usual.as_deref());
        let next = submit::next_step(intent);
        desk.out.note(&format!("`{command}` will {next}."));
    }
    Ok(())
}

async fn abandon(desk: &mut Desk, ledger: &Handle, chosen: &[Intent]) -> Result<(), Stop> {
    for intent in chosen {
        let owner = Owner::of_this_process(clock::random()?);
        let now = (clock::luck().clock)();
        let intent = submit::abandon(ledger, &intent.id, owner, now).await?;
        let left = intent.state.file().map_or_else(String::new, |file| {
            format!("; {file}, and any batch of it, stays at the provider")
        });
        let short = intent.id.short();
        desk.out.note(&format!("Intent {short} is given up{left}."));
    }
    Ok(())
}

/// Resolves intents, each on its own: one that fails does not hold up the others.
async fn go_on(
    desk: &mut Desk,
    ledger: Handle,
    chosen: Vec<Intent>,
    args: &ResumeArgs,
    begun: &Begun,
) -> Result<(), Stop> {
    let usual = desk.usual_urls()?;
    if let (Some(intent), Some(_)) = (chosen.first(), &args.intent) {
        refuse_elsewhere(
            desk,
            intent,
            usual(&intent.wanted.account.profile).as_deref(),
        )?;
    }
    let connection = desk.connect_to_change("cannot resume").await?;
    // One ledger is enough, and the connection has it open.
    drop(ledger);
    let account = connection.session.account();
    let mut failures = Failures::default();
    for intent in chosen {
        if args.all && intent.wanted.account != account {
            let usual = usual(&intent.wanted.account.profile);
            let command = submit::command(&intent, usual.as_deref());
            desk.out.note(&format!(
                "Left out, of another profile or URL: `{command}`."
            ));
            continue;
        }
        // Who names a held one wants it sent; the others wait for their turn.
        if args.all && intent.state.stage() == Stage::Held {
            continue;
        }
        begun.set(&connection, &intent.id);
        let ended = take_up(desk, &connection, &intent).await;
        match ended {
            Err(Stop::Failed(failure)) => failures.tell(&mut desk.out, &failure),
            ended => ended?,
        }
    }
    if args.all {
        queue::release(desk, &connection, &mut failures).await?;
    }
    failures.end()
}

/// Refuses an intent that was begun at a URL which was named by hand, before a key is looked for: that
/// of this run may be for another host, and the one it was begun with is not stored.
fn refuse_elsewhere(desk: &Desk, intent: &Intent, usual: Option<&str>) -> Result<(), Failure> {
    let url = intent.wanted.account.base_url.as_str();
    if desk.globals.base_url.is_some() || usual.is_none_or(|usual| usual == url) {
        return Ok(());
    }
    Err(submit::of_another_account(intent, usual))
}

async fn take_up(desk: &mut Desk, connection: &Connection, intent: &Intent) -> Result<(), Stop> {
    let mut errand = connection.courier()?.take_up(&intent.id).await?;
    errand.unhold().await?;
    Box::pin(carry(desk, errand, None)).await.map(drop)
}
