//! One test binary: one link, one set of helpers. The rings are the modules.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "scenes and harnesses are test code too, and fail by panicking"
)]

#[cfg(test)]
mod check;
mod cli;
mod contract;
#[cfg(test)]
mod corpus;
mod faults;
mod flows;
mod house;
mod loops;
mod pty;
mod screens;
mod support;
mod truth;
