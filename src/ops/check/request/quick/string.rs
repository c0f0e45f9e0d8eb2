//! The end of a JSON string, found as strictly as the JSON library does, 64 bytes at a time.
//!
//! Of a request nearly everything is text, and of that nearly nothing is looked at. The usual way
//! (go to the next quote or backslash, look at it, go on) guesses wrong at every escape, because no
//! processor can know where the next one stands; here a block says as bits where its escapes are,
//! and all of them are judged at once.

use wide::u8x16;

/// Bytes that are compared at once.
const PART: usize = 16;
const PARTS: usize = 4;
/// One bit each in a word.
const BLOCK: usize = PARTS * PART;
/// The bits 0, 2, 4 and so on.
const EVEN: u64 = u64::MAX / 3;

type Block = [[u8; PART]; PARTS];

/// Returns where the closing quote of a string stands; `None` where the string does not end, or is
/// not one that the library takes: a control character, an escape that there is not.
///
/// `inside` begins behind the opening quote and may go on behind the string.
pub(super) fn end(inside: &[u8]) -> Option<usize> {
    if let Some(at) = inside.first_chunk().and_then(end_of_name) {
        return Some(at);
    }
    let (parts, _) = inside.as_chunks::<PART>();
    let (blocks, _) = parts.as_chunks::<PARTS>();
    let mut scan = Scan::default();
    for (nth, block) in blocks.iter().enumerate() {
        match scan.see(block) {
            Seen::Inside => {}
            Seen::End(at) => return Some(nth * BLOCK + at),
            Seen::Wrong => return None,
        }
    }
    let seen = blocks.len() * BLOCK;
    let rest = inside.get(seen..)?;
    let mut last = [[b' '; PART]; PARTS];
    let room = last.as_flattened_mut().get_mut(..rest.len())?;
    room.copy_from_slice(rest);
    match scan.see(&last) {
        Seen::End(at) => Some(seen + at),
        Seen::Inside | Seen::Wrong => None,
    }
}

/// Returns where a string ends that is as short and plain as most are: the names of members.
fn end_of_name(part: &[u8; PART]) -> Option<usize> {
    let part = u8x16::new(*part);
    let quotes = is_byte(part, b'"').to_bitmask();
    let special = is_special(part).to_bitmask();
    // Below the first quote, if there is one.
    let ours = quotes ^ quotes.wrapping_sub(1);
    (quotes != 0 && special & ours == 0).then(|| first(u64::from(quotes)))
}

enum Seen {
    /// The string goes on behind the block.
    Inside,
    /// It ends here.
    End(usize),
    /// It is none.
    Wrong,
}

/// What a block leaves to the next one, as bits of its first bytes.
#[derive(Default)]
struct Scan {
    /// The byte that a backslash stands before.
    escaped: u64,
    /// The bytes that must be digits of `\u0000`.
    digits: u64,
}

impl Scan {
    fn see(&mut self, block: &Block) -> Seen {
        if self.escaped | self.digits != 0 || has(block, is_special) {
            return self.see_special(block);
        }
        let is_quote = |part| is_byte(part, b'"');
        if has(block, is_quote) {
            Seen::End(first(mask(block, is_quote)))
        } else {
            Seen::Inside
        }
    }

    /// Sees a block with an escape, or with a byte that must not be there.
    // Apart, so that the usual way stays short.
    #[inline(never)]
    fn see_special(&mut self, block: &Block) -> Seen {
        let is = |byte| mask(block, |part| is_byte(part, byte));
        let (slashes, quotes) = (is(b'\\'), is(b'"'));
        let starts = every_second(slashes & !self.escaped);
        let escaped = (starts << 1) | self.escaped;
        let ends = quotes & !escaped;
        let mut wrong = mask(block, is_control);
        let mut digits = self.digits;
        self.digits = 0;
        // Line ends and quotes first, because mostly there are no others.
        let mut rare = escaped & !(quotes | slashes | is(b'n'));
        if rare != 0 {
            let codes = rare & is(b'u');
            rare &= !codes;
            digits |= (codes << 1) | (codes << 2) | (codes << 3) | (codes << 4);
            self.digits = (codes >> 63) | (codes >> 62) | (codes >> 61) | (codes >> 60);
            if rare != 0 {
                wrong |= rare & !(is(b'/') | is(b'b') | is(b'f') | is(b'r') | is(b't'));
            }
        }
        if digits != 0 {
            wrong |= digits & !mask(block, is_digit);
        }
        // Up to the end, and that one too: a quote in the place of a digit is wrong.
        let ours = ends ^ ends.wrapping_sub(1);
        if wrong & ours != 0 {
            return Seen::Wrong;
        }
        self.escaped = starts >> 63;
        if ends == 0 {
            Seen::Inside
        } else {
            Seen::End(first(ends))
        }
    }
}

