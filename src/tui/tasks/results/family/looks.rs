//! Results that are looked at where they lie, as long as they are little.

use crate::app::state::results::Where;
use crate::domain::{Batch, Kind};
use crate::results::preview::{self, BUDGET};

use super::super::super::link::Link;
use super::super::spool::Spool;
use super::super::work::blocking;

/// So many batches of a run are looked at where they lie, at most.
const MOST_LOOKS: u32 = 8;

/// What a look at the provider has brought.
pub(super) enum Looked {
    /// All there is.
    Whole(Spool),
    /// Too much, or nothing.
    No(Where),
}

/// How many looks at the provider are left.
pub(super) struct Looks {
    left: u32,
    after_much: AfterMuch,
}

/// What is done once there was too much of something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AfterMuch {
    GoOn,
    /// The others are like it.
    Stop,
}

impl Looks {
    /// Of retries there are few, and each is smaller than what it is made of.
    pub(super) fn of_retries() -> Self {
        Self {
            left: u32::MAX,
            after_much: AfterMuch::GoOn,
        }
    }

    /// The shards of a run are of one size, and there may be many.
    pub(super) fn of_shards() -> Self {
        Self {
            left: MOST_LOOKS,
            after_much: AfterMuch::Stop,
        }
    }

    /// There was too much of one that somebody else has looked at.
    pub(super) fn none() -> Self {
        Self {
            left: 0,
            after_much: AfterMuch::Stop,
        }
    }

    /// Looks at the results of a batch, where that is worth it.
    pub(super) async fn at(&mut self, link: &Link, batch: &Batch) -> Looked {
        if !batch.status.is_ended() {
            return Looked::No(Where::Running);
        }
        if batch.result_files().next().is_none() {
            return Looked::No(Where::Nothing);
        }
        if self.left == 0 {
            return Looked::No(Where::Away);
        }
        self.left -= 1;
        let looked = looked_at(link, batch).await;
        if matches!(looked, Looked::No(Where::Away)) && self.after_much == AfterMuch::Stop {
            self.left = 0;
        }
        looked
    }
}

async fn looked_at(link: &Link, batch: &Batch) -> Looked {
    let preview = async {
        let provider = link.provider().await?;
        let preview = preview::preview(provider, batch, BUDGET).await?;
        if !preview.is_whole {
            return Ok(None);
        }
        let (env, spools) = (link.launch.env.clone(), link.spools.clone());
        blocking(move || spools.spool(&preview, &env).map(Some)).await
    };
    match preview.await {
        Ok(Some(spool)) => Looked::Whole(spool),
        Err(failure) if failure.kind == Kind::NotFound => Looked::No(Where::Gone),
        Ok(None) | Err(_) => Looked::No(Where::Away),
    }
}
