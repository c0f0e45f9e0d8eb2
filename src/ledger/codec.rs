//! How values of ours stand in cells: numbers with a sign, paths as bytes, notes as JSON.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use rusqlite::Row;
use serde_json::{Map, Value};

use crate::domain::{BatchError, Timestamp};

/// Writes a count; cells hold no more than 63 bits, which no file reaches.
pub(super) fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads a count.
pub(super) fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    Ok(maybe(row, column)?.unwrap_or(0))
}

/// Reads a count that may not be known.
pub(super) fn maybe(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<u64>> {
    let number: Option<i64> = row.get(column)?;
    Ok(number.and_then(|number| u64::try_from(number).ok()))
}

/// Reads a moment that may not be known.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let seconds: Option<i64> = row.get(column)?;
    Ok(seconds.map(Timestamp))
}

/// Writes a path as it is: it need not be text.
pub(super) fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_bytes()
}

/// Reads a path.
pub(super) fn path(row: &Row<'_>, column: &str) -> rusqlite::Result<PathBuf> {
    let bytes: Vec<u8> = row.get(column)?;
    Ok(PathBuf::from(OsString::from_vec(bytes)))
}

/// Writes notes.
pub(super) fn notes(pairs: &BTreeMap<String, String>) -> String {
    let pairs = pairs
        .iter()
        .map(|(key, value)| (key.clone(), value.as_str().into()));
    Value::Object(pairs.collect()).to_string()
}

/// Reads notes; what is no text there was not written by us and is left out.
pub(super) fn noted(row: &Row<'_>, column: &str) -> rusqlite::Result<BTreeMap<String, String>> {
    let text: String = row.get(column)?;
    let pairs: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    let pairs = pairs.into_iter();
    Ok(pairs
        .filter_map(|(key, value)| Some((key, value.as_str()?.to_owned())))
        .collect())
}

/// Writes why a batch failed.
pub(super) fn errors(errors: &[BatchError]) -> String {
    let errors = errors
        .iter()
        .map(|error| serde_json::json!([error.code, error.message, error.param, error.line]));
    Value::Array(errors.collect()).to_string()
}

/// Reads why a batch failed.
pub(super) fn told_errors(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<BatchError>> {
    let text: String = row.get(column)?;
    let list: Vec<Vec<Value>> = serde_json::from_str(&text).unwrap_or_default();
    let read = |cells: &Vec<Value>| {
        let text = |at: usize| cells.get(at)?.as_str().map(str::to_owned);
        BatchError {
            code: text(0),
            message: text(1).unwrap_or_default(),
            param: text(2),
            line: cells.get(3).and_then(Value::as_u64),
        }
    };
    Ok(list.iter().map(read).collect())
}
