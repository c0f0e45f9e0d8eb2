//! `results`: lines of a result file, as people read them.

use std::path::{Path, PathBuf};

use super::args::ResultsArgs;
use super::desk::Desk;
use super::exit::Stop;
use super::human::{self, Look};
use super::json::ResultItem;
use super::out::Format;
use crate::domain::batch::ResultFile;
use crate::domain::result::{Answer, Outcome, ResultLine};
use crate::domain::{Failure, Kind};
use crate::results::{Limits, ResultsFile, summary};
use crate::text::{Clean, pad};

/// Lines read at once: little enough to hold, even when each is as long as lines get.
const WINDOW: usize = 64;
/// Bytes indexed between two windows, so that the index stays ahead of the reading.
const INDEX_STEP: u64 = 8 * 1024 * 1024;
/// The part of an id that ends the name of its folder.
const ID_TAIL: usize = 8;
/// Room for the `custom_id`, beyond which the texts no longer stand below each other.
const ID_COLUMNS: usize = 16;

pub(crate) async fn run(desk: &mut Desk, args: &ResultsArgs) -> Result<(), Stop> {
    let mut left = args.limit.unwrap_or(u64::MAX);
    let mut shown = 0;
    for path in files(desk, args)? {
        let file = ResultsFile::open(&path)?;
        let mut next = 1;
        loop {
            file.advance(INDEX_STEP)?;
            let window = file.window_within(next, WINDOW, Limits::WIDE)?;
            next += window.lines.len() as u64;
            for raw in &window.lines {
                let line = raw.read();
                if left > 0 && is_wanted(&line, args) {
                    write(desk, &line)?;
                    left -= 1;
                    shown += 1;
                }
            }
            if left == 0 || window.reaches_end {
                break;
            }
            // Lets an interrupt through between two windows.
            tokio::task::yield_now().await;
        }
    }
    if shown == 0 {
        desk.out.note("There are no such results.");
    }
    Ok(())
}

/// Finds what to read: the file named, or both files of a batch that was downloaded.
fn files(desk: &mut Desk, args: &ResultsArgs) -> Result<Vec<PathBuf>, Failure> {
    let named = desk.env.cwd().join(&args.what);
    if named.is_file() {
        return Ok(vec![named]);
    }
    let root = desk.sound_settings()?.config.download_dir;
    let root = desk.env.absolute(&root);
    let folder = folder_of(&root, &args.what);
    let of_batch = |folder: &Path| {
        [ResultFile::Output, ResultFile::Errors]
            .map(|which| folder.join(which.file_name()))
            .into_iter()
            .filter(|file| file.is_file())
            .collect::<Vec<_>>()
    };
    let files = folder.as_deref().map_or_else(Vec::new, of_batch);
    if files.is_empty() {
        return Err(Failure::new(
            Kind::NotFound,
            format!("there are no results of {} here", args.what),
            format!(
                "it is no file, and no batch downloaded to {}",
                root.display()
            ),
        )
        .with_hint("`batchdeck download` fetches them"));
    }
    Ok(files)
}

/// Finds the folder that [`crate::ops::place`] gave a batch, whatever its name was then.
fn folder_of(root: &Path, id: &str) -> Option<PathBuf> {
    let skipped = id.chars().count().saturating_sub(ID_TAIL);
    let tail: String = id.chars().skip(skipped).collect();
    // A name that had to be made safe carries a mark behind the id.
    let (ending, inside) = (format!("-{tail}"), format!("-{tail}-"));
    let is_of_batch = |name: &str| name.ends_with(&ending) || name.contains(&inside);
    std::fs::read_dir(root)
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(is_of_batch))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .min()
}

fn is_wanted(line: &ResultLine, args: &ResultsArgs) -> bool {
    let is_failed = match line.outcome {
        Outcome::Error(_) | Outcome::Unreadable(_) | Outcome::Missing => true,
        Outcome::Answer(_) => line.is_soft_failure(),
    };
    (!args.errors || is_failed) && args.search.as_deref().is_none_or(|text| holds(line, text))
}

/// Tells whether a line holds a text: as it is read, or as it came.
fn holds(line: &ResultLine, text: &str) -> bool {
    let wanted = text.to_lowercase();
    let in_text = match &line.outcome {
        Outcome::Answer(Answer::Text(text) | Answer::Refusal(text)) => {
            text.to_lowercase().contains(&wanted)
        }
        Outcome::Answer(_) | Outcome::Error(_) | Outcome::Unreadable(_) | Outcome::Missing => {
            summary(line).to_lowercase().contains(&wanted)
        }
    };
    in_text
        || String::from_utf8_lossy(&line.raw)
            .to_lowercase()
            .contains(&wanted)
}

fn write(desk: &mut Desk, line: &ResultLine) -> Result<(), Stop> {
    if desk.out.format == Format::Json {
        return desk.out.json(&ResultItem::of(line));
    }
    let id = line
        .custom_id
        .as_deref()
        .map_or(Clean::own("-"), Clean::line);
    let text = Clean::field(&summary(line));
    let id = if human::is_within(id.as_str(), ID_COLUMNS) {
        pad(id.as_str(), ID_COLUMNS)
    } else {
        id.into_string()
    };
    let look = Look::of(&desk.out);
    desk.out
        .line(&human::fitted(&format!("{id}  {text}"), look))
}
