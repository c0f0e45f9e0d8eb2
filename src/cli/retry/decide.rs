//! Whether and how a retry is sent: the queue is looked at and the user asked.

use crate::cli::args::RetryArgs;
use crate::cli::ask;
use crate::cli::desk::{Connection, Desk};
use crate::cli::exit::Stop;
use crate::cli::human::grouped;
use crate::cli::queue::{self, Comer, Outlook, Questions, Way};
use crate::domain::Failure;

/// Warns where the queue has no room, and asks whether and how so many requests are sent; nothing is
/// asked where a yes was said beforehand. `None` is a no.
pub(super) async fn decide(
    desk: &mut Desk,
    connection: &Connection,
    args: &RetryArgs,
    comer: Comer<'_>,
    taken: u64,
) -> Result<Option<Way>, Stop> {
    let outlook = queue::outlook(desk, connection, comer).await?;
    if args.yes {
        return outlook.way(desk, Questions::Answered).await.map(Some);
    }
    if !agreed(desk, taken, &outlook).await? {
        return Ok(None);
    }
    outlook.way(desk, Questions::Welcome).await.map(Some)
}

async fn agreed(desk: &mut Desk, taken: u64, outlook: &Outlook) -> Result<bool, Failure> {
    let requests = match taken {
        1 => "this request".to_owned(),
        many => format!("these {} requests", grouped(many)),
    };
    let question = match outlook {
        Outlook::Waits(_) => format!("Hold {requests} here as a new batch until it fits? [y/N]"),
        Outlook::Clear | Outlook::Fails(_) => format!("Send {requests} as a new batch? [y/N]"),
    };
    ask::yes(desk, &question).await
}
