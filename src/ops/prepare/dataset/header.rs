//! The header of a table: the names of its columns, and what stands between them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cells;
use super::records::Records;
use super::sink::Sink;

/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Reads the header at the beginning of a table; `delimiter` is what somebody said.
pub(super) fn read(head: &[u8], delimiter: Option<u8>) -> Result<(Vec<String>, u8), String> {
    let delimiter = delimiter.unwrap_or_else(|| detected(head));
    let mut sink = Sink::default();
    let cut = Records::new(delimiter).first(head, &mut sink);
    cut.map_err(|error| error.to_string())?;
    let Some(record) = sink.first() else {
        return Err("it has no header".to_owned());
    };
    if record.contains(&b'\r') {
        return Err(
            "its lines end with carriage returns alone; save it with usual line ends".to_owned(),
        );
    }
    let record = str::from_utf8(record)
        .map_err(|_error| "its header is not UTF-8; save it as UTF-8".to_owned())?;
    let cells = cells::of(record.as_bytes(), delimiter);
    let names = cells.map(|cell| cell.text(record));
    Ok((named(names)?, delimiter))
}

/// Trims the names, and gives columns without one the name `column_3`.
fn named<'r>(names: impl Iterator<Item = Cow<'r, str>>) -> Result<Vec<String>, String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (at, name) in (1..).zip(names) {
        let name = match name.trim() {
            "" => format!("column_{at}"),
            name => name.to_owned(),
        };
        if let Some(first) = seen.insert(name.clone(), at) {
            return Err(format!(
                "its columns {first} and {at} are both called \"{name}\""
            ));
        }
        all.push(name);
    }
    Ok(all)
}

/// Finds what occurs most often in the first line outside quotes.
fn detected(head: &[u8]) -> u8 {
    let mut is_quoted = false;
    let line = head.iter().take_while(|byte| {
        is_quoted ^= **byte == b'"';
        is_quoted || **byte != b'\n'
    });
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_inside = false;
    for byte in line {
        is_inside ^= *byte == b'"';
        let at = DELIMITERS.iter().position(|delimiter| delimiter == byte);
        if let Some(count) = at.filter(|_| !is_inside).and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let at = counts.iter().position(|count| *count == most).unwrap_or(0);
    DELIMITERS.get(at).copied().unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<(Vec<String>, u8), String> {
        read(text.as_bytes(), None)
    }

    #[test]
    fn the_delimiter_is_what_occurs_most() {
        let found = [
            "a,b;c,d\n",
            "a;b\n1,2;3\n",
            "a\tb\n",
            "a\n",
            "\"x,y,z\";b\n",
        ]
        .map(|text| header(text).unwrap().1);
        assert_eq!(found, [b',', b';', b'\t', b',', b';']);
    }

    #[test]
    fn names_are_trimmed_and_columns_without_one_get_one() {
        let (names, _) = header("id, first name ,,\"a\nb\"\r\n1,2,3,4\r\n").unwrap();
        assert_eq!(names, ["id", "first name", "column_3", "a\nb"]);
    }

    #[test]
    fn what_is_no_header_is_told() {
        let why =
            ["", "\n\n", "a,b,a\n", "a\rb\rc", "\"a,b\n"].map(|text| header(text).unwrap_err());
        assert_eq!(
            why,
            [
                "it has no header",
                "it has no header",
                "its columns 1 and 3 are both called \"a\"",
                "its lines end with carriage returns alone; save it with usual line ends",
                "line 1: a quote opens here and is not closed",
            ]
        );
    }
}
