//! The rows of an outline as it is folded, and what each says.

use super::folds::Folds;
use super::literal::shown;
use super::scan::Shape;
use super::tree::{Node, Value};
use super::{Outline, Paragraph};
use crate::text::number;
use crate::text::rich::{Span, Tone};

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) node: usize,
    /// The container that it begins, ends or is in.
    pub(super) container: usize,
    /// Whether it is where a container ends.
    pub(super) is_end: bool,
    is_folded: bool,
}

/// Returns the rows that are shown. What is folded away costs nothing.
pub(super) fn rows<'a>(nodes: &'a [Node], folds: &'a Folds) -> impl Iterator<Item = Row> + 'a {
    let mut next = 0;
    let mut open: Vec<(usize, usize)> = Vec::new();
    std::iter::from_fn(move || {
        if let Some((node, _)) = open.pop_if(|(_, end)| *end <= next) {
            return Some(Row {
                node,
                container: node,
                is_end: true,
                is_folded: false,
            });
        }
        let at = next;
        let node = nodes.get(at)?;
        let is_folded = node.is_foldable() && folds.is_folded(at);
        let is_container = node.is_foldable();
        if is_container && !is_folded {
            open.push((at, node.end));
        }
        next = if is_folded { node.end } else { at + 1 };
        Some(Row {
            node: at,
            container: if is_container { at } else { node.parent },
            is_end: false,
            is_folded,
        })
    })
}

/// What most indents are cut from.
const BLANK: &str = "                                                                ";
const STEP: usize = 2;

impl Outline {
    /// Returns what a row says, and about how many bytes that is.
    pub(super) fn paragraph(&self, row: Row) -> (Paragraph, usize) {
        let Some(node) = self.nodes.get(row.node) else {
            return (Paragraph::default(), 0);
        };
        let mut spans = Vec::with_capacity(4);
        if let Some(key) = node.key.clone().filter(|_| !row.is_end) {
            spans.push(Span::new(&shown(self.written(key)), Tone::Key));
            spans.push(Span::own(": ", Tone::Dim));
        }
        self.push_value(node, row, &mut spans);
        if node.is_followed && (row.is_end || row.is_folded || !node.is_foldable()) {
            spans.push(Span::own(",", Tone::Dim));
        }
        let indent = node.depth * STEP;
        let bytes = spans.iter().map(|span| span.text().as_str().len()).sum();
        let sign = match (node.is_foldable() && !row.is_end, row.is_folded) {
            (true, true) => "▸ ",
            (true, false) => "▾ ",
            (false, _) => "  ",
        };
        let first = vec![blank(indent), Span::own(sign, Tone::Marker)];
        let paragraph = Paragraph::new(spans).after(first, vec![blank(indent + 2 * STEP)]);
        (paragraph, bytes)
    }

    fn push_value(&self, node: &Node, row: Row, spans: &mut Vec<Span>) {
        match &node.value {
            Value::Plain(range) => {
                let written = self.written(range.clone());
                spans.push(Span::new(&shown(written), tone(written)));
            }
            Value::Container { shape, items } => {
                let sign = match (shape, row.is_end, row.is_folded, *items) {
                    (Shape::Object, _, _, 0) => "{}",
                    (Shape::Array, _, _, 0) => "[]",
                    (Shape::Object, true, _, _) => "}",
                    (Shape::Array, true, _, _) => "]",
                    (Shape::Object, false, true, _) => "{…}",
                    (Shape::Array, false, true, _) => "[…]",
                    (Shape::Object, false, false, _) => "{",
                    (Shape::Array, false, false, _) => "[",
                };
                spans.push(Span::own(sign, Tone::Dim));
                if row.is_folded {
                    spans.push(Span::new(&count(*shape, *items), Tone::Dim));
                }
            }
        }
    }

    fn written(&self, range: std::ops::Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

fn count(shape: Shape, items: usize) -> String {
    let many = number(u64::try_from(items).unwrap_or(u64::MAX));
    match (shape, items) {
        (Shape::Object, 1) => " 1 key".to_owned(),
        (Shape::Array, 1) => " 1 item".to_owned(),
        (Shape::Object, _) => format!(" {many} keys"),
        (Shape::Array, _) => format!(" {many} items"),
    }
}

fn tone(written: &str) -> Tone {
    match written.as_bytes().first() {
        Some(b'"') => Tone::String,
        Some(b't' | b'f' | b'n') => Tone::Keyword,
        Some(_) | None => Tone::Number,
    }
}

fn blank(columns: usize) -> Span {
    match BLANK.get(..columns) {
        Some(blank) => Span::own(blank, Tone::Plain),
        None => Span::new(&" ".repeat(columns), Tone::Plain),
    }
}
