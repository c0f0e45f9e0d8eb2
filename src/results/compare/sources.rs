//! The files of one side, open: read through once, and then line by line where somebody looks.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::spot::Spot;
use crate::domain::result::ResultLine;
use crate::domain::{Failure, Kind};
use crate::results::chunks;
use crate::results::read::{read_cut_line, read_line};
use crate::results::scan;
use crate::results::window::Stats;

/// More of a line is not read again; nobody reads it on a screen, and a line may have 50 MB.
const MOST_READ: usize = 1024 * 1024;

/// The files of one side, open.
#[derive(Debug)]
pub(super) struct Sources(Vec<Source>);

#[derive(Debug)]
struct Source {
    path: PathBuf,
    /// For reading through.
    file: File,
    /// For reading at positions.
    bytes: scan::Source,
    size: u64,
}

impl Sources {
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self, Failure> {
        let sources = paths.iter().map(|path| Source::open(path));
        sources.collect::<Result<_, _>>().map(Self)
    }

    /// Returns the bytes of all files together.
    pub(super) fn size(&self) -> u64 {
        let sizes = self.0.iter().map(|source| source.size);
        sizes.fold(0, u64::saturating_add)
    }

    /// Returns a reader of each file, from its beginning.
    pub(super) fn readers(&self) -> Result<Vec<chunks::Source>, Failure> {
        let readers = self.0.iter().map(|source| {
            let file = source.file.try_clone();
            let file = file.map_err(|error| source.failed(&error))?;
            // What is written behind the end from now on is not compared.
            let reader: chunks::Source = Box::new(file.take(source.size));
            Ok(reader)
        });
        readers.collect()
    }

    /// Returns where the files are.
    pub(super) fn paths(&self) -> Vec<&Path> {
        self.0.iter().map(|source| source.path.as_path()).collect()
    }

    pub(super) fn changed(&self) -> Failure {
        let why = "a file is no longer what was compared";
        Failure::new(Kind::Disk, format!("cannot read {}", self.names()), why)
            .with_hint("compare again")
    }

    fn names(&self) -> String {
        let paths = self.paths().into_iter();
        let names: Vec<String> = paths.map(|path| path.display().to_string()).collect();
        names.join(", ")
    }

    /// Reads a line again.
    pub(super) fn line(&self, spot: Spot) -> Result<ResultLine, Failure> {
        let place = spot.place();
        let source = self.0.get(usize::from(place.file));
        let source = source.ok_or_else(|| self.changed())?;
        let length = usize::try_from(spot.length()).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length.min(MOST_READ)];
        let read = source
            .bytes
            .read(&mut bytes, place.offset, &mut Stats::default());
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => self.changed(),
            _ => source.failed(&error),
        })?;
        let number = u64::from(place.line);
        Ok(if length > MOST_READ {
            read_cut_line(number, &bytes, Some(spot.length()))
        } else {
            read_line(number, &bytes)
        })
    }
}

impl Source {
    fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: &io::Error| failed("open", path, error);
        let file = File::open(path).map_err(|error| failed(&error))?;
        let about = file.metadata().map_err(|error| failed(&error))?;
        if !about.is_file() {
            let what = format!("cannot open {}", path.display());
            return Err(Failure::new(Kind::Disk, what, "it is no regular file"));
        }
        let other = file.try_clone().map_err(|error| failed(&error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            bytes: scan::Source::new(other),
            size: about.len(),
        })
    }

    fn failed(&self, error: &io::Error) -> Failure {
        failed("read", &self.path, error)
    }
}

fn failed(verb: &str, path: &Path, error: &io::Error) -> Failure {
    let what = format!("cannot {verb} {}", path.display());
    Failure::new(Kind::Disk, what, error.to_string())
}
