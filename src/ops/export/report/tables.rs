//! A table in Markdown.

use std::fmt::Write as _;

/// Rows of cells that are escaped already.
pub(super) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Begins a table. Its first column is of words, and so is every other that is not named as one
    /// of numbers.
    pub(super) fn new(head: &[&'static str]) -> Self {
        Self {
            head: head.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.to_vec());
    }

    pub(super) fn write(&self, out: &mut String) {
        line(out, self.head.iter().copied());
        line(out, self.head.iter().map(|name| rule(name)));
        for row in &self.rows {
            line(out, row.iter().map(String::as_str));
        }
    }
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for cell in cells {
        // Writing to a string cannot fail.
        let _ = write!(out, "| {cell} ");
    }
    out.push_str("|\n");
}

fn rule(name: &str) -> &'static str {
    let counts = [
        "lines",
        "share",
        "share of failures",
        "in all",
        "least a line",
        "most a line",
    ];
    if counts.contains(&name) || name.ends_with(" tokens") {
        "---:"
    } else {
        "---"
    }
}
