//! Breaks stretches of text into rows of a width.
//!
//! A stretch is cleaned by itself and drawn by itself, so the border between two stretches counts
//! as one between clusters; a word may go over several of them. The work is linear.

use super::columns;
use super::paragraph::Flow;
use super::span::{Span, Tone};
use super::token::{Kind, Token, tokens};
use crate::text::width::clusters;

/// The columns of the first row and of those that follow; neither is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text) struct Room {
    pub(in crate::text) first: usize,
    pub(in crate::text) rest: usize,
}

/// Breaks stretches into rows. There is always at least one row.
///
/// Contract: no row is wider than its room; spaces at a break are dropped, and a cluster that is
/// wider than a whole row becomes `…`; nothing else is lost.
pub(super) fn broken(spans: &[Span], room: Room, flow: Flow) -> Vec<Vec<Span>> {
    if fit(spans, room.first, flow) {
        return vec![spans.to_vec()];
    }
    let tokens = tokens(spans);
    let mut rows = Rows::new(spans, room);
    match flow {
        Flow::Words => rows.take_words(&tokens),
        Flow::Verbatim => rows.fill_all(&tokens),
    }
    rows.finish()
}

/// Tells whether everything fits into one row; so do most lines.
pub(super) fn fit(spans: &[Span], room: usize, flow: Flow) -> bool {
    let bytes: usize = spans.iter().map(|span| span.text().as_str().len()).sum();
    // No character of n bytes is wider than n columns.
    let fits = bytes <= room || spans.iter().map(Span::columns).sum::<usize>() <= room;
    let last = spans.last().map_or("", |span| span.text().as_str());
    fits && (flow == Flow::Verbatim || !last.ends_with(' '))
}

/// Returns where in a text so many columns are passed, and how many are.
pub(super) fn past(text: &str, cols: usize) -> (usize, usize) {
    let mut passed = (0, 0);
    for cluster in clusters(text) {
        if passed.1 >= cols {
            break;
        }
        passed = (passed.0 + cluster.len(), passed.1 + columns(cluster));
    }
    passed
}

/// Rows that grow from left to right and from top to bottom.
struct Rows<'a> {
    spans: &'a [Span],
    room: Room,
    done: Vec<Vec<Span>>,
    row: Vec<Span>,
    /// The part of a stretch that ends the row and is not in it yet.
    open: Option<Token>,
    used: usize,
}

impl<'a> Rows<'a> {
    fn new(spans: &'a [Span], room: Room) -> Self {
        Self {
            spans,
            room,
            done: Vec::new(),
            row: Vec::new(),
            open: None,
            used: 0,
        }
    }

    fn width(&self) -> usize {
        if self.done.is_empty() {
            self.room.first
        } else {
            self.room.rest
        }
    }

    fn take_words(&mut self, tokens: &[Token]) {
        let mut rest = tokens;
        while !rest.is_empty() {
            let spaces = rest.iter().take_while(|token| token.kind == Kind::Space);
            let (gap, after) = rest.split_at(spaces.count());
            let (word, after) = after.split_at(word_length(after));
            if !word.is_empty() {
                self.take_word(gap, word);
            }
            rest = after;
        }
    }

    fn take_word(&mut self, gap: &[Token], word: &[Token]) {
        let (blank, wide) = (wide(gap), wide(word));
        if self.used + blank + wide <= self.width() {
            self.put_all(gap);
            return self.put_all(word);
        }
        if self.used > 0 && wide <= self.room.rest {
            self.end_row();
            return self.put_all(word);
        }
        if wide <= self.width() && self.used == 0 {
            return self.put_all(word);
        }
        if self.used + blank < self.width() {
            self.put_all(gap);
        }
        self.fill_all(word);
    }

    fn put_all(&mut self, tokens: &[Token]) {
        for token in tokens {
            self.put(*token);
        }
    }

    fn fill_all(&mut self, tokens: &[Token]) {
        for token in tokens {
            self.fill(*token);
        }
    }

    fn put(&mut self, token: Token) {
        self.used += token.cols;
        match &mut self.open {
            Some(open) if open.span == token.span && open.end == token.start => {
                open.end = token.end;
            }
            Some(_) | None => {
                self.close();
                self.open = Some(token);
            }
        }
    }

    /// Puts a token cluster by cluster, over as many rows as it takes.
    fn fill(&mut self, token: Token) {
        let mut left = token;
        while left.start < left.end {
            let left_room = self.width() - self.used.min(self.width());
            if left.cols <= left_room {
                return self.put(left);
            }
            let text = self.text(left);
            let (bytes, cols) = fitting(text, left_room);
            let next = left.start + bytes;
            if bytes > 0 {
                self.put(Token {
                    end: next,
                    cols,
                    ..left
                });
            } else if self.used == 0 {
                let (bytes, cols) = self.replace_cluster(text);
                left.start += bytes;
                left.cols = left.cols.saturating_sub(cols);
                continue;
            }
            left.start = next;
            left.cols = left.cols.saturating_sub(cols);
            self.end_row();
        }
    }

    /// Shows that there is a cluster which is wider than a whole row; returns its bytes and columns.
    fn replace_cluster(&mut self, text: &str) -> (usize, usize) {
        self.close();
        self.row.push(Span::own("…", Tone::Dim));
        self.used = 1;
        let cluster = clusters(text).next();
        cluster.map_or((text.len(), 0), |cluster| (cluster.len(), columns(cluster)))
    }

    fn text(&self, token: Token) -> &'a str {
        let text = self.spans.get(token.span).map(|span| span.text().as_str());
        text.and_then(|text| text.get(token.start..token.end))
            .unwrap_or_default()
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take()
            && let Some(span) = self.spans.get(open.span)
        {
            self.row.push(span.part(open.start..open.end));
        }
    }

    fn end_row(&mut self) {
        self.close();
        self.done.push(std::mem::take(&mut self.row));
        self.used = 0;
    }

    fn finish(mut self) -> Vec<Vec<Span>> {
        self.close();
        if !self.row.is_empty() || self.done.is_empty() {
            self.done.push(self.row);
        }
        self.done
    }
}

fn wide(tokens: &[Token]) -> usize {
    tokens.iter().map(|token| token.cols).sum()
}

/// Returns how many tokens make the first word: no line may end between them.
fn word_length(tokens: &[Token]) -> usize {
    let mut kinds = tokens.iter().map(|token| token.kind);
    match kinds.next() {
        None | Some(Kind::Space) => 0,
        Some(Kind::Wide) => 1 + kinds.take_while(|kind| *kind == Kind::Glued).count(),
        Some(Kind::Narrow | Kind::Glued) => {
            let more = kinds.take_while(|kind| matches!(kind, Kind::Narrow | Kind::Glued));
            1 + more.count()
        }
    }
}

/// Returns the bytes and the columns of the longest start that fits.
fn fitting(text: &str, cols: usize) -> (usize, usize) {
    let mut fitting = (0, 0);
    for cluster in clusters(text) {
        let wide = columns(cluster);
        if fitting.1 + wide > cols {
            break;
        }
        fitting = (fitting.0 + cluster.len(), fitting.1 + wide);
    }
    fitting
}

#[cfg(test)]
mod tests;
