//! Clocks and dice: the one place that reads them for the dashboard.
//!
//! Everything below is handed times and random numbers as arguments. Tokio's clock is read and not
//! the system's, so that a test can pause it and let a virtual hour pass.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::tz::TimeZone;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::Instant;

use crate::domain::{Failure, Kind, Moment, Now, Timestamp};
use crate::provider::Luck;

/// Reads both clocks, the monotonic one counted from the start of the run.
#[derive(Clone)]
pub struct Clock {
    started: Instant,
    wall: Arc<dyn Fn(Moment) -> Timestamp + Send + Sync>,
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clock")
            .field("started", &self.started)
            .finish_non_exhaustive()
    }
}

impl Clock {
    /// Starts to count, with the system's wall clock.
    pub fn start() -> Self {
        Self::with_wall(|_| wall())
    }

    /// Starts to count, with a wall clock that is told how much time has passed.
    pub fn with_wall(wall: impl Fn(Moment) -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            started: Instant::now(),
            wall: Arc::new(wall),
        }
    }

    /// Reads both clocks.
    pub fn now(&self) -> Now {
        let at = Moment(self.started.elapsed());
        Now {
            wall: (self.wall)(at),
            at,
        }
    }

    /// Returns the instant of a moment, to sleep until.
    pub fn instant(&self, moment: Moment) -> Instant {
        self.started + moment.0
    }
}

/// Reads the wall clock in unix milliseconds.
#[expect(clippy::disallowed_methods, reason = "the edge that reads the clock")]
pub fn unix_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

fn wall() -> Timestamp {
    Timestamp(unix_millis() / 1000)
}

/// Draws a number from 0 to 1.
pub fn dice() -> f64 {
    let mut bytes = [0; 4];
    match SystemRandom::new().fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// Returns clock and chance for the provider's retries.
pub fn luck() -> Luck {
    Luck {
        clock: Arc::new(wall),
        dice: Arc::new(dice),
    }
}

/// Where the system keeps the rules of its own zone.
const LOCALTIME: &str = "/etc/localtime";

/// Returns the zone in which times are shown; `is_set` tells whether `TZ` names one.
///
/// The file of the system is read as it is. `TimeZone::system` looks its name up in the database
/// first, and lists every folder of that for it: a hundred calls before the first picture.
pub fn zone(is_set: bool) -> TimeZone {
    let rules = (!is_set).then(|| std::fs::read(LOCALTIME).ok()).flatten();
    let local = rules.and_then(|rules| TimeZone::tzif("local", &rules).ok());
    local.unwrap_or_else(TimeZone::system)
}

/// Draws 128 bits that nobody can guess.
pub fn random() -> Result<[u8; 16], Failure> {
    let mut bytes = [0; 16];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_unspecified| {
            Failure::new(
                Kind::Internal,
                "cannot draw a random number",
                "the system gives no random bytes",
            )
        })?;
    Ok(bytes)
}

/// Draws a token, as hex.
pub fn token() -> Result<String, Failure> {
    Ok(format!("{:032x}", u128::from_be_bytes(random()?)))
}
