//! The fields of the body of one endpoint.

use toml::{Table, Value};

use super::{Clash, text, texts};

/// Kinds of JSON values, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ops::check) struct Kinds(u8);

/// The kinds with the words of the table and those for people.
const KINDS: [(&str, &str, Kinds); 6] = [
    ("text", "a text", Kinds(1)),
    ("number", "a number", Kinds(2 | 4)),
    ("whole", "a whole number", Kinds(4)),
    ("truth", "true or false", Kinds(8)),
    ("list", "an array", Kinds(16)),
    ("object", "an object", Kinds(32)),
];
const NUMBER: Kinds = Kinds(2);
const WHOLE: Kinds = Kinds(4);
const TRUTH: Kinds = Kinds(8);
const ANY: Kinds = Kinds(63);

impl Kinds {
    /// Tells whether a value of one kind is among these.
    pub(in crate::ops::check) fn have(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Names what a value must be.
pub(in crate::ops::check) fn kinds_of(kinds: Kinds) -> String {
    let parts = KINDS.iter().filter(|(word, _, kind)| {
        // A number is said of both kinds of number.
        let is_part = kinds.0 & kind.0 == kind.0;
        is_part && !(*word == "whole" && kinds.have(NUMBER))
    });
    parts
        .map(|(_, words, _)| *words)
        .collect::<Vec<_>>()
        .join(" or ")
}

/// Tells of which kind a JSON value is and what people call that; `None` for `null`.
pub(in crate::ops::check) fn kind_of(raw: &str) -> Option<(Kinds, &'static str)> {
    let kind = match raw.as_bytes().first()? {
        b'"' => (Kinds(1), "a text"),
        b'{' => (Kinds(32), "an object"),
        b'[' => (Kinds(16), "an array"),
        b't' | b'f' => (TRUTH, "true or false"),
        b'n' => return None,
        _ if raw.contains(['.', 'e', 'E']) => (NUMBER, "a number"),
        _ => (WHOLE, "a number"),
    };
    Some(kind)
}

/// A field of a body.
#[derive(Debug)]
pub(in crate::ops::check) struct Field {
    pub(in crate::ops::check) name: String,
    pub(in crate::ops::check) kinds: Kinds,
}

/// What the body for one endpoint may hold.
#[derive(Debug)]
pub(in crate::ops::check) struct Endpoint {
    pub(in crate::ops::check) path: String,
    /// Which of the fields are needed.
    pub(in crate::ops::check) required: Vec<usize>,
    pub(in crate::ops::check) fields: Vec<Field>,
    /// What people write, and what is meant.
    pub(in crate::ops::check) instead: Vec<(String, String)>,
    /// What clashes, each with the place of the field that fails.
    pub(in crate::ops::check) clashes: Vec<(usize, Clash)>,
}

impl Endpoint {
    pub(super) fn read(row: &Table) -> Option<Self> {
        let mut endpoint = Self {
            path: text(row, "path")?,
            required: Vec::new(),
            fields: Vec::new(),
            instead: Vec::new(),
            clashes: Vec::new(),
        };
        for (key, names) in row.iter().filter(|(_, value)| value.is_array()) {
            let Some(kinds) = kinds_named(key) else {
                continue;
            };
            let names = names
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            endpoint.fields.extend(names.map(|name| Field {
                name: name.to_owned(),
                kinds,
            }));
        }
        let instead = row
            .get("instead")
            .and_then(Value::as_table)
            .into_iter()
            .flatten();
        endpoint.instead = instead
            .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .collect();
        let needed = texts(row, "required");
        endpoint.required = needed
            .iter()
            .filter_map(|name| endpoint.find(name, None))
            .collect();
        Some(endpoint)
    }

    /// Takes a rule of what clashes, if it is one for this endpoint.
    pub(super) fn add(&mut self, row: &Table) {
        let paths = texts(row, "endpoints");
        if paths.is_empty() || paths.contains(&self.path) {
            let clash = Clash::read(row);
            let placed = clash.and_then(|clash| Some((self.find(&clash.field, None)?, clash)));
            self.clashes.extend(placed);
        }
    }

    /// Finds a field by its name; `guess` is where the same place of the last body had it.
    pub(in crate::ops::check) fn find(&self, name: &str, guess: Option<usize>) -> Option<usize> {
        let is_it = |field: &Field| field.name == name;
        let guessed = guess.filter(|at| self.fields.get(*at).is_some_and(is_it));
        guessed.or_else(|| self.fields.iter().position(is_it))
    }
}

/// Reads `text_or_list` and the like.
fn kinds_named(key: &str) -> Option<Kinds> {
    if key == "any" {
        return Some(ANY);
    }
    key.split("_or_").try_fold(Kinds::default(), |kinds, word| {
        let (.., kind) = KINDS.iter().find(|(name, ..)| *name == word)?;
        Some(kinds.with(*kind))
    })
}
