//! What every provider owes: one suite against the embedded server.
