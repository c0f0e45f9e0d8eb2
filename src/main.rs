//! The thin binary: everything lives in the library.

use std::process::ExitCode;

use batchdeck::{cli, config::Env, launch::Screen, tui};

fn main() -> ExitCode {
    let screen = Screen {
        open: tui::open,
        wrong_keys: tui::wrong_keys,
    };
    cli::run(std::env::args_os(), Env::real(), screen)
}
