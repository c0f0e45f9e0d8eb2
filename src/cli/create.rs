//! `create`: check, upload, make the batch, say its id at once, and wait if asked.

use std::collections::BTreeMap;

use super::args::CreateArgs;
use super::check;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::json::BatchLine;
use super::out::Format;
use super::progress;
use super::wait;
use crate::clock;
use crate::domain::check::Report;
use crate::domain::{Batch, Endpoint, Failure, Kind};
use crate::ops::create::{CreatePlan, Intent, create};
use crate::ops::transfer::Meter;
use crate::text::Clean;

/// What every provider offers.
const WINDOW: &str = "24h";

pub(crate) async fn run(desk: &mut Desk, args: &CreateArgs) -> Result<(), Stop> {
    let metadata = metadata(args)?;
    let connection = desk.connect_to_change("cannot create a batch").await?;
    let report = check::examine(desk, &args.file).await?;
    let file = args.file.to_string_lossy();
    if let Some(failure) = check::refusal(&file, &report) {
        for line in check::lines(&file, &report) {
            desk.out.note(&line);
        }
        return Err(failure.into());
    }
    let plan = CreatePlan {
        path: desk.env.cwd().join(&args.file),
        endpoint: endpoint(args, &report)?,
        window: WINDOW.to_owned(),
        metadata,
        report,
    };
    let batch = send(desk, &connection, plan).await?;
    say(desk, &batch)?;
    if args.wait {
        return wait::follow(desk, &connection, vec![batch.id], None).await;
    }
    Ok(())
}

async fn send(desk: &mut Desk, connection: &Connection, plan: CreatePlan) -> Result<Batch, Stop> {
    let intent = Intent::from_bytes(clock::random()?);
    let (meter, progress) = Meter::new();
    let provider = connection.provider().clone();
    let work = create(provider, plan, &intent, &meter);
    Ok(progress::shown(&mut desk.out, "uploading", progress, work).await?)
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
fn metadata(args: &CreateArgs) -> Result<BTreeMap<String, String>, Failure> {
    let wrong = |why: String| Failure::new(Kind::Usage, "the metadata cannot be used", why);
    let name = args.name.iter().map(|name| ("name", name.as_str()));
    let mut metadata = BTreeMap::new();
    let pairs = args.metadata.iter().map(|pair| {
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
