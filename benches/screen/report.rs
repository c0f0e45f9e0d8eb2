//! Times, and the table they are printed in.

use std::time::Duration;

/// How long something took, many times.
#[derive(Default)]
pub(crate) struct Times {
    times: Vec<Duration>,
    /// Keys after which no frame came.
    pub(crate) lost: usize,
}

impl Times {
    pub(crate) fn push(&mut self, time: Duration) {
        self.times.push(time);
    }

    /// Returns the time that so many of a hundred do not exceed.
    pub(crate) fn at(&self, percent: usize) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort_unstable();
        let index = sorted.len() * percent / 100;
        let last = sorted.len().saturating_sub(1);
        sorted.get(index.min(last)).copied().unwrap_or_default()
    }

    pub(crate) fn percentiles(&self) -> String {
        let lost = match self.lost {
            0 => String::new(),
            lost => format!(", {lost} without a frame"),
        };
        format!(
            "p50 {}, p99 {}{lost}",
            millis(self.at(50)),
            millis(self.at(99))
        )
    }

    /// Returns how many times longer the middle is than another's.
    pub(crate) fn ratio(&self, floor: &Self) -> String {
        format!(
            "{:.1}x",
            self.at(50).as_secs_f64() / floor.at(50).as_secs_f64()
        )
    }
}

pub(crate) fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// Writes bytes in megabytes, with one decimal.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

/// The table; each line is printed as soon as it is known.
#[derive(Default)]
pub(crate) struct Report {
    has_head: bool,
}

impl Report {
    /// Prints what was measured, and what is aimed at.
    pub(crate) fn line(&mut self, what: &str, measured: &str, aim: &str) {
        if !self.has_head {
            self.has_head = true;
            println!("{:<46} {:<52} aim", "what", "measured");
        }
        println!("{what:<46} {measured:<52} {aim}");
    }

    /// Prints how long keys took, beside the minimal program's.
    pub(crate) fn keys(&mut self, what: &str, times: &Times, floor: &Times) {
        let measured = format!("{}, {}", times.percentiles(), times.ratio(floor));
        self.line(what, &measured, "p99 <= 5 ms");
    }
}
