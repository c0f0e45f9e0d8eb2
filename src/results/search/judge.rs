//! Tells of one result whether it is wanted.

use memchr::memmem;
use regex::Regex;

use super::anchor::Anchor;
use super::asked::heard;
use super::reasons;
use super::spelling;
use super::walk::Walk;
use crate::domain::query::{Case, Needle, NeedleKind, Query, QueryError};
use crate::domain::result::Class;
use crate::domain::truth::GroupKey;
use crate::domain::{Failure, Usage};
use crate::results::chunks::Chunk;
use crate::results::row::Row;

/// A query, ready to be held against many results. Reads no file.
#[derive(Debug)]
pub struct Judge {
    text: Option<Text>,
    classes: Vec<Class>,
    finish: Option<String>,
    /// In small letters.
    model: Option<String>,
    tokens: Option<(u64, u64)>,
    group: Option<GroupKey>,
}

/// A needle, ready to be looked for in what people read and in raw bytes.
#[derive(Debug)]
struct Text {
    found: Found,
    anchor: Option<Anchor>,
}

#[derive(Debug)]
enum Found {
    Literal(Box<memmem::Finder<'static>>),
    Regex(Regex),
}

impl Judge {
    /// Prepares a query; fails for an expression that is none.
    pub fn new(query: &Query) -> Result<Self, Failure> {
        Ok(Self {
            text: query.text.as_ref().map(Text::new).transpose()?,
            classes: query.classes.clone(),
            finish: query.finish.clone(),
            model: query.model.as_deref().map(str::to_lowercase),
            tokens: query.tokens,
            group: query.group,
        })
    }

    /// Tells whether a result is wanted, as far as its line says it.
    ///
    /// What only a look at all lines tells (`Missing`, `Duplicate`, `Unknown`) no line is by itself;
    /// [`super::search()`] knows. The text is looked for in id, request id and answer, and of a failure in
    /// status, code and message; of a line that nobody can read, in all of it and in the reason why.
    /// Other words that are not in the line but ours, such as `answered with nothing`, are not
    /// found.
    pub fn wants(&self, row: &Row<'_>) -> bool {
        self.fits(row, &[]) && self.hears(row)
    }

    /// Reads the wanted results of a chunk, in their order, each with how many lines of the chunk
    /// stand before it. Reads no line that the text cannot be in, and no blank one.
    pub fn rows<'a>(&'a self, chunk: &'a Chunk) -> impl Iterator<Item = (u32, Row<'a>)> {
        self.candidates(chunk).filter(|(_, row)| self.confirms(row))
    }

    /// Like [`Self::rows`], with those that may be wanted and are not: see [`Self::confirms`].
    pub fn candidates<'a>(&'a self, chunk: &'a Chunk) -> impl Iterator<Item = (u32, Row<'a>)> {
        let lines = Walk::new(chunk, self.anchor(), &[]).filter(|line| !line.is_blank());
        lines.map(|line| (line.number, line.read(chunk)))
    }

    /// Tells whether a candidate is wanted.
    pub fn confirms(&self, row: &Row<'_>) -> bool {
        self.fits(row, &[]) && self.is_said(row)
    }

    /// Tells whether lines are passed over without being read.
    pub fn passes_over(&self) -> bool {
        self.anchor().is_some()
    }

    /// Tells whether every line is wanted, whatever it says.
    pub(super) fn wants_all(&self) -> bool {
        self.fits_missing() && self.classes.is_empty() && self.text.is_none()
    }

    /// Tells whether a result says the text itself, if one is wanted.
    pub fn hears(&self, row: &Row<'_>) -> bool {
        let may_be = |text: &Text| text.may_be_in(row.line());
        self.text.as_ref().is_none_or(may_be) && self.is_said(row)
    }

    /// Tells whether the line of a request says the text, if one is wanted.
    pub fn hears_request(&self, line: &[u8]) -> bool {
        heard(line, self).is_said
    }

    /// Tells whether a result says the text, if one is wanted. Its line holds the anchor.
    pub(super) fn is_said(&self, row: &Row<'_>) -> bool {
        self.text.as_ref().is_none_or(|text| text.is_said(row))
    }

    /// Tells whether all but the text of a result is as wanted; it is also of the classes beside its
    /// own.
    pub fn fits(&self, row: &Row<'_>, beside: &[Class]) -> bool {
        let of_class = |class: &Class| self.classes.contains(class);
        let fits_class =
            self.classes.is_empty() || of_class(&row.class()) || beside.iter().any(of_class);
        fits_class
            && fits(
                self.finish.as_deref(),
                row.finish(),
                str::eq_ignore_ascii_case,
            )
            && fits(self.model.as_deref(), row.model(), is_part)
            && self
                .tokens
                .is_none_or(|range| is_within(row.usage(), range))
            && self.group.is_none_or(|group| row.group() == Some(group))
    }

    /// Tells whether a request without a result is wanted, once its text is.
    pub fn fits_missing(&self) -> bool {
        self.fits_request(Class::Missing)
    }

    /// Tells whether a line of the input that is no request is wanted, once its text is.
    pub fn fits_unread(&self) -> bool {
        self.fits_request(Class::Unreadable)
    }

    fn fits_request(&self, class: Class) -> bool {
        let is_of_class = self.classes.is_empty() || self.classes.contains(&class);
        is_of_class
            && self.finish.is_none()
            && self.model.is_none()
            && self.tokens.is_none()
            && self.group.is_none()
    }

    /// Tells whether one of the classes needs more than a line to be known.
    pub(super) fn asks_for(&self, class: Class) -> bool {
        self.classes.contains(&class)
    }

    /// Tells whether a text is wanted at all.
    pub fn has_text(&self) -> bool {
        self.text.is_some()
    }

    /// Tells whether some text holds the one that is wanted.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.text.as_ref().is_none_or(|wanted| wanted.is_in(text))
    }

    /// Tells whether bytes that are no JSON hold the text, as they came or without escapes.
    pub(super) fn is_in_bytes(&self, bytes: &[u8]) -> bool {
        self.text
            .as_ref()
            .is_none_or(|wanted| wanted.is_in_bytes(bytes))
    }

    /// Returns what finds candidates in raw bytes; without it, every line is one.
    pub(super) fn anchor(&self) -> Option<&Anchor> {
        self.text.as_ref()?.anchor.as_ref()
    }
}

