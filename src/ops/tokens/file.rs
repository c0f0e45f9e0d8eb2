//! A whole file of requests, counted by several threads; all of it, or a sample.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::encoding::Encoding;
use super::request;
use super::tokeniser::{Bench, Tokeniser};
use crate::domain::estimate::{Basis, Count, Seen, Tokens};
use crate::domain::price::PriceList;
use crate::domain::{Failure, Progress};
use crate::results::chunks::{self, Chunk, Ending, PassStats, Stop};
use crate::results::read::without_bom;

/// Bytes of a sample: what is counted in a moment.
const SAMPLE_BYTES: u64 = 2 * 1024 * 1024;
/// Lines of a sample at least: fewer say little of the rest.
const SAMPLE_LINES: u64 = 400;
/// With fewer lines drawn than this, a range means nothing, and every line is counted.
const FEWEST_DRAWN: u64 = 30;

/// Which lines are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Draw {
    /// Every one.
    #[default]
    All,
    /// About one of so many, drawn by lot; the same ones for the same seed and file.
    OneOf {
        /// Of how many.
        many: u64,
        /// What the lot depends on.
        seed: u64,
    },
}

impl Draw {
    /// Returns what can be counted in a moment: a sample of a large file, all of a small one.
    pub fn quick(bytes: u64, lines: u64, seed: u64) -> Self {
        let many = (bytes / SAMPLE_BYTES).min(lines / SAMPLE_LINES);
        if many > 1 {
            Self::OneOf { many, seed }
        } else {
            Self::All
        }
    }

    /// Tells whether the line that begins at a place is counted.
    fn takes(self, offset: u64) -> bool {
        match self {
            Self::All => true,
            Self::OneOf { many, seed } => mixed(offset ^ mixed(seed)).is_multiple_of(many.max(1)),
        }
    }
}

/// Spreads the bits of a number over a word, so that neighbours draw different lots.
const fn mixed(number: u64) -> u64 {
    let word = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// What was counted, and what it took.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// What the requests ask for.
    pub tokens: Tokens,
    /// What reading took.
    pub work: PassStats,
}

/// Counts files of requests. Loads a vocabulary the first time that a request needs it.
#[derive(Debug)]
pub struct Counter {
    /// Which requests are so long that they cost more.
    prices: Arc<PriceList>,
    o200k: OnceLock<Result<Tokeniser, Failure>>,
    cl100k: OnceLock<Result<Tokeniser, Failure>>,
    benches: Mutex<Vec<Bench>>,
}

impl Counter {
    /// Makes a counter. Nothing is loaded yet.
    pub fn new(prices: Arc<PriceList>) -> Self {
        Self {
            prices,
            o200k: OnceLock::new(),
            cl100k: OnceLock::new(),
            benches: Mutex::default(),
        }
    }

    /// Counts the requests of a file.
    ///
    /// Blocking. `progress` is called after each chunk. Fails when the file cannot be read, and as
    /// interrupted when `stop` was set, which is looked at once a line. A sample that turns out to
    /// be too small is followed by a count of every line.
    pub fn count(
        &self,
        path: &Path,
        draw: Draw,
        workers: usize,
        stop: &Stop,
        mut progress: impl FnMut(Progress),
    ) -> Result<Counted, Failure> {
        let (count, work) = self.pass(path, draw, workers, stop, &mut progress)?;
        let tokens = count.tokens();
        let is_vague = count.drawn() < FEWEST_DRAWN && draw != Draw::All;
        if is_vague && tokens.basis != Basis::Whole {
            return self.count(path, Draw::All, workers, stop, progress);
        }
        Ok(Counted { tokens, work })
    }

    fn pass(
        &self,
        path: &Path,
        draw: Draw,
        workers: usize,
        stop: &Stop,
        progress: &mut impl FnMut(Progress),
    ) -> Result<(Count, PassStats), Failure> {
        let sources = chunks::files(&[path])?;
        let total = std::fs::metadata(path).ok().map(|about| about.len());
        let (mut whole, mut done) = (Count::default(), 0);
        let mut broken = None;
        let read = chunks::pass(
            sources,
            workers,
            stop,
            |chunk| self.chunk(chunk, draw, stop),
            |taken| {
                done += taken.bytes;
                progress(Progress { done, total });
                match taken.value {
                    Ok(part) => whole.merge(part),
                    Err(failure) => {
                        broken = Some(failure);
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            },
        );
        let work = read.map_err(|broken| broken.failure(&[path]))?;
        match broken {
            Some(failure) => Err(failure),
            None if work.ending == Ending::Stopped || stop.is_set() => {
                Err(Stop::failure("the count of the tokens"))
            }
            None => Ok((whole, work)),
        }
    }

    /// Counts the lines of a chunk, on any thread.
    fn chunk(&self, chunk: &Chunk, draw: Draw, stop: &Stop) -> Result<Count, Failure> {
        let mut bench = self.bench();
        let mut count = Count::default();
        for (at, line) in chunk.lines() {
            if stop.is_set() {
                break;
            }
            if without_bom(line).trim_ascii().is_empty() {
                continue;
            }
            let bytes = chunk.cut.unwrap_or(line.len() as u64);
            if !draw.takes(chunk.offset + at as u64) {
                count.pass_over(bytes);
                continue;
            }
            let seen = match chunk.cut {
                Some(_) => None,
                None => self.line(line, &mut bench)?,
            };
            count.see(bytes, seen.as_ref());
        }
        self.benches().push(bench);
        Ok(count)
    }

    fn line(&self, line: &[u8], bench: &mut Bench) -> Result<Option<Seen>, Failure> {
        let long_above = |model: &str| Some(self.prices.find(model)?.long?.above);
        request::count(line, bench, |encoding| self.tokeniser(encoding), long_above)
    }

    /// Counts the tokens of one line that are to be read, as far as they can be known: 0 where it is
    /// no request.
    pub(in crate::ops) fn of_line(&self, line: &[u8]) -> Result<u64, Failure> {
        let mut bench = self.bench();
        let seen = self.line(line, &mut bench);
        self.benches().push(bench);
        Ok(seen?.map_or(0, |seen| seen.input))
    }

    /// Returns the tokeniser of a vocabulary; whoever comes first loads it, and the others wait.
    fn tokeniser(&self, encoding: Encoding) -> Result<&Tokeniser, Failure> {
        let slot = match encoding {
            Encoding::O200k => &self.o200k,
            Encoding::Cl100k => &self.cl100k,
        };
        let loaded = slot.get_or_init(|| Tokeniser::load(encoding));
        loaded.as_ref().map_err(Clone::clone)
    }

    /// Returns the vocabularies that are loaded.
    pub fn loaded(&self) -> Vec<Encoding> {
        let slots = [
            (Encoding::O200k, &self.o200k),
            (Encoding::Cl100k, &self.cl100k),
        ];
        let loaded = slots.iter().filter(|(_, slot)| slot.get().is_some());
        loaded.map(|(encoding, _)| *encoding).collect()
    }

    fn bench(&self) -> Bench {
        self.benches().pop().unwrap_or_default()
    }

    fn benches(&self) -> std::sync::MutexGuard<'_, Vec<Bench>> {
        self.benches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
