//! Shards on the disk: all of them under their final names, or none.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use memchr::memchr_iter;

use super::{Plan, Shard};
use crate::domain::{Failure, Kind, Progress};
use crate::ops::check::Opened;
use crate::ops::disk::{self, Clash, Folder};
use crate::ops::download::Existing;
use crate::ops::transfer::Meter;
use crate::results::chunks::{CHUNK, Stop};

/// Numbers have so many digits, and more where there are more shards.
const DIGITS: usize = 3;

/// Where shards go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The folder; made where it is missing.
    pub dir: PathBuf,
    /// What the shards are called, before `-001.jsonl`.
    pub name: String,
    /// What to do when one of them is there already.
    pub existing: Existing,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The shards with their files, in their order.
    pub files: Vec<(PathBuf, Shard)>,
    /// Files of an earlier split with more shards, which are still there.
    pub left: Vec<PathBuf>,
}

/// Writes the shards of a plan.
///
/// Fails when the file is not what was planned, and, unless files are to be replaced, when a shard
/// of this name is there already. After a failure nothing of what was written is left; what was
/// replaced before it stays replaced.
pub fn write(
    plan: &Plan,
    place: &Destination,
    stop: &Stop,
    meter: &Meter,
) -> Result<Written, Failure> {
    let what = format!(
        "cannot split {} into {}",
        plan.path.display(),
        place.dir.display()
    );
    let opened = Opened::open(&plan.path)?;
    if opened.stamp != plan.stamp {
        return Err(changed(&what));
    }
    let folder = Folder::open(&place.dir)?;
    let names = names(&place.name, plan.shards.len());
    let there = shards_in(&place.dir, &place.name).map_err(|error| disk::failure(&what, &error))?;
    if let (Some(first), Existing::Refuse | Existing::KeepBoth) = (there.first(), place.existing) {
        let why = format!("{first} is there already");
        return Err(Failure::new(Kind::TargetExists, what, why));
    }
    refuse_full(&folder, plan, &what)?;
    let mut shards = Shards {
        folder: &folder,
        what: &what,
        parts: Vec::new(),
    };
    let mut done = 0;
    for (name, shard) in names.iter().zip(&plan.shards) {
        shards.write(&opened.file, name, *shard, stop, |bytes| {
            done += bytes;
            meter.set(Progress {
                done,
                total: Some(plan.stamp.bytes),
            });
        })?;
    }
    shards.publish(place.existing)?;
    let path = |name: &String| folder.path_of(name);
    let left = there.iter().filter(|name| !names.contains(name)).map(path);
    Ok(Written {
        left: left.collect(),
        files: names
            .iter()
            .map(path)
            .zip(plan.shards.iter().copied())
            .collect(),
    })
}

fn names(name: &str, count: usize) -> Vec<String> {
    let digits = count.to_string().len().max(DIGITS);
    (1..=count)
        .map(|nth| format!("{name}-{nth:0digits$}.jsonl"))
        .collect()
}

/// Lists what looks like a shard of this name.
fn shards_in(dir: &Path, name: &str) -> io::Result<BTreeSet<String>> {
    let is_shard = |file: &String| {
        let rest = file
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('-'));
        let number = rest.and_then(|rest| rest.strip_suffix(".jsonl"));
        number.is_some_and(|number| {
            number.len() >= DIGITS && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let entries = std::fs::read_dir(dir)?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(is_shard).collect())
}

fn refuse_full(folder: &Folder, plan: &Plan, what: &str) -> Result<(), Failure> {
    let needed: u64 = plan.shards.iter().map(|shard| shard.bytes).sum();
    let Some(free) = folder.free_bytes().filter(|free| *free < needed) else {
        return Ok(());
    };
    let why = format!("{needed} bytes are needed there, and {free} are free");
    Err(Failure::new(Kind::Disk, what, why).with_hint("make room, or name another folder"))
}

/// Shards that have no final names yet. Dropping it before they have removes them.
struct Shards<'a> {
    folder: &'a Folder,
    what: &'a str,
    /// Each with its names, before and after, and held against other processes meanwhile.
    parts: Vec<(String, String, File)>,
}

impl Shards<'_> {
    fn write(
        &mut self,
        source: &File,
        name: &str,
        shard: Shard,
        stop: &Stop,
        mut wrote: impl FnMut(u64),
    ) -> Result<(), Failure> {
        let part = format!(".{name}.part");
        let file = self.folder.claim(&part, self.what)?;
        self.parts.push((part, name.to_owned(), file));
        let Some((_, _, file)) = self.parts.last_mut() else {
            return Ok(());
        };
        let failed = |error: &io::Error| disk::failure(self.what, error);
        file.set_len(0).map_err(|error| failed(&error))?;
        let mut block = vec![0; CHUNK];
        let (mut at, end) = (shard.offset, shard.offset + shard.bytes);
        let (mut lines, mut last) = (0, b'\n');
        while at < end {
            if stop.is_set() {
                return Err(Stop::failure("the split"));
            }
            let size = usize::try_from(end - at)
                .unwrap_or(usize::MAX)
                .min(block.len());
            let piece = block.get_mut(..size).unwrap_or_default();
            source
                .read_exact_at(piece, at)
                .map_err(|error| failed(&error))?;
            lines += memchr_iter(b'\n', piece).count() as u64;
            last = piece.last().copied().unwrap_or(last);
            file.write_all(piece).map_err(|error| failed(&error))?;
            at += size as u64;
            wrote(size as u64);
        }
        // The last line of the file may have no end; every other cut is behind one.
        if lines + u64::from(last != b'\n') != shard.lines {
            return Err(changed(self.what));
        }
        file.sync_data().map_err(|error| failed(&error))
    }

    fn publish(mut self, existing: Existing) -> Result<(), Failure> {
        let clash = match existing {
            Existing::Replace => Clash::Replace,
            Existing::Refuse | Existing::KeepBoth => Clash::Fail,
        };
        for (nth, (part, name, _)) in self.parts.iter().enumerate() {
            if let Err(error) = self.folder.publish(part, name, clash) {
                self.take_back(nth);
                return Err(match error.kind() {
                    io::ErrorKind::AlreadyExists => {
                        let why = format!("{name} is there already");
                        Failure::new(Kind::TargetExists, self.what, why)
                    }
                    _ => disk::failure(self.what, &error),
                });
            }
        }
        let synced = self.folder.sync();
        synced.map_err(|error| disk::failure(self.what, &error))?;
        self.parts.clear();
        Ok(())
    }

    /// Removes the first few that have their final names already.
    fn take_back(&self, count: usize) {
        for (_, name, _) in self.parts.iter().take(count) {
            // There is nobody left to tell.
            drop(self.folder.remove(name));
        }
    }
}

impl Drop for Shards<'_> {
    fn drop(&mut self) {
        for (part, ..) in &self.parts {
            drop(self.folder.remove(part));
        }
    }
}

fn changed(what: &str) -> Failure {
    Failure::new(
        Kind::InvalidInput,
        what,
        "the file has changed since it was planned",
    )
    .with_hint("run the same command again")
}
