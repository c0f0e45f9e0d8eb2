//! `download`: the result files of batches, whole and under their names; their paths on stdout.

use std::path::PathBuf;

use super::args::{DownloadArgs, FormatArg};
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::human::grouped;
use super::json::{DownloadLine, VERSION};
use super::out::Format;
use super::progress;
use super::several::{Failures, ids};
use crate::domain::{Batch, BatchId, Failure, Kind};
use crate::ops::download::{Downloaded, Existing, Place, download};
use crate::ops::export::{self, export};
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
    for id in ids(&args.ids) {
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
    let place = Place {
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
    let exported = also(args.format, &downloaded, existing).await?;
    Ok(Done {
        batch,
        downloaded,
        exported,
    })
}

/// Writes the form that was asked for beside the files as they came.
async fn also(
    form: FormatArg,
    downloaded: &Downloaded,
    existing: Existing,
) -> Result<Option<PathBuf>, Failure> {
    let (format, name) = match form {
        FormatArg::Jsonl => return Ok(None),
        FormatArg::Json => (export::Format::Json, "results.json"),
        FormatArg::Csv => (export::Format::Csv, "results.csv"),
    };
    let files: Vec<PathBuf> = downloaded
        .files
        .iter()
        .map(|file| file.path.clone())
        .collect();
    let target = downloaded.dir.join(name);
    let work = move || export(&files, format, &target, existing);
    let exported = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new(Kind::Internal, "the export broke off", error.to_string()))?;
    exported.map(|exported| Some(exported.path))
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
