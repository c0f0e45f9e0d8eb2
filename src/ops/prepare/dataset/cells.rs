//! Cells of a record that was cut out of a table.
//!
//! Only says where they are, so that most of them are read where they stand. Knows the rules of
//! [`super::records`], which refuses what they cannot be: text behind a closing quote, and a quote
//! that is not closed. A test compares it with the `csv` crate, which looks at every byte apart and
//! copies it.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter};

/// A cell: where its text is in the record, without the quotes around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ops::prepare) struct Cell {
    pub(in crate::ops::prepare) range: Range<usize>,
    /// Whether quotes stand twice in it for one each.
    has_twice: bool,
}

impl Cell {
    /// Returns what it says.
    pub(in crate::ops::prepare) fn text<'r>(&self, record: &'r str) -> Cow<'r, str> {
        let text = record.get(self.range.clone()).unwrap_or_default();
        if self.has_twice {
            Cow::Owned(text.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Iterates the cells of a record, of which there is at least one.
pub(in crate::ops::prepare) fn of(record: &[u8], delimiter: u8) -> impl Iterator<Item = Cell> + '_ {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let begin = next?;
        let rest = record.get(begin..)?;
        let (cell, behind) = if let Some(inside) = rest.strip_prefix(b"\"") {
            quoted(begin + 1, inside)
        } else {
            let end = begin + memchr(delimiter, rest).unwrap_or(rest.len());
            let has_twice = false;
            let range = begin..end;
            (Cell { range, has_twice }, end)
        };
        // Carriage returns may stand behind a closing quote at the end of a line.
        let rest = record.get(behind..)?;
        next = memchr(delimiter, rest).map(|to_delimiter| behind + to_delimiter + 1);
        Some(cell)
    })
}

/// Reads a cell whose opening quote stands before `begin`; returns what is behind its closing one.
fn quoted(begin: usize, inside: &[u8]) -> (Cell, usize) {
    let mut has_twice = false;
    let mut quotes = memchr_iter(b'"', inside);
    let end = loop {
        let Some(quote) = quotes.next() else {
            break inside.len();
        };
        if inside.get(quote + 1) != Some(&b'"') {
            break quote;
        }
        has_twice = true;
        quotes.next();
    };
    let range = begin..begin + end;
    let behind = range.end + usize::from(end < inside.len());
    (Cell { range, has_twice }, behind)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::records::Records;
    use super::super::sink::Sink;
    use super::*;

    fn split(record: &str) -> Vec<String> {
        let cells = of(record.as_bytes(), b',');
        cells.map(|cell| cell.text(record).into_owned()).collect()
    }

    #[test]
    fn cells_are_told_apart_with_and_without_quotes() {
        let found = [
            "a,b",
            "",
            ",",
            "\"a,\"\"b\"\"\",\"\",c\"d",
            "\"\"\"\"",
            "\"a\"\r\r",
        ];
        let found = found.map(split);
        let wanted: [&[&str]; 6] = [
            &["a", "b"],
            &[""],
            &["", ""],
            &["a,\"b\"", "", "c\"d"],
            &["\""],
            &["a"],
        ];
        assert_eq!(found.each_ref().map(Vec::as_slice), wanted);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn what_the_cutter_lets_pass_is_split_as_by_the_csv_crate(record in "[aé ,\"\"\"\n;]{1,24}") {
            let mut sink = Sink::default();
            let mut cutter = Records::new(b',');
            let is_cut = cutter.cut(record.as_bytes(), &mut sink).and_then(|()| cutter.end(&mut sink));
            if let (Ok(()), Some(first)) = (is_cut, sink.first()) {
                let first = std::str::from_utf8(first).unwrap();
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .terminator(csv::Terminator::Any(b'\n'))
                    .from_reader(first.as_bytes());
                let read = reader.records().next().unwrap().unwrap();
                prop_assert_eq!(split(first), read.iter().collect::<Vec<_>>());
            }
        }
    }
}
