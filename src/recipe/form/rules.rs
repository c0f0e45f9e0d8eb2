//! What must hold between the parts of a recipe.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::Form;
use crate::config::read::Section;
use crate::recipe::schema::{self, Adherence, Schema};
use crate::recipe::{Schemas, Shape, variables};

/// The keys of a schema.
const SCHEMA_KEYS: [&str; 3] = ["file", "name", "strict"];

impl Form<'_> {
    pub(super) fn schema(
        &mut self,
        section: &mut Section<'_>,
        recipe: &str,
        schemas: Schemas<'_>,
        shape: Option<Shape>,
    ) -> Option<Schema> {
        let span = section.span_of("schema")?;
        let entry = section.take("schema")?;
        let mut section = entry.section(&mut self.findings)?;
        let name = self.word(&mut section, "name");
        let adherence = self.adherence(&mut section);
        let at = section.span_of("file");
        let file = self.word(&mut section, "file");
        self.unknown(section, &SCHEMA_KEYS);
        if shape.is_some_and(|shape| !shape.has_schema()) {
            let why = "answers of this endpoint cannot be held to a schema";
            self.findings.add(span, Some("schema".to_owned()), why);
            return None;
        }
        let (Some(at), Some(file)) = (at.clone(), file) else {
            if at.is_none() {
                let why = "it is missing; name the file of the JSON schema beside this one";
                self.findings.add(span, Some("schema.file".to_owned()), why);
            }
            return None;
        };
        match schema::read(&file, schemas, adherence) {
            Ok(text) => Some(Schema {
                name: schema::name_of(name.as_deref().unwrap_or(recipe)),
                adherence,
                text,
            }),
            Err(wrong) => {
                for why in wrong {
                    let key = Some("schema.file".to_owned());
                    self.findings.add(at.clone(), key, why);
                }
                None
            }
        }
    }

    fn adherence(&mut self, section: &mut Section<'_>) -> Adherence {
        let Some(entry) = section.take("strict") else {
            return Adherence::Strict;
        };
        match entry.value.as_bool() {
            Some(true) => Adherence::Strict,
            Some(false) => Adherence::Loose,
            None => {
                self.reject(&entry, "it must be true or false");
                Adherence::Strict
            }
        }
    }

    /// Finds members of the body that the recipe writes itself, and variables that nobody can use.
    pub(super) fn judge(
        &mut self,
        root: &DeTable<'_>,
        shape: Option<Shape>,
        variables: &[(String, String)],
        parameters: &[(String, String)],
        has_schema: bool,
    ) {
        for (name, json) in parameters {
            if let Some(why) = parameter(shape, name, json, has_schema) {
                self.add_at(root, "parameters", name, why);
            }
        }
        for (name, _) in variables {
            if variables::RESERVED.contains(&name.as_str()) {
                self.add_at(
                    root,
                    "variables",
                    name,
                    "this name has its own meaning".to_owned(),
                );
            } else if !is_name(name) {
                let why = "templates cannot say this name; use letters, digits and _".to_owned();
                self.add_at(root, "variables", name, why);
            }
        }
    }

    fn add_at(&mut self, root: &DeTable<'_>, table: &str, name: &str, why: String) {
        let span = span_in(root, table, name).unwrap_or_default();
        self.findings
            .add(span, Some(format!("{table}.{name}")), why);
    }
}

/// Says why a member of the body cannot be a parameter.
fn parameter(shape: Option<Shape>, name: &str, json: &str, has_schema: bool) -> Option<String> {
    if name == "stream" {
        return Some("a batch cannot stream; leave it out".to_owned());
    }
    let own = shape.map_or(&[][..], Shape::own_members);
    if own.contains(&name) {
        return Some("the recipe itself writes it; use its own keys".to_owned());
    }
    let says_format = match shape {
        Some(Shape::Chat) => name == "response_format",
        Some(Shape::Responses) => name == "text" && has_format(json),
        Some(Shape::Input | Shape::Prompt) | None => false,
    };
    (says_format && has_schema)
        .then(|| "the schema says it already; leave out one of them".to_owned())
}

/// Tells whether the member `text` of a body says in which form to answer, or is no object to which
/// that could be added.
fn has_format(json: &str) -> bool {
    let read: Option<serde_json::Value> = serde_json::from_str(json).ok();
    let object = read.as_ref().and_then(serde_json::Value::as_object);
    object.is_none_or(|object| object.contains_key("format"))
}

fn is_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let mut bytes = name.bytes();
    bytes.next().is_some_and(is_letter)
        && bytes.all(|byte| is_letter(byte) || byte.is_ascii_digit())
}

fn span_in(root: &DeTable<'_>, table: &str, name: &str) -> Option<Range<usize>> {
    let mut outer = root.iter();
    let (_, value) = outer.find(|(key, _)| key.get_ref() == table)?;
    let inner: &DeValue<'_> = value.get_ref();
    let mut inner = inner.as_table()?.iter();
    let (key, _) = inner.find(|(key, _)| key.get_ref() == name)?;
    Some(key.span())
}
