//! How many tokens a text has.

use super::encoding::Encoding;
use super::merge::Scratch;
use super::recent::Recent;
use super::split::Splitter;
use super::vocabulary::{Vocabulary, hash};
use crate::domain::Failure;

/// Bytes of a run without any break up to which it is counted as a whole. No word is a hundredth of
/// that; a longer run is cut, so that work and memory stay bounded, and its count is near.
pub const LONGEST_RUN: usize = 8 * 1024;

/// How many tokens a text has, and whether that is near instead of right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tokens.
    pub tokens: u64,
    /// Whether a run of the text was longer than [`LONGEST_RUN`], so that it was cut: each cut adds
    /// a token at most.
    pub is_cut: bool,
}

/// Counts the tokens of texts. One of them serves all threads.
#[derive(Debug)]
pub struct Tokeniser {
    vocabulary: Vocabulary,
    splitter: Splitter,
    encoding: Encoding,
}

/// What one thread uses again from text to text.
#[derive(Debug, Default)]
pub struct Bench {
    scratch: Scratch,
    recent: Recent,
    /// Of which vocabulary `recent` is.
    encoding: Option<Encoding>,
}

impl Tokeniser {
    /// Makes a tokeniser. Takes about half a second, so it belongs on no thread that draws.
    pub fn load(encoding: Encoding) -> Result<Self, Failure> {
        Ok(Self {
            vocabulary: Vocabulary::load(encoding)?,
            splitter: Splitter::load(encoding)?,
            encoding,
        })
    }

    /// Counts the tokens of a text. What looks like a special token is text like any other: it came
    /// from a user.
    pub fn count(&self, text: &str, bench: &mut Bench) -> Count {
        bench.begin(self.encoding);
        let mut count = Count::default();
        for piece in self.splitter.pieces(text) {
            count.is_cut |= piece.len() > LONGEST_RUN;
            count.tokens += self.count_piece(piece, bench);
        }
        count
    }

    fn count_piece(&self, piece: &str, bench: &mut Bench) -> u64 {
        let bytes = piece.as_bytes();
        let hash = hash(bytes);
        if let Some(tokens) = bench.recent.find(bytes, hash) {
            return tokens;
        }
        let tokens = match self.vocabulary.find_hashed(bytes, hash) {
            Some(_) => 1,
            None => cut(piece)
                .map(|part| bench.scratch.count(part.as_bytes(), &self.vocabulary))
                .sum(),
        };
        bench.recent.keep(bytes, hash, tokens);
        tokens
    }
}

impl Bench {
    /// Returns the bytes of the longest run that was joined as one. Tests count this work.
    pub fn most_parts(&self) -> usize {
        self.scratch.most_parts()
    }

    /// Forgets what another vocabulary made of pieces.
    fn begin(&mut self, encoding: Encoding) {
        if self.encoding.replace(encoding) != Some(encoding) {
            self.recent = Recent::default();
        }
    }
}

/// Cuts a run that is too long, between characters.
fn cut(piece: &str) -> impl Iterator<Item = &str> {
    let mut rest = piece;
    std::iter::from_fn(move || {
        let (part, after) = rest.split_at_checked(rest.floor_char_boundary(LONGEST_RUN))?;
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}
