//! `create`: check, upload, make the batch, say its id at once, and wait if asked.

mod run;

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::args::CreateArgs;
use super::ask;
use super::check;
use super::cost::{self, Need};
use super::desk::{Connection, Desk};
use super::ending;
use super::exit::Stop;
use super::json::BatchLine;
use super::out::Format;
use super::progress;
use super::queue::{self, Way};
use super::wait;
use crate::clock;
use crate::domain::check::Report;
use crate::domain::{Batch, Endpoint, Failure, IntentId, Kind};
use crate::ledger::{Again, Handle};
use crate::ops::check::Asked;
use crate::ops::create::CreatePlan;
use crate::ops::drafts;
use crate::ops::submit::{self, Errand, Submitted};
use crate::ops::transfer::Meter;
use crate::text::Clean;

use run::Needed;

/// What every provider offers.
pub(crate) const WINDOW: &str = "24h";

/// Runs until it is done or a signal asks for the end; then it says what is kept and how to go on.
pub(crate) async fn run(desk: &mut Desk, args: &CreateArgs) -> Result<(), Stop> {
    let begun = Begun::default();
    let steps = Box::pin(steps(desk, args, &begun));
    begun.until_stopped(steps).await
}

/// What was begun, for whoever stops it.
#[derive(Default)]
pub(crate) struct Begun(RefCell<Option<(Handle, IntentId)>>);

impl Begun {
    pub(crate) fn set(&self, ledger: &Handle, intent: &IntentId) {
        self.0.replace(Some((ledger.clone(), intent.clone())));
    }

    /// Runs the steps of a verb until they are done or a signal asks for the end.
    pub(crate) async fn until_stopped(
        &self,
        steps: impl Future<Output = Result<(), Stop>>,
    ) -> Result<(), Stop> {
        tokio::select! {
            biased;
            code = ending::asked_for() => Err(Stop::Signalled(self.stopped().await, code)),
            ended = steps => ended,
        }
    }

    /// Says what is left behind, by what the ledger knows.
    async fn stopped(&self) -> Failure {
        let begun = self.0.take();
        if let Some((ledger, id)) = begun
            && let Ok(intent) = ledger.ask(move |ledger| ledger.intent(&id)).await
        {
            return submit::stopped(&intent);
        }
        Failure::new(Kind::Interrupted, "stopped", "").with_hint("nothing was sent")
    }
}

async fn steps(desk: &mut Desk, args: &CreateArgs, begun: &Begun) -> Result<(), Stop> {
    let metadata = metadata(&args.metadata, args.name.as_deref())?;
    let connection = desk.connect_to_change("cannot create a batch").await?;
    if args.run.is_wanted()
        && let Needed::Yes = Box::pin(run::steps(desk, &connection, args, begun)).await?
    {
        return Ok(());
    }
    let asked = Asked {
        limits: connection.session.limits.clone(),
        endpoint: None,
    };
    let report = check::examine(desk, &args.file, &asked).await?;
    let file = args.file.to_string_lossy();
    check::refuse(desk, &file, &report)?;
    if let Some(told) = check::told_warnings(&file, &report) {
        desk.out.note(&told);
    }
    let profile = connection.session.profile.clone();
    let is_limited = queue::is_limited(&connection, args, &report).await?;
    let need = Need {
        profile: &profile,
        args: args.cost,
        is_limited,
    };
    let tokens = cost::allow(desk, need, &args.file, &report).await?;
    let way = queue::way(desk, &connection, args, &report, tokens).await?;
    let plan = CreatePlan {
        path: desk.env.cwd().join(&args.file),
        endpoint: endpoint(args, &report)?,
        parent: None,
        shard: None,
        window: WINDOW.to_owned(),
        metadata,
        tokens,
        report,
    };
    desk.tell_recovery(&connection.ledger).await?;
    let again = again(args.allow_duplicate);
    let mut errand = begin(desk, &connection, &plan, again).await?;
    begun.set(&connection.ledger, &errand.intent().id);
    if let Way::Hold(reason) = way {
        return queue::hold(desk, errand, reason).await;
    }
    errand.unhold().await?;
    let batch = Box::pin(carry(desk, errand)).await?;
    if args.wait {
        return wait::follow(desk, &connection, vec![batch.id], None).await;
    }
    Ok(())
}

/// Reads what `--allow-duplicate` says.
pub(crate) fn again(allow_duplicate: bool) -> Again {
    if allow_duplicate {
        Again::Allow
    } else {
        Again::Refuse
    }
}

