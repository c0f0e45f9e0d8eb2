//! The vocabulary: what a batch is, with no I/O, no clock and no wire format.
