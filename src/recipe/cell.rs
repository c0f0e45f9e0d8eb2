//! A row of data as templates see it: names and cells.

use std::borrow::Cow;

use minijinja::Value;

/// What a row has under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A JSON value as it was written, texts included.
    Json(Cow<'a, str>),
}

/// A name and what is under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The name.
    pub name: Cow<'a, str>,
    /// What is under it.
    pub cell: Cell<'a>,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its place among all rows, counted from 0.
    pub index: u64,
    /// How long it is where it comes from; a long row may take more work.
    pub bytes: usize,
    /// Its fields, in their order.
    pub fields: &'a [Field<'a>],
}

/// The most digits that surely are a number the engine prints as it is written.
const DIGITS: usize = 18;

impl Cell<'_> {
    /// Copies the cell, to be kept.
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Json(json) => Cell::Json(Cow::Owned(json.into_owned())),
        }
    }

    /// Returns what the engine would print of it, where that is plain: a text, or a whole number.
    pub(super) fn plain(&self) -> Option<Cow<'_, str>> {
        let json = match self {
            Self::Text(text) => return Some(Cow::Borrowed(text)),
            Self::Json(json) => json,
        };
        if let Some(inside) = json.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
            return if inside.contains('\\') {
                serde_json::from_str(json).ok().map(Cow::Owned)
            } else {
                Some(Cow::Borrowed(inside))
            };
        }
        let is_number = json.len() <= DIGITS && json.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(Cow::Borrowed(json))
    }

    /// Returns it for the engine.
    ///
    /// # Errors
    ///
    /// Those of JSON that cannot be held, such as one that is nested too deep.
    pub(super) fn value(&self) -> Result<Value, serde_json::Error> {
        match self {
            Self::Text(text) => Ok(Value::from(&**text)),
            Self::Json(json) => serde_json::from_str(json),
        }
    }

    /// Returns it for people: texts as they are, everything else as JSON.
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Json(json) => self.plain().unwrap_or(Cow::Borrowed(json)),
        }
    }
}

impl Row<'_> {
    /// Finds a field. `hint` is where it was in another row, and where it is in this one afterwards.
    pub(super) fn find(&self, name: &str, hint: &mut usize) -> Option<&Cell<'_>> {
        let is_it = |field: &&Field<'_>| field.name == name;
        if let Some(field) = self.fields.get(*hint).filter(is_it) {
            return Some(&field.cell);
        }
        let at = self.fields.iter().position(|field| field.name == name)?;
        *hint = at;
        self.fields.get(at).map(|field| &field.cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_whole_numbers_are_plain() {
        let json = |text: &'static str| Cell::Json(Cow::Borrowed(text));
        let plain = [
            json(r#""a""#),
            json(r#""a\nb""#),
            json("12"),
            json("1.0"),
            json("-0"),
            json("null"),
            json("[1]"),
        ];
        let plain = plain.each_ref().map(Cell::plain);
        let wanted = [Some("a"), Some("a\nb"), Some("12"), None, None, None, None];
        assert_eq!(plain.each_ref().map(|it| it.as_deref()), wanted);
    }

    #[test]
    fn a_field_is_found_wherever_it_moved() {
        let field = |name| Field {
            name: Cow::Borrowed(name),
            cell: Cell::Text(Cow::Borrowed(name)),
        };
        let fields = [field("a"), field("b")];
        let row = Row {
            index: 0,
            bytes: 2,
            fields: &fields,
        };
        let mut hint = 7;
        let found = row.find("b", &mut hint).map(|cell| cell.words());
        assert_eq!((found.as_deref(), hint), (Some("b"), 1));
        assert_eq!(row.find("c", &mut hint), None);
    }
}
