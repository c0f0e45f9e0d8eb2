//! The bytes of one file, over as many connections as it takes.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;

use super::job::{Job, Tally, blocking};
use super::part::Part;
use crate::domain::{Failure, Kind};
use crate::provider::{Content, ReadFrom};

const ATTEMPTS: u32 = 5;
/// Blocks written at once: large enough that handing them over costs nothing.
const BLOCK: usize = 256 * 1024;
const WAIT_MAX: Duration = Duration::from_mins(1);

/// All bytes of a file, as far as the wire can tell.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) part: Part,
    pub(super) length: Length,
    pub(super) warning: Option<String>,
}

/// How it is known that no bytes are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// A length told beforehand was met.
    Met,
    /// Nobody told one, or not a right one: only the content can tell.
    Unknown,
}

/// How one connection ended.
enum End {
    /// Everything is there.
    Whole(Length),
    /// The end came in order, but not at the length that the file's description tells.
    Disagrees,
    /// The end came in order, but before the length that the reply told.
    Short(Failure),
    /// It broke.
    Broke(Failure),
}

/// Fetches a file into its part.
///
/// A connection that broke is followed by another, at most five in all, as long as each gets
/// further than the one before. Resumes only where the reply proves that it resumed.
pub(super) async fn fetch(job: &Job, tally: &Tally<'_>) -> Result<Fetched, Failure> {
    let mut part = blocking(Part::of(job)).await?;
    if part.is_whole() {
        if job.about.bytes.is_none_or(|told| told == part.bytes()) {
            return Ok(whole(job, part, Length::Met));
        }
        part = blocking(move || part.restart()).await?;
    }
    let mut furthest = part.bytes();
    for attempt in 0..ATTEMPTS {
        let is_resumed = part.read_from() != ReadFrom::Start;
        let (kept, end) = connect(job, tally, part).await?;
        let reached = kept.bytes();
        part = match end {
            End::Whole(Length::Met) => {
                let kept = blocking(move || kept.keep_whole()).await?;
                return Ok(whole(job, kept, Length::Met));
            }
            // Only the content can tell whether this is all; until it has, a later run must not
            // take it for whole.
            End::Whole(Length::Unknown) => {
                let kept = blocking(move || kept.keep()).await?;
                return Ok(whole(job, kept, Length::Unknown));
            }
            // Twice the same length: then the description is wrong, and the content has to tell.
            End::Disagrees if reached == furthest && attempt > 0 => {
                return Ok(whole(job, kept, Length::Unknown));
            }
            End::Disagrees => blocking(move || kept.restart()).await?,
            // Nothing after these bytes, and yet not the whole: they are of another file.
            End::Short(_) if is_resumed && reached <= furthest => {
                blocking(move || kept.restart()).await?
            }
            End::Short(failure) | End::Broke(failure) => {
                let is_last = attempt + 1 == ATTEMPTS;
                if failure.kind == Kind::NotFound {
                    return Err(gone(job, failure, kept));
                }
                if is_last || !failure.is_retriable() || reached <= furthest {
                    return Err(given_up(job, failure, reached));
                }
                tokio::time::sleep(pause(attempt, &failure)).await;
                kept
            }
        };
        furthest = furthest.max(reached);
    }
    let why = "the provider sends another length each time";
    Err(Failure::new(Kind::Garbled, job.what(), why))
}

fn pause(attempt: u32, failure: &Failure) -> Duration {
    let own = Duration::from_millis(250 << attempt.min(8));
    own.max(failure.retry_after.unwrap_or_default())
        .min(WAIT_MAX)
}

fn whole(job: &Job, part: Part, length: Length) -> Fetched {
    let told = job.about.bytes.filter(|told| *told != part.bytes());
    let warning = told.map(|told| {
        let (word, sent) = (job.which.word(), part.bytes());
        format!("the provider says that the {word} file has {told} bytes, and sent {sent}")
    });
    Fetched {
        part: part.leave(),
        length,
        warning,
    }
}

