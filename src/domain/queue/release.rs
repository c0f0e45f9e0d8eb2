//! Which batches that are held back are sent next.
//!
//! By model, the oldest first, and nobody overtakes: a large batch at the head waits until it fits,
//! while smaller ones behind it wait too. Were they let through, there would always be one, and the
//! large one would wait for ever.

use std::collections::BTreeMap;

use super::gauge::{Fit, Gauge, Waiting};
use super::limit::{Limits, pool};

/// A batch that is held back on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held<'a> {
    /// What it is known by.
    pub id: &'a str,
    /// The model it asks.
    pub model: &'a str,
    /// Tokens of its input; `None` when nobody has counted them.
    pub tokens: Option<u64>,
}

/// What to do with the batches that are held back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Those to be sent now, in this order.
    pub release: Vec<String>,
    /// Those that never fit: alone they have more tokens than may wait. They hold nobody up.
    pub too_large: Vec<String>,
}

/// Decides which batches are sent now; `held` is oldest first.
///
/// Contract: the known tokens at the provider never come above a known limit by it; while tokens
/// there or of the head are not counted, one batch is sent only where nothing else of the model is
/// under way. Every batch that is not too large is sent in the end, when those before it have ended.
pub fn release<'a>(
    held: impl IntoIterator<Item = Held<'a>>,
    waiting: &[Waiting<'_>],
    limits: &Limits,
) -> Plan {
    let mut plan = Plan::default();
    let mut queues: BTreeMap<&str, Queue> = BTreeMap::new();
    for batch in held {
        let queue = queues.entry(pool(batch.model)).or_insert_with(|| Queue {
            gauge: Gauge::of(batch.model, waiting.iter().copied(), limits),
            is_closed: false,
        });
        match queue.offer(batch.tokens) {
            Answer::Send => plan.release.push(batch.id.to_owned()),
            Answer::Wait => {}
            Answer::Never => plan.too_large.push(batch.id.to_owned()),
        }
    }
    plan
}

/// The queue of a model.
struct Queue {
    gauge: Gauge,
    /// Somebody waits, so everybody behind waits.
    is_closed: bool,
}

enum Answer {
    Send,
    Wait,
    Never,
}

impl Queue {
    fn offer(&mut self, tokens: Option<u64>) -> Answer {
        let fit = self.gauge.fits(tokens);
        if let Fit::TooLarge(_) = fit {
            return Answer::Never;
        }
        let may_go = match fit {
            Fit::Fits(_) => true,
            // Without a limit there is nothing to wait for.
            Fit::Unknown => self.gauge.limit.is_none() || self.is_empty(),
            Fit::Exceeds(_) | Fit::TooLarge(_) => false,
        };
        if self.is_closed || !may_go {
            self.is_closed = true;
            return Answer::Wait;
        }
        self.gauge.take(tokens);
        Answer::Send
    }

    fn is_empty(&self) -> bool {
        self.gauge.tokens == 0 && self.gauge.uncounted == 0
    }
}
