//! `download`: the result files of batches, whole and under their names; their paths on stdout.

use std::path::{Path, PathBuf};

use super::args::{DownloadArgs, FormArg};
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::export::{Place, run_export};
use super::human::grouped;
use super::json::{DownloadLine, VERSION};
use super::out::Format;
use super::progress;
use super::several::{Failures, ids};
use crate::clock;
use crate::domain::{Batch, BatchId, Failure};
use crate::ledger::Coverage;
use crate::ops::download::{self, Downloaded, Existing, download, download_input};
use crate::ops::export::report::Facts;
use crate::ops::export::{self, Export};
use crate::ops::place::default_dir;
use crate::ops::transfer::Meter;
use crate::text::Clean;

/// A batch whose results are on this disk.
struct Done {
    batch: Batch,
    downloaded: Downloaded,
    exported: Option<PathBuf>,
}

pub(crate) async fn run(desk: &mut Desk, args: &DownloadArgs) -> Result<(), Stop> {
    let connection = desk.connect().await?;
    let mut failures = Failures::default();
    for id in ids(desk, &args.ids).await? {
        match fetch(desk, &connection, id, args).await {
            Ok(done) => tell(desk, &done)?,
            Err(failure) => failures.tell(&mut desk.out, &failure),
        }
    }
    failures.end()
}

async fn fetch(
    desk: &mut Desk,
    connection: &Connection,
    id: BatchId,
    args: &DownloadArgs,
) -> Result<Done, Failure> {
    let batch = connection.provider().get(id).await?;
    let root = match &args.output_dir {
        Some(dir) => desk.env.cwd().join(dir),
        None => connection.session.download_dir.clone(),
    };
    let place = download::Place {
        dir: default_dir(&root, &batch, None),
    };
    let existing = if args.force {
        Existing::Replace
    } else {
        Existing::Refuse
    };
    let (meter, progress) = Meter::new();
    let provider = connection.provider().clone();
    let work = download(provider, &batch, &place, existing, &meter);
    let downloaded = progress::shown(&mut desk.out, "downloading", progress, work).await?;
    connection.keep(std::slice::from_ref(&batch), Coverage::Some);
    keep(connection, &batch, &downloaded);
    let exported = also(desk, connection, args.format, &batch, &downloaded, existing).await?;
    Ok(Done {
        batch,
        downloaded,
        exported,
    })
}

/// Takes note of where the files are.
fn keep(connection: &Connection, batch: &Batch, downloaded: &Downloaded) {
    let (account, at) = (connection.session.account(), (clock::luck().clock)());
    for file in &downloaded.files {
        file.remember(&connection.ledger, &account, &batch.id, at);
    }
}

/// Writes the form that was asked for beside the files as they came, in the order of the requests.
async fn also(
    desk: &mut Desk,
    connection: &Connection,
    form: FormArg,
    batch: &Batch,
    downloaded: &Downloaded,
    existing: Existing,
) -> Result<Option<PathBuf>, Failure> {
    if form == FormArg::Jsonl {
        return Ok(None);
    }
    let format = export::Format::of_word(form.word())?;
    let files = downloaded.files.iter().map(|file| file.path.clone());
    let mut wish = Export::of(files.collect(), format);
    wish.input = requests(desk, connection, batch, &downloaded.dir).await;
    wish.facts = Facts {
        title: batch.given_name().unwrap_or(batch.id.as_str()).to_owned(),
        batch: Some(Box::new(batch.clone())),
        prices: super::export::prices(desk)?,
    };
    let place = Place::File(downloaded.dir.join(format.file_name()));
    match run_export(desk, wish, place, existing).await {
        Ok(exported) => Ok(exported.path),
        Err(Stop::Failed(failure)) => Err(failure),
        // Nothing of this is written to stdout.
        Err(Stop::Told(_) | Stop::Code(_) | Stop::Signalled(..) | Stop::PipeClosed) => Ok(None),
    }
}

/// Fetches the requests once; without them the order is that of the files.
async fn requests(
    desk: &mut Desk,
    connection: &Connection,
    batch: &Batch,
    dir: &Path,
) -> Option<PathBuf> {
    let place = download::Place {
        dir: dir.to_owned(),
    };
    let (meter, progress) = Meter::new();
    let provider = connection.provider().clone();
    let work = download_input(provider, batch, &place, &meter);
    let fetched = progress::shown(&mut desk.out, "downloading the requests", progress, work).await;
    match fetched {
        Ok(saved) => Some(saved.path),
        Err(failure) => {
            let id = &batch.id;
            desk.out.note(&format!(
                "{id}: {failure}; the export has the order of the files, and missing requests are \
                 not in it"
            ));
            None
        }
    }
}

fn tell(desk: &mut Desk, done: &Done) -> Result<(), Stop> {
    let (batch, downloaded) = (&done.batch, &done.downloaded);
    for warning in &downloaded.warnings {
        desk.out.note(&format!("{}: {warning}", batch.id));
    }
    for file in &downloaded.files {
        let state = if file.was_there {
            ", was there already"
        } else {
            ""
        };
        let (word, lines) = (file.which.word(), grouped(file.lines));
        desk.out
            .detail(&format!("{}: {word}, {lines} lines{state}", batch.id));
    }
    let paths = downloaded.files.iter().map(|file| &file.path);
    let paths = paths.chain(&done.exported);
    let files: Vec<String> = paths.map(|path| path.display().to_string()).collect();
    if desk.out.format == Format::Json {
        desk.out.json(&DownloadLine {
            version: VERSION,
            r#type: "download",
            id: batch.id.as_str(),
            folder: downloaded.dir.display().to_string(),
            files,
        })?;
    } else {
        for file in files {
            desk.out.line(Clean::field(&file).as_str())?;
        }
    }
    desk.out.flush()
}