fn given_up(job: &Job, failure: Failure, reached: u64) -> Failure {
    let why = match reached {
        0 => failure.why.clone(),
        _ => format!("{} after {reached} bytes", failure.why),
    };
    let hint = match reached {
        0 => failure.hint().to_owned(),
        _ => "run the same command again: it goes on where it can".to_owned(),
    };
    Failure { why, ..failure }
        .in_order_to(job.what())
        .with_hint(hint)
}

/// Says that the provider no longer has the file, and what of it is on this disk.
fn gone(job: &Job, failure: Failure, part: Part) -> Failure {
    let word = job.which.word();
    let why = if part.bytes() > 0 {
        let (bytes, path) = (part.bytes(), part.path());
        drop(part.leave());
        let path = path.display();
        format!("the provider no longer has the {word} file; its first {bytes} bytes are in {path}")
    } else {
        // An empty part is worth nothing, and goes.
        drop(part);
        format!("the provider no longer has the {word} file")
    };
    Failure { why, ..failure }
}

/// Reads over one connection until it ends. An error of the disk ends everything.
async fn connect(job: &Job, tally: &Tally<'_>, part: Part) -> Result<(Part, End), Failure> {
    let content = match job
        .provider
        .read(job.about.id.clone(), part.read_from())
        .await
    {
        Ok(content) => content,
        Err(failure) if must_restart(&part, &failure) => {
            let part = blocking(move || part.restart()).await?;
            match job
                .provider
                .read(job.about.id.clone(), ReadFrom::Start)
                .await
            {
                Ok(content) => return receive(job, tally, part, content).await,
                Err(failure) => return Ok((part, End::Broke(failure))),
            }
        }
        Err(failure) => return Ok((part, End::Broke(failure))),
    };
    receive(job, tally, part, content).await
}

/// Tells whether a resume was refused as such (416 and the like), so that a start may still work.
fn must_restart(part: &Part, failure: &Failure) -> bool {
    part.read_from() != ReadFrom::Start && failure.kind == Kind::Rejected
}

async fn receive(
    job: &Job,
    tally: &Tally<'_>,
    part: Part,
    mut content: Content,
) -> Result<(Part, End), Failure> {
    if part.is_of_another(&content) {
        // The reply goes on with other content than what is there: nothing of it can be used.
        let part = blocking(move || part.restart()).await?;
        return Ok((part, End::Disagrees));
    }
    let (offset, told, etag) = (content.offset, content.total, content.etag.take());
    let mut part = blocking(move || part.begin(offset, etag, told)).await?;
    let mut waiting = BytesMut::new();
    let mut broke = None;
    while let Some(chunk) = content.body.next().await {
        match chunk {
            Ok(chunk) => waiting.extend_from_slice(&chunk),
            Err(failure) => {
                broke = Some(failure);
                break;
            }
        }
        if waiting.len() >= BLOCK {
            part = write(part, waiting.split().freeze()).await?;
            tally.at(part.bytes());
        }
    }
    part = write(part, waiting.freeze()).await?;
    part = blocking(move || part.keep()).await?;
    tally.at(part.bytes());
    let end = broke.map_or_else(|| judged(job, part.bytes(), part.expected()), End::Broke);
    Ok((part, end))
}

async fn write(part: Part, block: Bytes) -> Result<Part, Failure> {
    blocking(move || part.write(&block)).await
}

/// Judges a body that ended in order: the reply's own length counts most.
fn judged(job: &Job, received: u64, total: Option<u64>) -> End {
    let short = |told: u64| {
        let why = format!("the connection ended at byte {received} of {told}");
        End::Short(Failure::new(Kind::Network, job.what(), why))
    };
    match (total, job.about.bytes) {
        (Some(total), _) if received == total => End::Whole(Length::Met),
        (Some(total), _) => short(total),
        (None, Some(told)) if received == told => End::Whole(Length::Met),
        (None, Some(_)) => End::Disagrees,
        (None, None) => End::Whole(Length::Unknown),
    }
}
