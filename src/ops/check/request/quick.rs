//! Lines read without the JSON library, where all of them is as it nearly always is.
//!
//! Strict: what is read here the library would read, and as the same. Everything else is left to it:
//! what is wrong, other space between values than spaces, escapes in what has to be decoded, a member
//! that comes twice, an envelope with other kinds of values, deep nesting. Of a usual line nearly all
//! is text that only has to be skipped, which [`string`] does faster. A test compares both.

mod string;

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::{Body, MOST_MEMBERS, Member, Members, Request};

/// Reads a request; `None` where the library has to decide.
pub(super) fn read(line: &str) -> Option<Request<'_>> {
    let mut request = Request::default();
    let mut cursor = Cursor { text: line, at: 0 };
    cursor.object(|key, cursor| {
        let member = match key {
            "custom_id" => &mut request.custom_id,
            "method" => &mut request.method,
            "url" => &mut request.url,
            "body" if request.body == Body::Missing => {
                request.body = Body::Object(cursor.members()?);
                return Some(());
            }
            "body" => return None,
            _ => return push(&mut request.others, key, cursor.value()?),
        };
        let text = Member::Text(Cow::Borrowed(cursor.plain()?));
        (std::mem::replace(member, text) == Member::Missing).then_some(())
    })?;
    (cursor.at == line.len()).then_some(request)
}

fn push<'a>(members: &mut Members<'a>, key: &'a str, value: &'a str) -> Option<()> {
    members.push((Cow::Borrowed(key), value));
    (members.len() < MOST_MEMBERS).then_some(())
}

/// A place in a line. Every step is over something that is surely right, or is `None`.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Visits the members of an object: each key, before its value.
    fn object(&mut self, mut each: impl FnMut(&'a str, &mut Self) -> Option<()>) -> Option<()> {
        self.step(b'{')?;
        self.spaces();
        if self.step(b'}').is_some() {
            return Some(());
        }
        loop {
            let key = self.plain()?;
            self.colon()?;
            each(key, self)?;
            self.spaces();
            match self.next()? {
                b',' => self.spaces(),
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn members(&mut self) -> Option<Members<'a>> {
        // Most bodies have a few fields: one allocation for them all.
        let mut members = Members::with_capacity(8);
        self.object(|key, cursor| push(&mut members, key, cursor.value()?))?;
        Some(members)
    }

    /// Returns the value that begins here, as it came.
    fn value(&mut self) -> Option<&'a str> {
        let begin = self.at;
        // A one for each object that is open and a zero for each array, behind the first one.
        let mut open = 1_u64;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' => {
                    self.at += 1;
                    self.spaces();
                    if self.step(b'}').is_none() {
                        open = deeper(open, 1)?;
                        self.string()?;
                        self.colon()?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    self.spaces();
                    if self.step(b']').is_none() {
                        open = deeper(open, 0)?;
                        continue;
                    }
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.number()?,
            }
            if self.close(&mut open)?.is_break() {
                return self.text.get(begin..self.at);
            }
        }
    }

    /// Goes on behind a value: to the next one of the innermost bracket, or out of it. Breaks where no
    /// bracket is open.
    fn close(&mut self, open: &mut u64) -> Option<ControlFlow<()>> {
        while *open > 1 {
            self.spaces();
            let is_object = *open & 1 == 1;
            match self.next()? {
                b',' => {
                    self.spaces();
                    if is_object {
                        self.string()?;
                        self.colon()?;
                    }
                    return Some(ControlFlow::Continue(()));
                }
                b'}' if is_object => *open >>= 1,
                b']' if !is_object => *open >>= 1,
                _ => return None,
            }
        }
        Some(ControlFlow::Break(()))
    }

    /// Returns the inside of a string without escapes.
    fn plain(&mut self) -> Option<&'a str> {
        self.string().filter(|inside| !inside.contains('\\'))
    }

    /// Returns the inside of a string, its escapes as they came.
    fn string(&mut self) -> Option<&'a str> {
        self.step(b'"')?;
        let begin = self.at;
        self.at += string::end(self.text.as_bytes().get(begin..)?)?;
        let inside = self.text.get(begin..self.at);
        self.step(b'"')?;
        inside
    }

    fn number(&mut self) -> Option<()> {
        // There may be no sign.
        let _ = self.step(b'-');
        if self.step(b'0').is_none() {
            self.digits()?;
        }
        if self.step(b'.').is_some() {
            self.digits()?;
        }
        if self.step(b'e').or_else(|| self.step(b'E')).is_some() {
            let _ = self.step(b'+').or_else(|| self.step(b'-'));
            self.digits()?;
        }
        Some(())
    }

    /// Steps over digits, of which there is at least one.
    fn digits(&mut self) -> Option<()> {
        let begin = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > begin).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word).then_some(())
    }

    fn colon(&mut self) -> Option<()> {
        self.spaces();
        self.step(b':')?;
        self.spaces();
        Some(())
    }

    fn spaces(&mut self) {
        while self.step(b' ').is_some() {}
    }

    fn step(&mut self, wanted: u8) -> Option<()> {
        let is_it = self.peek()? == wanted;
        self.at += usize::from(is_it);
        is_it.then_some(())
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// Opens a bracket: an object (1) or an array (0).
fn deeper(open: u64, kind: u64) -> Option<u64> {
    (open.leading_zeros() > 0).then_some((open << 1) | kind)
}

#[cfg(test)]
mod tests;
