//! Where to cut: a decision about numbers alone.

use std::fmt;

use crate::domain::Limits;

/// The most that a shard may hold; `None` for any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Most {
    /// Requests.
    pub requests: Option<u64>,
    /// Bytes, line ends included.
    pub bytes: Option<u64>,
    /// Inputs of embeddings.
    pub inputs: Option<u64>,
    /// Tokens.
    pub tokens: Option<u64>,
}

impl Most {
    /// Returns what a provider takes.
    pub fn of(limits: &Limits) -> Self {
        Self {
            requests: limits.requests,
            bytes: limits.bytes,
            inputs: limits.inputs,
            tokens: None,
        }
    }
}

/// What a request weighs beside its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Inputs of embeddings.
    pub inputs: u64,
    /// Tokens.
    pub tokens: u64,
}

/// A line of the file to be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, counted from 1.
    pub number: u64,
    /// Where it begins.
    pub offset: u64,
    /// How long it is, with its line end.
    pub bytes: u64,
    /// What it weighs.
    pub weight: Weight,
    /// Whether there is a request in it; a blank line has none.
    pub is_request: bool,
}

/// A part of the file that becomes a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// The number of its first line, counted from 1.
    pub first_line: u64,
    /// How many lines it has.
    pub lines: u64,
    /// Where it begins.
    pub offset: u64,
    /// How long it is.
    pub bytes: u64,
    /// How many requests it has.
    pub requests: u64,
    /// What they weigh.
    pub weight: Weight,
}

/// A request that is over a limit by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch {
    /// Its line, counted from 1.
    pub line: u64,
    /// What there is too much of.
    pub what: &'static str,
    /// How much there is.
    pub there: u64,
    /// How much there may be.
    pub most: u64,
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            what,
            there,
            most,
        } = self;
        write!(
            f,
            "line {line} alone has {there} {what}, and a shard may have {most}"
        )
    }
}

/// Cuts line by line: a shard takes whatever it still can, and what it cannot begins the next.
#[derive(Clone, Debug)]
pub struct Planner {
    most: Most,
    done: Vec<Shard>,
    open: Option<Shard>,
}

impl Planner {
    /// Begins before the first line.
    pub fn new(most: Most) -> Self {
        Self {
            most,
            done: Vec::new(),
            open: None,
        }
    }

    /// Takes the next line; fails when it fits into no shard, not even alone.
    pub fn add(&mut self, line: Line) -> Result<(), TooMuch> {
        if let Some(open) = &self.open {
            let grown = open.with(line);
            if grown.excess(&self.most).is_none() {
                self.open = Some(grown);
                return Ok(());
            }
        }
        let alone = Shard::before(line).with(line);
        if let Some((what, there, most)) = alone.excess(&self.most) {
            let line = line.number;
            return Err(TooMuch {
                line,
                what,
                there,
                most,
            });
        }
        self.done.extend(self.open.replace(alone));
        Ok(())
    }

    /// Returns the shards, in the order of the lines.
    pub fn finish(mut self) -> Vec<Shard> {
        self.done.extend(self.open);
        self.done
    }
}

impl Shard {
    /// Begins an empty one where a line begins.
    fn before(line: Line) -> Self {
        Self {
            first_line: line.number,
            lines: 0,
            offset: line.offset,
            bytes: 0,
            requests: 0,
            weight: Weight::default(),
        }
    }

    fn with(self, line: Line) -> Self {
        Self {
            lines: self.lines + 1,
            bytes: self.bytes + line.bytes,
            requests: self.requests + u64::from(line.is_request),
            weight: Weight {
                inputs: self.weight.inputs.saturating_add(line.weight.inputs),
                tokens: self.weight.tokens.saturating_add(line.weight.tokens),
            },
            ..self
        }
    }

    /// Names what there is too much of: how much there is, and how much there may be.
    fn excess(&self, most: &Most) -> Option<(&'static str, u64, u64)> {
        let all = [
            ("requests", self.requests, most.requests),
            ("bytes", self.bytes, most.bytes),
            ("inputs", self.weight.inputs, most.inputs),
            ("tokens", self.weight.tokens, most.tokens),
        ];
        let over = |(what, there, most): (_, u64, Option<u64>)| {
            most.filter(|most| there > *most)
                .map(|most| (what, there, most))
        };
        all.into_iter().find_map(over)
    }
}
