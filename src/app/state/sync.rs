//! How fresh the list is, and what is still to be listed.

use std::time::Duration;

use crate::domain::poll::{PollPlan, Speed, Verdict};
use crate::domain::{Cursor, Failure, Kind, Moment, Now};

use crate::app::effect::Ticket;

/// Batches that are listed without being asked for; older ones come when they are wanted.
pub const LISTED_AT_FIRST: usize = 1000;
/// For so long after a key the age of the list is counted in seconds; then its time is shown, and
/// the screen rests.
const LOOKING: Duration = Duration::from_secs(20);

/// How fresh the list is.
#[derive(Clone, Debug, PartialEq)]
pub struct Sync {
    /// When to look again.
    pub plan: PollPlan,
    /// The asking for the newest page that is answered next; older replies are dropped.
    pub head: Ticket,
    /// The asking for an older page that is answered next.
    pub tail: Ticket,
    /// The last ticket given out; newest and older pages share one count, so that a reply to the
    /// one is never taken for a reply to the other.
    tickets: Ticket,
    /// Where the part of the list that was not fetched yet begins.
    pub older: Option<Cursor>,
    /// Whether an older page was asked for and not answered.
    pub is_fetching_older: bool,
    /// Whether the user wants everything, however old.
    pub wants_all: bool,
    /// When the list was last fetched with success.
    pub last_good: Option<Now>,
    /// Why the last look failed.
    pub failure: Option<Failure>,
    /// Whether the names of input files were asked for since the list was last asked for by hand.
    pub has_named_files: bool,
    last_key: Moment,
}

impl Sync {
    /// Starts with a look that is due at once.
    pub fn new(speed: Speed, now: Now) -> Self {
        Self {
            plan: PollPlan::new(speed, now),
            head: Ticket::default(),
            tail: Ticket::default(),
            tickets: Ticket::default(),
            older: None,
            is_fetching_older: false,
            wants_all: false,
            last_good: None,
            failure: None,
            has_named_files: false,
            last_key: now.at,
        }
    }

    /// Goes on counting tickets where another profile stopped, so that its late replies are stale.
    pub fn continue_after(&mut self, other: &Self) {
        self.tickets = other.tickets;
    }

    /// Starts an asking for the newest page.
    pub fn ask_newest(&mut self) -> Ticket {
        self.head = self.tickets.renew();
        self.head
    }

    /// Starts an asking for an older page.
    pub fn ask_older(&mut self) -> Ticket {
        self.tail = self.tickets.renew();
        self.is_fetching_older = true;
        self.tail
    }

    /// Tells whether a first listing is still to come and nothing has gone wrong yet.
    pub fn is_first_load(&self) -> bool {
        self.last_good.is_none() && self.failure.is_none()
    }

    /// Takes note of a key press.
    pub fn key(&mut self, now: Now) {
        self.last_key = now.at;
        self.plan.key(now);
    }

    /// Tells whether somebody is likely to be looking, so that the age is worth counting.
    pub fn is_watched(&self, now: Now) -> bool {
        now.at.since(self.last_key) < LOOKING
    }

    /// Returns when the age in the header next reads differently.
    pub fn age_changes(&self, now: Now) -> Option<Moment> {
        let good = self.last_good.filter(|_| self.is_watched(now))?;
        let age = now.at.since(good.at).as_secs();
        Some(good.at.plus(Duration::from_secs(age + 1)))
    }

    /// Decides what a failed look means for the plan.
    pub fn verdict(failure: &Failure) -> Verdict {
        match failure.kind {
            Kind::NoKey | Kind::Unauthorized | Kind::Forbidden | Kind::Config => Verdict::Refused,
            Kind::RateLimited => Verdict::SlowDown(failure.retry_after),
            Kind::Usage
            | Kind::NotFound
            | Kind::Conflict
            | Kind::Duplicate
            | Kind::Unsupported
            | Kind::Quota
            | Kind::Unavailable
            | Kind::Network
            | Kind::Ambiguous
            | Kind::Rejected
            | Kind::Garbled
            | Kind::InvalidInput
            | Kind::Disk
            | Kind::TargetExists
            | Kind::EndedBadly
            | Kind::SomeFailed
            | Kind::TimedOut
            | Kind::Interrupted
            | Kind::Terminal
            | Kind::Internal => Verdict::Trouble(failure.retry_after),
        }
    }
}
