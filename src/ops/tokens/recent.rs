//! How many tokens the pieces have that came lately.
//!
//! Most of a text is a few thousand words again and again. What fits beside a core answers for them
//! without a look into the table of all tokens, which does not fit.

/// Places; a power of two.
const PLACES: usize = 4096;
/// Bytes of a piece that is kept; so that a place is half a line of a cache.
const LONGEST: usize = 30;

/// A small table of pieces, each at the one place of its hash.
#[derive(Debug)]
pub(super) struct Recent(Vec<Place>);

#[derive(Clone, Copy, Debug)]
struct Place {
    piece: [u8; LONGEST],
    length: u8,
    tokens: u8,
}

impl Default for Recent {
    fn default() -> Self {
        let free = Place {
            piece: [0; LONGEST],
            length: 0,
            tokens: 0,
        };
        Self(vec![free; PLACES])
    }
}

impl Recent {
    /// Returns how many tokens a piece has, if it came lately.
    pub(super) fn find(&self, piece: &[u8], hash: u64) -> Option<u64> {
        let place = self.0.get(at(hash))?;
        let kept = place.piece.get(..usize::from(place.length))?;
        (kept == piece && !piece.is_empty()).then_some(u64::from(place.tokens))
    }

    /// Keeps how many tokens a piece has, in place of another; a long one is not kept.
    pub(super) fn keep(&mut self, piece: &[u8], hash: u64, tokens: u64) {
        let (Ok(length), Ok(tokens)) = (u8::try_from(piece.len()), u8::try_from(tokens)) else {
            return;
        };
        let Some(place) = self.0.get_mut(at(hash)) else {
            return;
        };
        if let Some(kept) = place.piece.get_mut(..piece.len()) {
            kept.copy_from_slice(piece);
            (place.length, place.tokens) = (length, tokens);
        }
    }
}

fn at(hash: u64) -> usize {
    // The lowest bits find the place in the large table; these are others.
    usize::try_from((hash >> 20) % PLACES as u64).unwrap_or(0)
}
