//! Words and spaces: the pieces between which a line may be broken.

use super::columns;
use super::span::Span;
use crate::text::width::clusters;

/// What a piece is, as far as breaking is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Spaces; they go where a line is broken.
    Space,
    /// A part of a word in a script with spaces.
    Narrow,
    /// A wide character: a line may be broken on both sides of it.
    Wide,
    /// A sign that no line begins with.
    Glued,
}

/// A piece of one stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The stretch, by its position.
    pub(super) span: usize,
    /// Its first byte in the stretch.
    pub(super) start: usize,
    /// The byte behind its last one.
    pub(super) end: usize,
    /// Its columns.
    pub(super) cols: usize,
    pub(super) kind: Kind,
}

/// Cuts stretches into pieces; nothing is left out.
pub(super) fn tokens(spans: &[Span]) -> Vec<Token> {
    let bytes: usize = spans.iter().map(|span| span.text().as_str().len()).sum();
    let mut tokens = Vec::with_capacity(bytes / 3 + spans.len());
    for (span, text) in spans.iter().enumerate() {
        cut(text.text().as_str(), span, &mut tokens);
    }
    tokens
}

fn cut(text: &str, span: usize, tokens: &mut Vec<Token>) {
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let blank = rest.bytes().take_while(|byte| *byte == b' ').count();
        if blank > 0 {
            tokens.push(Token {
                span,
                start,
                end: start + blank,
                cols: blank,
                kind: Kind::Space,
            });
            start += blank;
            continue;
        }
        let length = rest.bytes().take_while(|byte| *byte != b' ').count();
        let word = rest.get(..length).unwrap_or(rest);
        cut_word(word, span, start, tokens);
        start += length;
    }
}

fn cut_word(word: &str, span: usize, start: usize, tokens: &mut Vec<Token>) {
    if word.is_ascii() {
        tokens.push(Token {
            span,
            start,
            end: start + word.len(),
            cols: columns(word),
            kind: Kind::Narrow,
        });
        return;
    }
    let first = tokens.len();
    let mut at = start;
    for cluster in clusters(word) {
        let cols = columns(cluster);
        let kind = kind(cluster, cols);
        let begin = at;
        at += cluster.len();
        let last = tokens.last().filter(|_| tokens.len() > first);
        if kind == Kind::Narrow && last.is_some_and(|last| last.kind == Kind::Narrow) {
            grow(tokens, at, cols);
            continue;
        }
        tokens.push(Token {
            span,
            start: begin,
            end: at,
            cols,
            kind,
        });
    }
}

fn grow(tokens: &mut [Token], end: usize, cols: usize) {
    if let Some(last) = tokens.last_mut() {
        last.end = end;
        last.cols += cols;
    }
}

fn kind(cluster: &str, cols: usize) -> Kind {
    match cluster.chars().next() {
        Some(sign) if is_closing(sign) => Kind::Glued,
        Some(_) if cols > 1 => Kind::Wide,
        Some(_) | None => Kind::Narrow,
    }
}

/// Tells whether no line begins with a sign: those that close or part sentences in East Asian
/// scripts, from the rules of line breaking in Japanese and Chinese.
fn is_closing(sign: char) -> bool {
    matches!(
        sign,
        '、' | '。'
            | '，'
            | '．'
            | '！'
            | '？'
            | '：'
            | '；'
            | '」'
            | '』'
            | '】'
            | '）'
            | '》'
            | '〉'
            | '〕'
            | '］'
            | '｝'
            | '・'
            | 'ー'
            | '々'
    )
}
