//! What is wished of a comparison.

use crate::domain::Batch;
use crate::domain::comparison::PairKinds;

use super::Ticket;

/// Something to be done about two batches side by side.
#[derive(Clone, Debug, PartialEq)]
pub enum SideBySide {
    /// Hold their downloaded results against each other; answered by `Compared`, and by
    /// `CompareAdvanced` on the way. Another comparison ends this one.
    Begin {
        /// Which asking this is.
        ticket: Ticket,
        /// The batches, left and right, with the names they are shown under.
        sides: Box<[(Batch, String); 2]>,
    },
    /// Read pairs; answered by `PairsRead`.
    Read {
        /// The ticket under which it was begun.
        ticket: Ticket,
        /// Which pairs are counted.
        kinds: PairKinds,
        /// The first one wanted, counted from 0 among those.
        first: u64,
        /// How many.
        count: usize,
    },
    /// End it, and forget what it found.
    End {
        /// The ticket under which it was begun.
        ticket: Ticket,
    },
}
