//! Which requests have the `custom_id` of an earlier one.
//!
//! Memory holds two numbers for each request: a hash of the id, and where its line is. Where two
//! hashes are equal both lines are read again, so that what is told is exact.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

use memchr::{memchr, memchr_iter};

use super::request::Request;
use crate::domain::check::Piece;
use crate::results::read::without_bom;

/// A first read of a line; most lines are shorter.
const FIRST: usize = 8 * 1024;

/// The id of a request: its hash, and where its line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) hash: u64,
    pub(super) offset: u64,
}

/// A request with the id of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    /// Where its line begins.
    pub(super) offset: u64,
    /// Where the line of the first one begins.
    pub(super) first: u64,
}

/// Hands on every request whose id an earlier one has, hash by hash. `ids` are sorted by it.
pub(super) fn repeats(file: &File, ids: &mut [Id], mut each: impl FnMut(Repeat)) -> io::Result<()> {
    ids.sort_unstable();
    for group in ids.chunk_by(|one, next| one.hash == next.hash) {
        if group.len() > 1 {
            repeats_in(file, group, &mut each)?;
        }
    }
    Ok(())
}

/// Looks through requests of one hash: nearly always they have one id.
fn repeats_in(file: &File, group: &[Id], each: &mut impl FnMut(Repeat)) -> io::Result<()> {
    let mut firsts: Vec<(String, u64)> = Vec::new();
    for Id { offset, .. } in group {
        let Some(id) = id_at(file, *offset)? else {
            continue;
        };
        match firsts.iter().find(|(known, _)| *known == id) {
            Some((_, first)) => each(Repeat {
                offset: *offset,
                first: *first,
            }),
            None => firsts.push((id, *offset)),
        }
    }
    Ok(())
}

/// Reads the id of the line that begins at a place.
pub(super) fn id_at(file: &File, offset: u64) -> io::Result<Option<String>> {
    let mut line = vec![0; FIRST];
    let mut filled = 0;
    loop {
        let space = line.get_mut(filled..).unwrap_or_default();
        let count = match file.read_at(space, offset + filled as u64) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let fresh = line.get(filled..filled + count).unwrap_or_default();
        let end = memchr(b'\n', fresh).map(|end| filled + end);
        filled += count;
        if end.is_some() || count == 0 {
            line.truncate(end.unwrap_or(filled));
            break;
        }
        if filled == line.len() {
            line.resize(2 * filled, 0);
        }
    }
    let request = serde_json::from_slice::<Request<'_>>(without_bom(&line)).ok();
    Ok(request.and_then(|request| request.custom_id.text().map(str::to_owned)))
}

/// Counts which line begins at a place, from 1.
pub(super) fn line_at(file: &File, pieces: &[Piece], offset: u64) -> io::Result<u64> {
    let behind = pieces.partition_point(|piece| piece.offset <= offset);
    let Some(piece) = behind.checked_sub(1).and_then(|at| pieces.get(at)) else {
        return Ok(1);
    };
    let before = usize::try_from(offset - piece.offset).unwrap_or(usize::MAX);
    let mut bytes = vec![0; before];
    file.read_exact_at(&mut bytes, piece.offset)?;
    Ok(piece.first_line + memchr_iter(b'\n', &bytes).count() as u64)
}
