//! The sequence (OSC 52) that puts a text into the clipboard of the terminal, over SSH too.
//!
//! It is sent for a copy the user asked for and never otherwise. The text is base64 on the wire,
//! so its content cannot act on the terminal. Whether it is sent, and where, is the caller's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The longest base64 text that common terminals accept.
const MAX_ENCODED: usize = 74_994;
/// GNU screen drops longer strings, so the sequence is sent in pieces.
const SCREEN_PIECE: usize = 256;

/// Names the multiplexer between us and the terminal, through which the sequence must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// None.
    Plain,
    /// tmux: a passthrough string in which every Escape is doubled.
    Tmux,
    /// GNU screen: device control strings of limited length.
    Screen,
}

/// Says why a text was not copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardError {
    /// The terminal would drop it silently.
    #[error(
        "the text has {bytes} bytes and terminals take {most} - it was not copied - save it to a file instead"
    )]
    TooLong {
        /// The length of the text.
        bytes: usize,
        /// The longest text that fits.
        most: usize,
    },
}

/// Returns the sequence that copies a text.
///
/// # Errors
///
/// [`ClipboardError::TooLong`] for more than 56,244 bytes; the caller then falls back to a file.
pub fn clipboard_sequence(text: &str, wrapping: Wrapping) -> Result<String, ClipboardError> {
    let most = MAX_ENCODED / 4 * 3;
    if text.len() > most {
        return Err(ClipboardError::TooLong {
            bytes: text.len(),
            most,
        });
    }
    let sequence = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    Ok(match wrapping {
        Wrapping::Plain => sequence,
        // tmux takes the plain sequence where `set-clipboard` allows it, and hands on the wrapped one
        // where `allow-passthrough` does; nothing tells us which.
        Wrapping::Tmux => format!(
            "{sequence}\x1bPtmux;{}\x1b\\",
            sequence.replace('\x1b', "\x1b\x1b")
        ),
        Wrapping::Screen => in_pieces(&sequence),
    })
}

fn in_pieces(sequence: &str) -> String {
    let mut out = String::with_capacity(sequence.len() + sequence.len() / 64 + 8);
    let mut rest = sequence;
    while !rest.is_empty() {
        // The sequence is ASCII, so every place is between two characters.
        let (piece, left) = rest.split_at_checked(SCREEN_PIECE).unwrap_or((rest, ""));
        out.extend(["\x1bP", piece, "\x1b\\"]);
        rest = left;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_base64() {
        let found = clipboard_sequence("hi\x1b", Wrapping::Plain);
        assert_eq!(found.as_deref(), Ok("\x1b]52;c;aGkb\x07"));
    }

    #[test]
    fn tmux_gets_both_the_plain_sequence_and_one_to_hand_on() {
        let found = clipboard_sequence("hi", Wrapping::Tmux);
        assert_eq!(
            found.as_deref(),
            Ok("\x1b]52;c;aGk=\x07\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\")
        );
    }

    #[test]
    fn screen_gets_pieces() {
        let sequence = clipboard_sequence(&"x".repeat(600), Wrapping::Screen).unwrap();
        let lengths: Vec<usize> = sequence.split_terminator("\x1b\\").map(str::len).collect();
        assert_eq!(lengths, [258, 258, 258, 42]);
    }

    #[test]
    fn the_longest_copy_is_exactly_as_long_as_allowed() {
        let longest = clipboard_sequence(&"x".repeat(56_244), Wrapping::Plain).unwrap();
        let longer = clipboard_sequence(&"x".repeat(56_245), Wrapping::Plain);
        let expected = ClipboardError::TooLong {
            bytes: 56_245,
            most: 56_244,
        };
        assert_eq!((longest.len() - 8, longer), (74_992, Err(expected)));
    }
}
