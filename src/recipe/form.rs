//! The file of a recipe, read so that everything that is wrong with it is named at once.

mod rules;

use std::path::Path;

use toml::de::DeTable;

use super::engine;
use super::shape::Shape;
use super::template::Template;
use super::value::{self, in_order};
use super::{Part, Recipe, Schemas};
use crate::config::Problem;
use crate::config::read::{self, Entry, Findings, Section};
use crate::domain::Endpoint;
use crate::text::near::did_you_mean;

/// The keys of a recipe.
const KEYS: [&str; 11] = [
    "name",
    "description",
    "endpoint",
    "model",
    "custom_id",
    "system",
    "user",
    "input",
    "variables",
    "parameters",
    "schema",
];

/// A recipe on its way to being read.
struct Form<'a> {
    findings: Findings<'a>,
    text: &'a str,
}

pub(super) fn read(file: &Path, text: &str, schemas: Schemas<'_>) -> Result<Recipe, Vec<Problem>> {
    let mut form = Form {
        findings: Findings::new(file, text),
        text,
    };
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or_default();
        form.findings.add(span, None, error.message());
    }
    // After a syntax error the recovered values are guesses: nothing of them is used.
    let recipe = if errors.is_empty() {
        form.recipe(root.get_ref(), file, schemas)
    } else {
        None
    };
    let mut problems = form.findings.problems;
    problems.sort_by_key(|problem| problem.line);
    match recipe {
        Some(recipe) if problems.is_empty() => Ok(recipe),
        Some(_) | None => Err(problems),
    }
}

