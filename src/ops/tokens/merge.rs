//! A piece of text that is no token itself: how many tokens it becomes.
//!
//! Bytes are joined pair by pair, always the pair first that is the token of the lowest rank, the
//! foremost of equal ones. A heap finds it, so that the work grows with the length of a piece and
//! not with its square.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::vocabulary::{Token, Vocabulary};

/// No pair begins here, or it is no token.
const NONE: Token = Token::MAX;

/// What is used again from piece to piece.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Where parts begin that are still apart: each names the one behind it and the one before it,
    /// and the token that it would be with the one behind it.
    parts: Vec<Part>,
    heap: BinaryHeap<Reverse<(Token, usize)>>,
    /// The bytes of the longest piece so far.
    most: usize,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    next: usize,
    before: usize,
    joined: Token,
}

impl Scratch {
    /// Counts the tokens of a piece.
    pub(super) fn count(&mut self, piece: &[u8], vocabulary: &Vocabulary) -> u64 {
        let mut count = piece.len() as u64;
        self.begin(piece.len());
        for at in 0..piece.len() {
            self.look(at, piece, vocabulary);
        }
        while let Some(Reverse((token, at))) = self.heap.pop() {
            // What was found before a neighbour was joined is no longer so.
            if self.part(at).is_some_and(|part| part.joined == token) {
                self.join(at, piece, vocabulary);
                count -= 1;
            }
        }
        count
    }

    fn begin(&mut self, length: usize) {
        self.most = self.most.max(length);
        self.heap.clear();
        self.parts.clear();
        self.parts.extend((0..length).map(|at| Part {
            next: at + 1,
            before: at.wrapping_sub(1),
            joined: NONE,
        }));
    }

    /// Returns the bytes of the longest piece so far.
    pub(super) fn most_parts(&self) -> usize {
        self.most
    }

    fn part(&self, at: usize) -> Option<Part> {
        self.parts.get(at).copied()
    }

    /// Joins the part at a place with the one behind it.
    fn join(&mut self, at: usize, piece: &[u8], vocabulary: &Vocabulary) {
        let Some(part) = self.part(at) else { return };
        let Some(gone) = self.parts.get_mut(part.next) else {
            return;
        };
        gone.joined = NONE;
        let next = gone.next;
        if let Some(part) = self.parts.get_mut(at) {
            part.next = next;
        }
        if let Some(behind) = self.parts.get_mut(next) {
            behind.before = at;
        }
        self.look(at, piece, vocabulary);
        self.look(part.before, piece, vocabulary);
    }

    /// Looks whether a part and the one behind it are a token.
    fn look(&mut self, at: usize, piece: &[u8], vocabulary: &Vocabulary) {
        let Some(part) = self.part(at) else { return };
        let end = self.part(part.next).map(|next| next.next);
        let pair = end.and_then(|end| piece.get(at..end));
        let token = pair.and_then(|pair| vocabulary.find(pair)).unwrap_or(NONE);
        if let Some(part) = self.parts.get_mut(at) {
            part.joined = token;
        }
        if token != NONE {
            self.heap.push(Reverse((token, at)));
        }
    }
}
