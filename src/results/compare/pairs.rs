//! The pairs of a comparison, small, and how their lines are read again.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::spot::Spot;
use crate::domain::comparison::{Pair, PairKind, PairKinds, PairLines};
use crate::domain::result::ResultLine;
use crate::domain::{Failure, Kind};
use crate::results::chunks;
use crate::results::read::{self, read_cut_line, read_line};
use crate::results::scan;
use crate::results::window::Stats;

/// Every pair: its kind, and where its lines are.
#[derive(Debug)]
pub(super) struct Pairs {
    kinds: Vec<PairKind>,
    spots: Vec<(Option<Spot>, Option<Spot>)>,
}

/// Which way to look for the next pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the end.
    Forward,
    /// Towards the beginning.
    Backward,
}

/// A pair that is to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    kind: PairKind,
    left: Option<Spot>,
    right: Option<Spot>,
}

/// The files of one side, open.
#[derive(Debug)]
pub(super) struct Sources(Vec<Source>);

#[derive(Debug)]
struct Source {
    path: PathBuf,
    file: File,
    size: u64,
}

impl Pairs {
    pub(super) fn with_capacity(count: usize) -> Self {
        Self {
            kinds: Vec::with_capacity(count),
            spots: Vec::with_capacity(count),
        }
    }

    pub(super) fn push(&mut self, kind: PairKind, left: Option<Spot>, right: Option<Spot>) {
        self.kinds.push(kind);
        self.spots.push((left, right));
    }

    /// Iterates the pairs of some kinds.
    pub(super) fn of(&self, kinds: PairKinds) -> impl Iterator<Item = Found> {
        let all = self.kinds.iter().zip(&self.spots);
        all.filter(move |(kind, _)| kinds.has(**kind))
            .map(|(kind, (left, right))| Found {
                kind: *kind,
                left: *left,
                right: *right,
            })
    }

    pub(super) fn seek(
        &self,
        from: u64,
        way: Way,
        shown: PairKinds,
        wanted: PairKinds,
    ) -> Option<u64> {
        let shown_ones = self.kinds.iter().filter(|kind| shown.has(**kind));
        let mut hits = (0_u64..)
            .zip(shown_ones)
            .filter(|(_, kind)| wanted.has(**kind))
            .map(|(at, _)| at);
        match way {
            Way::Forward => hits.find(|at| *at > from),
            Way::Backward => hits.take_while(|at| *at < from).last(),
        }
    }
}

impl Found {
    pub(super) fn read(self, left: &Sources, right: &Sources) -> Result<PairLines, Failure> {
        let read = |spot: Option<Spot>, side: &Sources| spot.map(|spot| side.line(spot));
        let (left_line, right_line) = (
            read(self.left, left).transpose()?,
            read(self.right, right).transpose()?,
        );
        let custom_id = match (&left_line, &right_line) {
            (Some(one), Some(other)) if one.custom_id != other.custom_id => {
                return Err(left.changed());
            }
            (Some(line), _) | (None, Some(line)) => line.custom_id.clone(),
            (None, None) => None,
        };
        let Some(custom_id) = custom_id else {
            return Err(left.changed());
        };
        Ok(PairLines {
            pair: Pair {
                custom_id,
                kind: self.kind,
                left: self.left.map(Spot::place),
                right: self.right.map(Spot::place),
            },
            left: left_line,
            right: right_line,
        })
    }
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

    fn changed(&self) -> Failure {
        let why = "a file is no longer what was compared";
        Failure::new(Kind::Disk, format!("cannot read {}", self.names()), why)
            .with_hint("compare again")
    }

    fn names(&self) -> String {
        let paths = self.paths().into_iter();
        let names: Vec<String> = paths.map(|path| path.display().to_string()).collect();
        names.join(", ")
    }

    fn line(&self, spot: Spot) -> Result<ResultLine, Failure> {
        let place = spot.place();
        let source = self.0.get(usize::from(place.file));
        let source = source.ok_or_else(|| self.changed())?;
        let length = spot.length();
        let kept = length.min(scan::MAX_LINE as u64);
        let mut bytes = vec![0; usize::try_from(kept).unwrap_or(scan::MAX_LINE)];
        let end = place.offset.saturating_add(kept);
        let read = scan::read_block(
            &source.file,
            &mut bytes,
            place.offset,
            end,
            &mut Stats::default(),
        );
        let read = read.map_err(|error| source.failed(&error))?;
        if (read.len() as u64) < kept {
            return Err(self.changed());
        }
        let number = u64::from(place.line);
        Ok(if length > kept {
            read_cut_line(number, read, length)
        } else {
            read_line(number, read::trim_line_end(read))
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
        Ok(Self {
            path: path.to_owned(),
            file,
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

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [PairKind; 6] = [
        PairKind::Same,
        PairKind::Different,
        PairKind::Same,
        PairKind::OnlyLeft,
        PairKind::Different,
        PairKind::OnlyRight,
    ];

    fn pairs() -> Pairs {
        let mut pairs = Pairs::with_capacity(KINDS.len());
        for kind in KINDS {
            pairs.push(kind, None, None);
        }
        pairs
    }

    #[test]
    fn a_filter_counts_only_what_it_shows() {
        let kinds = PairKinds::only(PairKind::Different);
        let found = pairs();
        let found: Vec<PairKind> = found.of(kinds).map(|found| found.kind).collect();
        assert_eq!(found, [PairKind::Different; 2]);
    }

    #[test]
    fn the_next_difference_is_found_in_both_directions() {
        let pairs = pairs();
        let seek = |from, way| pairs.seek(from, way, PairKinds::ALL, PairKinds::DIFFERENCES);
        assert_eq!(
            [
                seek(0, Way::Forward),
                seek(1, Way::Forward),
                seek(5, Way::Forward),
                seek(3, Way::Backward),
                seek(1, Way::Backward)
            ],
            [Some(1), Some(3), None, Some(1), None]
        );
    }
}