/// Of runs of backslashes, keeps each that begins an escape: the first, the third and so on.
fn every_second(slashes: u64) -> u64 {
    let begins = slashes & !(slashes << 1);
    // To add its first bit to a run clears the run and carries out behind it.
    let from_even = slashes & !slashes.wrapping_add(begins & EVEN);
    (from_even & EVEN) | (slashes & !from_even & !EVEN)
}

fn is_byte(part: u8x16, byte: u8) -> u8x16 {
    part.simd_eq(u8x16::splat(byte))
}

/// Finds bytes that a string may not hold as they are, its end left out.
fn is_special(part: u8x16) -> u8x16 {
    is_byte(part, b'\\') | is_control(part)
}

fn is_control(part: u8x16) -> u8x16 {
    part.min(u8x16::splat(0x1F)).simd_eq(part)
}

/// Finds digits of hexadecimal numbers.
fn is_digit(part: u8x16) -> u8x16 {
    let is_from = |part: u8x16, first: u8, count: u8| {
        let above = part - u8x16::splat(first);
        above.min(u8x16::splat(count - 1)).simd_eq(above)
    };
    let lower = part | u8x16::splat(b' ');
    is_from(part, b'0', 10) | is_from(lower, b'a', 6)
}

fn has(block: &Block, is: impl Fn(u8x16) -> u8x16) -> bool {
    let [a, b, c, d] = block.each_ref().map(|part| is(u8x16::new(*part)));
    (a | b | c | d).to_bitmask() != 0
}

fn mask(block: &Block, is: impl Fn(u8x16) -> u8x16) -> u64 {
    let [a, b, c, d] = block
        .each_ref()
        .map(|part| u64::from(is(u8x16::new(*part)).to_bitmask()));
    a | (b << PART) | (c << (2 * PART)) | (d << (3 * PART))
}

fn first(bits: u64) -> usize {
    bits.trailing_zeros() as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    /// Holds a text behind an opening quote against the library.
    fn holds(inside: &str) {
        let text = format!("\"{inside}");
        let mut library = serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>();
        let found = library.next().and_then(Result::ok);
        let wanted = found.map(|raw| raw.get().len() - 2);
        assert_eq!(end(inside.as_bytes()), wanted, "{inside}");
    }

    #[test]
    fn every_byte_ends_a_string_escapes_or_is_wrong_as_for_the_library_at_every_place() {
        for before in 0..2 * BLOCK {
            for c in 0..0x80_u8 {
                let (x, c) = ("x".repeat(before), char::from(c));
                holds(&format!("{x}{c}\" \"\\"));
                holds(&format!("{x}\\{c}012\" \"\\"));
                holds(&format!("{x}\\u12{c}4\" \"\\"));
            }
        }
    }

    #[test]
    fn runs_of_backslashes_pair_up_across_blocks() {
        for before in 0..BLOCK {
            for run in 0..2 * BLOCK + 2 {
                holds(&format!("{}{}\"n\"", "x".repeat(before), "\\".repeat(run)));
            }
        }
    }

    proptest! {
        #[test]
        fn every_text_ends_where_the_library_ends_it(
            dense in r#"[\\u"nt0aé/]{0,150}""#, text in any::<String>(), before in "x{0,80}",
        ) {
            holds(&format!("{before}{dense}\""));
            holds(&format!("{before}{}", serde_json::to_string(&text).unwrap().get(1..).unwrap()));
        }
    }
}
