//! From lines that were counted to the tokens of the whole file.
//!
//! Of a sample, a total is the ratio of tokens to bytes in it times the bytes of the file: long
//! lines have more tokens, so the ratio is far steadier than a mean by line. Its range is three
//! standard errors to each side, and never below what was counted.

use std::collections::BTreeMap;

use super::{Amount, Basis, Doubt, Load, ModelLoad, Tokens};

/// Models that are kept apart; a file has one, and a hostile one must not fill the memory.
const MOST_MODELS: usize = 32;
/// Standard errors to each side of an estimate.
const ERRORS: f64 = 3.0;

/// A request that was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The model as it is named; empty where none is.
    pub model: String,
    /// Whether it is so long that it costs more.
    pub is_long: bool,
    /// Tokens to be read.
    pub input: u64,
    /// Tokens that may be written at most.
    pub output: Option<u64>,
    /// Why the tokens are not known for sure.
    pub doubts: Vec<Doubt>,
}

/// A count under way. Parts of a file are counted apart and put together in their order.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// Lines that are not blank, and their bytes.
    lines: u64,
    bytes: u64,
    /// Those that were looked at.
    drawn: u64,
    drawn_bytes: u64,
    drawn_squares: f64,
    unreadable: u64,
    loads: BTreeMap<String, [Sums; 2]>,
    doubts: BTreeMap<Doubt, u64>,
}

/// Sums over the requests of one model.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    requests: Sum,
    input: Sum,
    output: Sum,
    open: Sum,
}

/// A sum over lines, with what its range is made from.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    total: u64,
    squares: f64,
    with_bytes: f64,
}

impl Count {
    /// Takes a line that is in the file and was not looked at.
    pub fn pass_over(&mut self, bytes: u64) {
        self.lines += 1;
        self.bytes += bytes;
    }

    /// Takes a line that was looked at; `None` where it is no request.
    pub fn see(&mut self, bytes: u64, request: Option<&Seen>) {
        self.pass_over(bytes);
        self.drawn += 1;
        self.drawn_bytes += bytes;
        self.drawn_squares += float(bytes) * float(bytes);
        let Some(seen) = request else {
            self.unreadable += 1;
            return;
        };
        let [usual, long] = self.sums(&seen.model);
        let sums = if seen.is_long { long } else { usual };
        sums.requests.add(1, bytes);
        sums.input.add(seen.input, bytes);
        sums.output.add(seen.output.unwrap_or(0), bytes);
        sums.open.add(u64::from(seen.output.is_none()), bytes);
        for doubt in &seen.doubts {
            *self.doubts.entry(*doubt).or_default() += 1;
        }
    }

    /// Adds what was counted in a later part of the file.
    pub fn merge(&mut self, other: Self) {
        self.lines += other.lines;
        self.bytes += other.bytes;
        self.drawn += other.drawn;
        self.drawn_bytes += other.drawn_bytes;
        self.drawn_squares += other.drawn_squares;
        self.unreadable += other.unreadable;
        for (model, theirs) in other.loads {
            for (ours, theirs) in self.sums(&model).iter_mut().zip(theirs) {
                ours.merge(theirs);
            }
        }
        for (doubt, lines) in other.doubts {
            *self.doubts.entry(doubt).or_default() += lines;
        }
    }

    /// Returns how many lines were looked at.
    pub fn drawn(&self) -> u64 {
        self.drawn
    }

    /// Returns what the whole file asks for.
    pub fn tokens(&self) -> Tokens {
        let is_whole = self.drawn == self.lines;
        let models = self.loads.iter().map(|(model, [usual, long])| ModelLoad {
            model: model.clone(),
            usual: self.load(*usual),
            long: self.load(*long),
        });
        let doubts = self.doubts.iter();
        Tokens {
            models: models.collect(),
            unreadable: self.in_all_lines(self.unreadable),
            doubts: doubts
                .map(|(doubt, lines)| (*doubt, self.in_all_lines(*lines)))
                .collect(),
            basis: if is_whole {
                Basis::Whole
            } else {
                Basis::Sample {
                    drawn: self.drawn,
                    of: self.lines,
                }
            },
        }
    }

    fn sums(&mut self, model: &str) -> &mut [Sums; 2] {
        let is_kept = self.loads.len() < MOST_MODELS || self.loads.contains_key(model);
        let name = if is_kept { model } else { "" };
        self.loads.entry(name.to_owned()).or_default()
    }

    fn load(&self, sums: Sums) -> Load {
        Load {
            requests: self.amount(sums.requests),
            input: self.amount(sums.input),
            output: self.amount(sums.output),
            open: self.amount(sums.open),
        }
    }

    /// Returns a number of lines as many as there would be among all.
    fn in_all_lines(&self, lines: u64) -> u64 {
        if self.drawn == self.lines {
            return lines;
        }
        let all = u128::from(lines) * u128::from(self.lines) / u128::from(self.drawn.max(1));
        u64::try_from(all).unwrap_or(u64::MAX)
    }

    /// Returns what a sum over the lines drawn is over all.
    fn amount(&self, sum: Sum) -> Amount {
        if self.drawn == self.lines {
            return Amount::exact(sum.total);
        }
        let (lines, drawn) = (float(self.lines), float(self.drawn));
        let ratio = float(sum.total) / float(self.drawn_bytes.max(1));
        let likely = ratio * float(self.bytes);
        // What is left of the squares once the ratio has explained its part.
        let rest = ratio.mul_add(
            ratio.mul_add(self.drawn_squares, -2.0 * sum.with_bytes),
            sum.squares,
        );
        let variance = rest.max(0.0) / (drawn - 1.0).max(1.0);
        let error = lines * (variance / drawn * (1.0 - drawn / lines)).sqrt();
        let reach = ERRORS * error;
        let low = whole(likely - reach).max(sum.total);
        let likely = whole(likely).max(low);
        Amount {
            low,
            likely,
            high: whole(float(likely) + reach),
        }
    }
}

impl Sums {
    fn merge(&mut self, other: Self) {
        self.requests.merge(other.requests);
        self.input.merge(other.input);
        self.output.merge(other.output);
        self.open.merge(other.open);
    }
}

impl Sum {
    fn add(&mut self, value: u64, bytes: u64) {
        self.total = self.total.saturating_add(value);
        self.squares += float(value) * float(value);
        self.with_bytes += float(value) * float(bytes);
    }

    fn merge(&mut self, other: Self) {
        self.total = self.total.saturating_add(other.total);
        self.squares += other.squares;
        self.with_bytes += other.with_bytes;
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an estimate is not right to the last of 53 bits"
)]
const fn float(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float stops at both ends of the range"
)]
fn whole(number: f64) -> u64 {
    number.round() as u64
}
