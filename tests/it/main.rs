//! One test binary: one link, one set of helpers. The rings are the modules.

mod cli;
mod contract;
mod flows;
mod house;
mod loops;
mod pty;
mod screens;
mod support;