impl Text {
    fn new(needle: &Needle) -> Result<Self, Failure> {
        let expression = needle.expression();
        let found = match (needle.kind, needle.case()) {
            (NeedleKind::Literal, Case::Counts) => {
                Found::Literal(Box::new(memmem::Finder::new(&needle.pattern).into_owned()))
            }
            (NeedleKind::Literal | NeedleKind::Regex, _) => Found::Regex(
                Regex::new(&expression)
                    .map_err(|error| QueryError::bad_regex(&needle.pattern, &error))?,
            ),
        };
        let anchor = Anchor::of(&expression);
        // What we say of a line does not stand in it, so then every line is to be read.
        let may_be_ours = |anchor: &Anchor| anchor.find(reasons::WORDS.as_bytes(), 0).is_some();
        Ok(Self {
            found,
            anchor: anchor.filter(|anchor| !may_be_ours(anchor)),
        })
    }

    /// Tells whether a line may hold the text, in any spelling.
    fn may_be_in(&self, line: &[u8]) -> bool {
        let anchor = self.anchor.as_ref();
        anchor.is_none_or(|anchor| anchor.find(line, 0).is_some())
    }

    fn is_said(&self, row: &Row<'_>) -> bool {
        let is_in = |text: Option<&str>| text.is_some_and(|text| self.is_in(text));
        if is_in(row.custom_id()) || is_in(row.request_id()) {
            return true;
        }
        match row.class() {
            Class::Unreadable => {
                let reason = row.message().map(reasons::without_numbers);
                is_in(reason) || self.is_in_bytes(row.line())
            }
            Class::Error | Class::Cancelled | Class::Expired => {
                let status = row.status().map(|status| status.to_string());
                is_in(row.code()) || is_in(row.message()) || is_in(status.as_deref())
            }
            Class::Ok | Class::Soft | Class::Missing | Class::Duplicate | Class::Unknown => {
                self.is_in(&row.text())
            }
            Class::Blank => false,
        }
    }

    fn is_in(&self, text: &str) -> bool {
        match &self.found {
            Found::Literal(finder) => finder.find(text.as_bytes()).is_some(),
            Found::Regex(regex) => regex.is_match(text),
        }
    }

    fn is_in_bytes(&self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes);
        self.is_in(&text) || text.contains('\\') && self.is_in(&spelling::unescaped(&text))
    }
}

fn fits(wanted: Option<&str>, is: Option<&str>, same: impl Fn(&str, &str) -> bool) -> bool {
    wanted.is_none_or(|wanted| is.is_some_and(|is| same(wanted, is)))
}

fn is_part(part: &str, of: &str) -> bool {
    of.to_lowercase().contains(part)
}

fn is_within(usage: Option<Usage>, (least, most): (u64, u64)) -> bool {
    let total = usage.and_then(Usage::known_total);
    total.is_some_and(|total| (least..=most).contains(&total))
}
