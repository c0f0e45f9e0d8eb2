//! Reads typed values out of a parsed TOML table and collects everything that is wrong.
//!
//! Hand-written over spans instead of derived, because a derived reader stops at the first error
//! and knows no lines; here every mistake of a file is named at once.

mod amounts;

use std::ops::Range;
use std::path::Path;

use memchr::memchr_iter;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Origin, Origins, Problem};
pub(super) use amounts::{dollars, token_limits};

/// The file being read, and what has been found wrong so far.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    file: &'a Path,
    text: &'a str,
    pub(crate) problems: Vec<Problem>,
    pub(crate) origins: Origins,
}

/// A table on its way to being read: what has not been asked for is unknown in the end.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    entries: Vec<Entry<'a>>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) key: String,
    pub(crate) span: Range<usize>,
    pub(crate) value: &'a DeValue<'a>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(file: &'a Path, text: &'a str) -> Self {
        Self {
            file,
            text,
            problems: Vec::new(),
            origins: Origins::default(),
        }
    }

    /// Returns the name of the file in messages.
    pub(crate) fn file(&self) -> &'a Path {
        self.file
    }

    /// Returns the line of a byte, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        memchr_iter(b'\n', before).count() + 1
    }

    pub(crate) fn add(&mut self, span: Range<usize>, key: Option<String>, why: impl Into<String>) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line: Some(self.line(span.start)),
            key,
            why: why.into(),
        });
    }

    fn reject(&mut self, entry: &Entry<'_>, why: impl Into<String>) {
        self.add(entry.span.clone(), Some(entry.key.clone()), why);
    }
}

impl<'a> Section<'a> {
    pub(crate) fn new(prefix: &str, table: &'a DeTable<'a>) -> Self {
        let entries = table
            .iter()
            .map(|(name, value): (&Spanned<_>, &Spanned<_>)| Entry {
                name: name.get_ref(),
                key: if prefix.is_empty() {
                    name.get_ref().to_string()
                } else {
                    format!("{prefix}.{}", name.get_ref())
                },
                span: name.span(),
                value: value.get_ref(),
            })
            .collect();
        Self { entries }
    }

    /// Takes an entry out by its name, if it is there.
    pub(crate) fn take(&mut self, name: &str) -> Option<Entry<'a>> {
        let at = self.entries.iter().position(|entry| entry.name == name)?;
        Some(self.entries.swap_remove(at))
    }

    /// Returns where an entry stands, if it is there.
    pub(crate) fn span_of(&self, name: &str) -> Option<Range<usize>> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(entry.span.clone())
    }

    /// Takes all entries that are left.
    pub(crate) fn take_all(&mut self) -> Vec<Entry<'a>> {
        std::mem::take(&mut self.entries)
    }

    /// Takes a value and stores it, if it is there and right.
    pub(crate) fn set<T>(
        &mut self,
        findings: &mut Findings<'_>,
        name: &str,
        read: impl FnOnce(&DeValue<'_>) -> Result<T, String>,
        slot: &mut T,
    ) {
        let Some(entry) = self.take(name) else {
            return;
        };
        match read(entry.value) {
            Ok(value) => {
                *slot = value;
                let line = findings.line(entry.span.start);
                findings.origins.note(entry.key, Origin::File { line });
            }
            Err(why) => findings.reject(&entry, why),
        }
    }

    /// Takes a table.
    pub(crate) fn table(&mut self, findings: &mut Findings<'_>, name: &str) -> Option<Self> {
        let entry = self.take(name)?;
        entry.section(findings)
    }

    /// Names everything that nobody asked for.
    pub(crate) fn finish(self, findings: &mut Findings<'_>, known: &[&str]) {
        for entry in self.entries {
            let why = if entry.name.contains("api_key") || entry.name == "key" {
                "a key does not belong into this file; use key_file, key_command or key_env"
                    .to_owned()
            } else {
                format!("there is no such setting; there are {}", known.join(", "))
            };
            findings.reject(&entry, why);
        }
    }
}

impl<'a> Entry<'a> {
    /// Reads the entry as a table.
    pub(crate) fn section(&self, findings: &mut Findings<'_>) -> Option<Section<'a>> {
        if let Some(table) = self.value.as_table() {
            Some(Section::new(&self.key, table))
        } else {
            findings.reject(self, format!("it must be a table: [{}]", self.key));
            None
        }
    }
}

pub(crate) fn text(value: &DeValue<'_>) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("it must be text in quotes, not {}", kind(value)))
}

/// Reads text of which `""` means none.
pub(crate) fn optional(value: &DeValue<'_>) -> Result<Option<String>, String> {
    text(value).map(|text| Some(text).filter(|text| !text.is_empty()))
}

/// Reads text that becomes a header or a query: visible ASCII alone.
pub(crate) fn header(value: &DeValue<'_>) -> Result<Option<String>, String> {
    let text = optional(value)?;
    let is_plain = |text: &String| text.bytes().all(|byte| byte.is_ascii_graphic());
    match text {
        Some(text) if !is_plain(&text) => {
            Err("it may hold visible ASCII characters only".to_owned())
        }
        text => Ok(text),
    }
}

pub(crate) fn flag<T>(on: T, off: T) -> impl FnOnce(&DeValue<'_>) -> Result<T, String> {
    move |value| match value.as_bool() {
        Some(true) => Ok(on),
        Some(false) => Ok(off),
        None => Err(format!("it must be true or false, not {}", kind(value))),
    }
}

/// Reads one of a few words.
pub(crate) fn word<'w, T: Copy>(
    choices: impl IntoIterator<Item = (&'w str, T)>,
) -> impl FnOnce(&DeValue<'_>) -> Result<T, String> {
    move |value| {
        let choices: Vec<_> = choices.into_iter().collect();
        let found = value
            .as_str()
            .and_then(|text| choices.iter().find(|(word, _)| *word == text));
        found.map(|(_, choice)| *choice).ok_or_else(|| {
            let words: Vec<_> = choices
                .iter()
                .map(|(word, _)| format!("\"{word}\""))
                .collect();
            format!("it must be one of {}", words.join(", "))
        })
    }
}

pub(crate) fn texts(value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let wanted = || "it must be a list of texts, such as [\"a\", \"b\"]".to_owned();
    let list = value.as_array().ok_or_else(wanted)?;
    list.iter()
        .map(|item| {
            item.get_ref()
                .as_str()
                .map(str::to_owned)
                .ok_or_else(wanted)
        })
        .collect()
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
