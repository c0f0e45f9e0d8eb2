//! A message with what differs from one failure to the next taken out of it.
//!
//! Folds numbers, quoted values, ids, UUIDs and hexadecimal numbers, so that failures of one cause
//! have one message. Refuses to be clever about words: two sentences that differ in a word stay two.

/// No more of a message is looked at: what makes a cause stands at its beginning.
const MOST_CHARS: usize = 500;
/// A quotation that is longer is no value but a text.
const MOST_QUOTED: usize = 200;
/// What stands for a number or an id.
const NUMBER: char = '#';
/// What stands for a quoted value, between its quotes.
const QUOTED: char = '…';
/// A piece of a word is an id when it mixes letters and digits and is at least so long.
const ID_LENGTH: usize = 8;

/// Folds a message into a buffer, which is emptied first; white space is collapsed.
///
/// The result is still hostile, and no longer than the part of the message that is looked at.
pub fn fold(message: &str, folded: &mut String) {
    folded.clear();
    let end = message.char_indices().nth(MOST_CHARS);
    let (mut rest, cut) = match end {
        Some((end, _)) => message.split_at(end),
        None => (message, ""),
    };
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if is_quote(first) && !before.is_some_and(char::is_alphanumeric) => {
                quoted(rest, first, folded)
            }
            _ if first.is_alphanumeric() => Some(word(rest, folded)),
            _ => None,
        };
        let length = length.unwrap_or_else(|| {
            plain(first, folded);
            first.len_utf8()
        });
        let (done, after) = rest.split_at(length);
        before = done.chars().next_back();
        rest = after;
    }
    folded.truncate(folded.trim_end().len());
    if !cut.is_empty() {
        folded.push('…');
    }
}

fn plain(c: char, folded: &mut String) {
    if !c.is_whitespace() {
        folded.push(c);
    } else if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '“' | '‘' | '«')
}

fn closing(open: char) -> char {
    match open {
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        same => same,
    }
}

/// Folds a quotation at the beginning of a text; returns its length, `None` if it is none.
fn quoted(text: &str, open: char, folded: &mut String) -> Option<usize> {
    let close = closing(open);
    let inside = text.strip_prefix(open)?;
    let mut ends = inside
        .char_indices()
        .take(MOST_QUOTED)
        .filter(|(_, c)| *c == close)
        .map(|(at, _)| inside.split_at(at));
    // An apostrophe within a word closes nothing.
    let (value, rest) = ends.find(|(_, rest)| {
        let next = rest.chars().nth(1);
        !next.is_some_and(char::is_alphanumeric)
    })?;
    if value.is_empty() {
        return None;
    }
    folded.extend([open, QUOTED, close]);
    Some(text.len() - rest.len() + close.len_utf8())
}

/// Folds a word at the beginning of a text, with its hyphens and underscores; returns its length.
fn word(text: &str, folded: &mut String) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let joins = |at: usize, c: char| match c {
        '_' | '-' => true,
        ',' | '.' => at > 0 && is_digit(at - 1) && is_digit(at + 1),
        _ => c.is_alphanumeric(),
    };
    let end = text.char_indices().find(|(at, c)| !joins(*at, *c));
    let (word, _) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    if is_uuid(word) {
        folded.push(NUMBER);
        return word.len();
    }
    for piece in word.split_inclusive(['_', '-']) {
        let bare = piece.trim_end_matches(['_', '-']);
        if is_id(bare) {
            folded.push(NUMBER);
        } else {
            digits(bare, folded);
        }
        folded.extend(piece.chars().skip(bare.chars().count()));
    }
    word.len()
}

fn is_uuid(word: &str) -> bool {
    let lengths = word.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && word.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

fn is_id(piece: &str) -> bool {
    piece.len() >= ID_LENGTH
        && piece.bytes().any(|byte| byte.is_ascii_digit())
        && piece.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Folds every number within a piece of a word, with the points and commas inside it.
fn digits(piece: &str, folded: &mut String) {
    let mut is_number = false;
    for c in piece.chars() {
        match c {
            '0'..='9' | ',' | '.' if is_number => {}
            '0'..='9' => {
                folded.push(NUMBER);
                is_number = true;
            }
            _ => {
                folded.push(c);
                is_number = false;
            }
        }
    }
}

#[cfg(test)]
mod tests;
