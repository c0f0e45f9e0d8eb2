//! The SHA-256 of a file that was checked.

use std::io::Read as _;
use std::path::Path;

use ring::digest::{Context, SHA256};

use super::stream::{Opened, hex};
use super::sum::Verifier;
use crate::domain::check::Report;
use crate::domain::{Failure, Kind, Progress};
use crate::ops::transfer::Meter;
use crate::results::chunks::Stop;

const BLOCK: usize = 256 * 1024;

/// Returns the SHA-256 of a file that was checked, in hex: of the very bytes that were checked.
///
/// Blocking; heeds `stop` once a block. Fails when the file is not what it was.
pub fn seal(path: &Path, report: &Report, stop: &Stop, meter: &Meter) -> Result<String, Failure> {
    let opened = Opened::open(path)?;
    if opened.stamp != report.stamp {
        return Err(changed(path));
    }
    let mut verifier = Verifier::new(report.pieces.clone());
    let mut digest = Context::new(&SHA256);
    let mut block = vec![0; BLOCK];
    let mut done = 0;
    loop {
        if stop.is_set() {
            return Err(opened.stopped());
        }
        let count = (&opened.file).read(&mut block);
        let count = count.map_err(|error| opened.failure(&error))?;
        let bytes = block.get(..count).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        if !verifier.is_same(bytes) {
            return Err(changed(path));
        }
        digest.update(bytes);
        done += count as u64;
        meter.set(Progress {
            done,
            total: Some(report.bytes),
        });
    }
    if !verifier.is_whole() {
        return Err(changed(path));
    }
    Ok(hex(digest.finish().as_ref()))
}

fn changed(path: &Path) -> Failure {
    let what = format!("cannot take the checksum of {}", path.display());
    let why = "the file has changed since it was checked";
    Failure::new(Kind::InvalidInput, what, why).with_hint("check it again")
}
