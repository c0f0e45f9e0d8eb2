//! `view`: result files on the screen.

use std::path::{Path, PathBuf};

use super::args::ViewArgs;
use super::dashboard;
use super::desk::Desk;
use super::exit::Stop;
use crate::domain::{Failure, Kind};
use crate::launch::{OpenFiles, Opens, Screen};

/// Opens files on the screen; one that cannot be is told before the screen is taken.
pub(crate) fn run(desk: &mut Desk, args: &ViewArgs, screen: Screen) -> Result<(), Stop> {
    let cwd = desk.env.cwd();
    let found = |path: &PathBuf| readable(&cwd.join(path));
    let opens = OpenFiles {
        results: args.files.iter().map(found).collect::<Result<_, _>>()?,
        input: args.input.as_ref().map(found).transpose()?,
    };
    dashboard::open(desk, screen, Opens::Files(opens))
}

fn readable(path: &Path) -> Result<PathBuf, Failure> {
    let what = || format!("cannot open {}", path.display());
    match std::fs::metadata(path) {
        Ok(about) if about.is_file() => Ok(path.to_owned()),
        Ok(_) => Err(Failure::new(
            Kind::Usage,
            what(),
            "it is no regular file, and lines of a pipe cannot be jumped to",
        )
        .with_hint("`batchdeck results -` reads a pipe")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(
                Failure::new(Kind::NotFound, what(), "there is no such file")
                    .with_hint("check the path"),
            )
        }
        Err(error) => Err(Failure::new(Kind::Disk, what(), error.to_string())),
    }
}
