//! The clocks and the dice of the command line: the one place here that reads them.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use ring::rand::{SecureRandom, SystemRandom};

use crate::domain::{Failure, Kind, Moment, Now, Timestamp};
use crate::provider::Luck;

/// Both clocks, the monotonic one counted from the start of the run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: Instant,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the edge that reads the clock")]
    pub(crate) fn start() -> Self {
        Self {
            started: Instant::now(),
        }
    }

    pub(crate) fn now(self) -> Now {
        Now {
            wall: wall(),
            at: Moment(self.started.elapsed()),
        }
    }
}

/// Reads the wall clock in unix milliseconds.
#[expect(clippy::disallowed_methods, reason = "the edge that reads the clock")]
pub(crate) fn unix_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

fn wall() -> Timestamp {
    Timestamp(unix_millis() / 1000)
}

/// Draws a number from 0 to 1.
pub(crate) fn dice() -> f64 {
    let mut bytes = [0; 4];
    match SystemRandom::new().fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// Returns clock and chance for the provider's retries.
pub(crate) fn luck() -> Luck {
    Luck {
        clock: Arc::new(wall),
        dice: Arc::new(dice),
    }
}

/// Draws 128 bits that nobody can guess.
pub(crate) fn random() -> Result<[u8; 16], Failure> {
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
pub(crate) fn token() -> Result<String, Failure> {
    Ok(format!("{:032x}", u128::from_be_bytes(random()?)))
}
