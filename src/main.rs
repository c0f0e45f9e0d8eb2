//! The thin binary: everything lives in the library.

use std::process::ExitCode;

use batchdeck::{cli, config::Env, tui};

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Env::real(), tui::open)
}