impl Form<'_> {
    fn recipe(&mut self, root: &DeTable<'_>, file: &Path, schemas: Schemas<'_>) -> Option<Recipe> {
        let mut section = Section::new("", root);
        let stem = file
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        let name = self.word(&mut section, "name").or(stem);
        let description = self.word(&mut section, "description");
        let model = self.word(&mut section, "model");
        let endpoint = self.endpoint(&mut section);
        let shape = endpoint.as_ref().map(|(_, shape)| *shape);
        let templates = self.templates(&mut section, shape);
        let variables = self.pairs(&mut section, "variables");
        let parameters = self.pairs(&mut section, "parameters");
        let name = name.unwrap_or_default();
        let schema = self.schema(&mut section, &name, schemas, shape);
        self.judge(root, shape, &variables, &parameters, schema.is_some());
        self.unknown(section, &KEYS);
        let (endpoint, shape) = endpoint?;
        Some(Recipe {
            name,
            description,
            endpoint,
            model,
            shape,
            variables,
            parameters,
            templates,
            schema,
        })
    }

    /// Takes a text that says something.
    fn word(&mut self, section: &mut Section<'_>, key: &str) -> Option<String> {
        let entry = section.take(key)?;
        match read::text(entry.value) {
            Ok(text) if text.trim().is_empty() => {
                self.reject(&entry, "it says nothing; leave it out instead");
                None
            }
            Ok(text) => Some(text),
            Err(why) => {
                self.reject(&entry, why);
                None
            }
        }
    }

    fn endpoint(&mut self, section: &mut Section<'_>) -> Option<(Endpoint, Shape)> {
        let known: Vec<&str> = Shape::endpoints().collect();
        let Some(span) = section.span_of("endpoint") else {
            let why = format!("it is missing; write one of {}", known.join(", "));
            self.findings.add(0..0, Some("endpoint".to_owned()), why);
            return None;
        };
        let endpoint = Endpoint::new(self.word(section, "endpoint")?);
        if let Some(shape) = Shape::of(&endpoint) {
            return Some((endpoint, shape));
        }
        let near = did_you_mean(endpoint.as_str(), known.iter().copied());
        let why = if near.is_empty() {
            format!("no recipe can ask it; there are {}", known.join(", "))
        } else {
            format!("no recipe can ask it{near}")
        };
        self.findings.add(span, Some("endpoint".to_owned()), why);
        None
    }

    fn templates(&mut self, section: &mut Section<'_>, shape: Option<Shape>) -> Vec<Template> {
        let mut templates = Vec::new();
        for part in Part::ALL {
            let is_wanted = shape.is_none_or(|shape| match part {
                Part::CustomId => true,
                Part::System => shape.has_system(),
                Part::User | Part::Input => shape.asked() == part,
            });
            let is_needed =
                part == Part::CustomId || shape.is_some_and(|shape| shape.asked() == part);
            match section.take(part.word()) {
                Some(entry) if is_wanted => templates.extend(self.template(part, &entry)),
                Some(entry) => {
                    let asked = shape.map_or("user", |shape| shape.asked().word());
                    let why =
                        format!("requests to this endpoint have no such text; write it as {asked}");
                    self.reject(&entry, why);
                }
                None if is_needed => {
                    let why = match part {
                        Part::CustomId => {
                            "it is missing; write how each request is called, such as \"row-{{ row_number }}\""
                        }
                        Part::System | Part::User | Part::Input => {
                            "it is missing; write what is asked, such as \"{{ text }}\""
                        }
                    };
                    self.findings.add(0..0, Some(part.word().to_owned()), why);
                }
                None => {}
            }
        }
        templates
    }

    fn template(&mut self, part: Part, entry: &Entry<'_>) -> Option<Template> {
        let text = match read::text(entry.value) {
            Ok(text) => text,
            Err(why) => {
                self.reject(entry, why);
                return None;
            }
        };
        if let Some(wrong) = engine::syntax_error(&text) {
            let line = self.findings.line(entry.span.start) + self.lines_down(entry, wrong.line);
            self.findings.problems.push(Problem {
                line: Some(line),
                ..self.problem(entry, wrong.why)
            });
            return None;
        }
        Some(Template { part, text })
    }

    /// Tells how far below its key a line of a template stands in the file.
    fn lines_down(&self, entry: &Entry<'_>, line: usize) -> usize {
        let after = self.text.get(entry.span.end..).unwrap_or_default();
        let value = after.trim_start_matches([' ', '\t', '=']);
        let is_long = value.starts_with("\"\"\"") || value.starts_with("'''");
        let first = usize::from(
            value
                .get(3..)
                .is_some_and(|text| text.starts_with(['\n', '\r'])),
        );
        if is_long { line - 1 + first } else { 0 }
    }

    /// Reads a table as names with their JSON.
    fn pairs(&mut self, section: &mut Section<'_>, key: &str) -> Vec<(String, String)> {
        let Some(entry) = section.take(key) else {
            return Vec::new();
        };
        let Some(table) = entry.value.as_table() else {
            self.reject(&entry, format!("it must be a table: [{key}]"));
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, value, _) in in_order(table) {
            match value::json(value.get_ref(), &value.span()) {
                Ok(json) => pairs.push((name.to_owned(), json)),
                Err(no) => self
                    .findings
                    .add(no.span, Some(format!("{key}.{name}")), no.why),
            }
        }
        pairs
    }

    fn reject(&mut self, entry: &Entry<'_>, why: impl Into<String>) {
        self.findings
            .add(entry.span.clone(), Some(entry.key.clone()), why);
    }

    fn problem(&self, entry: &Entry<'_>, why: String) -> Problem {
        Problem {
            file: self.findings.file().to_owned(),
            line: Some(self.findings.line(entry.span.start)),
            key: Some(entry.key.clone()),
            why,
        }
    }

    fn unknown(&mut self, mut section: Section<'_>, known: &[&str]) {
        for entry in section.take_all() {
            let near = did_you_mean(entry.name, known.iter().copied());
            let why = if near.is_empty() {
                format!("there is no such key; there are {}", known.join(", "))
            } else {
                format!("there is no such key{near}")
            };
            self.reject(&entry, why);
        }
    }
}
