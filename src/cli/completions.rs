//! `completions` and `man`: written from the same definition that parses the command line.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::desk::Desk;
use super::exit::Stop;
use crate::domain::{Failure, Kind};

pub(crate) fn completions(desk: &mut Desk, args: &CompletionsArgs) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "batchdeck", &mut script);
    desk.out.raw(&script)
}

/// Writes one page that holds every verb.
pub(crate) fn man(desk: &mut Desk) -> Result<(), Stop> {
    let mut page = Vec::new();
    let command = Cli::command().flatten_help(true);
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| {
            Failure::new(Kind::Internal, "cannot write the page", error.to_string())
        })?;
    desk.out.raw(&page)
}
