//! Whether the file is what the store wrote.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use rusqlite::{Connection, ErrorCode, ffi};

use super::place::Place;
use super::store::Unusable;

/// Files up to this length are checked whole at every start: that takes a few milliseconds.
const SMALL: u64 = 4 * 1024 * 1024;

/// Whether all pages are to be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// The file was closed well.
    None,
    /// It is small, or was not closed.
    Some,
}

/// Tells whether an error means that the file is damaged, and not that it is out of reach.
pub(super) fn is_damage(unusable: &Unusable) -> bool {
    match unusable {
        Unusable::Store(error) => matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        ),
        Unusable::Refused(_) => false,
    }
}

/// Looks at the outside of the file. Fails when it is shorter than it says of itself.
pub(super) fn suspicion(place: &Place, is_alone: bool) -> rusqlite::Result<Suspicion> {
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    let size = length(&place.database);
    let was_not_closed = length(&place.beside("-wal")) > 0;
    // What is not in the file yet may be in the file beside it.
    if !was_not_closed && is_cut(&place.database, size).unwrap_or(false) {
        return Err(damaged("the file is shorter than it was"));
    }
    Ok(if size <= SMALL || (is_alone && was_not_closed) {
        Suspicion::Some
    } else {
        Suspicion::None
    })
}

/// Compares the length of the file with the number of pages that its header tells.
fn is_cut(path: &Path, size: u64) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(100).read_to_end(&mut head)?;
    let number = |at: usize| {
        let bytes = head.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    let page = head.get(16..18).map(|two| match two {
        [0, 1] => 65_536,
        [high, low] => u64::from(*high) << 8 | u64::from(*low),
        _ => 0,
    });
    let (Some(page), Some(pages)) = (page, number(28)) else {
        return Ok(size > 0);
    };
    // The number of pages counts only if the last writer was one that knew of it.
    let is_told = number(24) == number(92) && pages > 0;
    Ok(is_told && size < page * u64::from(pages))
}

/// Reads every page. Fails with what is wrong first.
pub(super) fn check(store: &Connection) -> rusqlite::Result<()> {
    let found: String = store.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(damaged(&found))
    }
}

fn damaged(what: &str) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), Some(what.to_owned()))
}