/// Writes the intent down; where there is a batch of the same requests, asks first.
pub(crate) async fn begin(
    desk: &mut Desk,
    connection: &Connection,
    plan: &CreatePlan,
    again: Again,
) -> Result<Errand, Stop> {
    let courier = connection.courier()?;
    let id = IntentId::from_bytes(clock::random()?);
    let errand = match courier.begin(plan, id.clone(), again).await {
        Err(failure) if failure.kind == Kind::Duplicate && ask::can_ask() => {
            desk.out.note(&format!("{failure}."));
            if !ask::yes(desk, "Send them once more, as a second batch? [y/N]").await? {
                return Err(failure.into());
            }
            courier.begin(plan, id.clone(), Again::Allow).await?
        }
        begun => begun?,
    };
    let intent = errand.intent();
    if intent.id != id {
        desk.out.note(&format!(
            "Going on with intent {} of the same requests ({}).",
            intent.id.short(),
            intent.state.stage().word()
        ));
    }
    Ok(errand)
}

/// Carries an intent out and says the id of its batch the moment it is on the disk.
pub(crate) async fn carry(desk: &mut Desk, errand: Errand) -> Result<Batch, Stop> {
    let submitted = Box::pin(submit(desk, errand)).await?;
    say(desk, &submitted.batch)?;
    tell(desk, &submitted);
    Ok(submitted.batch)
}

/// Carries an intent out, with progress.
pub(crate) async fn submit(desk: &mut Desk, mut errand: Errand) -> Result<Submitted, Stop> {
    let (meter, progress) = Meter::new();
    progress::shown(&mut desk.out, "uploading", progress, errand.upload(&meter)).await?;
    let stages = errand.stages();
    let submitted = progress::staged(&mut desk.out, stages, errand.settle()).await?;
    if let Ok(paths) = desk.paths() {
        drafts::forget(&submitted.intent, &paths.drafts());
    }
    Ok(submitted)
}

/// Tells what else is to be known of a batch that was made.
pub(crate) fn tell(desk: &mut Desk, submitted: &Submitted) {
    for note in &submitted.notes {
        desk.out.note(note);
    }
    for batch in &submitted.duplicates {
        let id = &batch.id;
        desk.out.note(&format!(
            "{id} is a second batch of the same upload, made by a create whose answer came too \
             late. `batchdeck cancel {id}` stops it."
        ));
    }
}

/// Writes the id the moment it is known: a run that is cut off later must not lose it.
fn say(desk: &mut Desk, batch: &Batch) -> Result<(), Stop> {
    match desk.out.format {
        Format::Json => desk.out.json(&BatchLine::of(batch))?,
        Format::People => desk.out.line(Clean::line(batch.id.as_str()).as_str())?,
    }
    desk.out.flush()
}

/// Puts the notes together, and refuses what is no `key=value` or is said twice.
pub(crate) fn metadata(
    pairs: &[String],
    name: Option<&str>,
) -> Result<BTreeMap<String, String>, Failure> {
    let wrong = |why: String| Failure::new(Kind::Usage, "the metadata cannot be used", why);
    let name = name.iter().map(|name| ("name", *name));
    let mut metadata = BTreeMap::new();
    let pairs = pairs.iter().map(|pair| {
        pair.split_once('=')
            .filter(|(key, _)| !key.is_empty())
            .ok_or_else(|| wrong(format!("{pair:?} is no KEY=VALUE")))
    });
    for pair in pairs.chain(name.map(Ok)) {
        let (key, value) = pair?;
        if metadata.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(wrong(format!("{key:?} is given twice")));
        }
    }
    Ok(metadata)
}

/// Takes the endpoint from the file; a flag that says otherwise is a mistake worth stopping for.
fn endpoint(args: &CreateArgs, report: &Report) -> Result<Endpoint, Failure> {
    let given = args.endpoint.as_deref().map(Endpoint::new);
    match (given, report.endpoint.clone()) {
        (Some(given), Some(found)) if given != found => Err(Failure::new(
            Kind::InvalidInput,
            "cannot create the batch",
            format!("the requests go to {found}, and --endpoint says {given}"),
        )
        .with_hint("leave --endpoint out")),
        (_, Some(endpoint)) | (Some(endpoint), None) => Ok(endpoint),
        (None, None) => Err(Failure::new(
            Kind::InvalidInput,
            "cannot create the batch",
            "no request says where it goes",
        )
        .with_hint("say it with --endpoint")),
    }
}
