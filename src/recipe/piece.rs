//! A request with holes: the JSON that is the same for every row, and the texts that are not.

use super::schema::Schema;
use super::shape::Shape;
use super::value::quoted;
use super::{Part, Recipe};

/// A part of a request's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// JSON as it is.
    Fixed(String),
    /// The JSON string of what a template renders.
    Text(Part),
}

/// Lays a request out.
pub(super) fn lay_out(recipe: &Recipe, model: &str, parameters: &[(String, String)]) -> Vec<Piece> {
    let mut line = Line::default();
    line.fixed("{\"custom_id\":");
    line.text(Part::CustomId);
    let url = quoted(recipe.endpoint.as_str());
    line.fixed(&format!(",\"method\":\"POST\",\"url\":{url},\"body\":{{"));
    line.fixed(&format!("\"model\":{}", quoted(model)));
    let has_system = recipe.templates.iter().any(|it| it.part == Part::System);
    match recipe.shape {
        Shape::Chat => {
            line.fixed(",\"messages\":[");
            if has_system {
                line.fixed("{\"role\":\"system\",\"content\":");
                line.text(Part::System);
                line.fixed("},");
            }
            line.fixed("{\"role\":\"user\",\"content\":");
            line.text(Part::User);
            line.fixed("}]");
        }
        Shape::Responses => {
            if has_system {
                line.fixed(",\"instructions\":");
                line.text(Part::System);
            }
            line.fixed(",\"input\":");
            line.text(Part::User);
        }
        Shape::Input => {
            line.fixed(",\"input\":");
            line.text(Part::Input);
        }
        Shape::Prompt => {
            line.fixed(",\"prompt\":");
            line.text(Part::User);
        }
    }
    line.fixed(&members(recipe.shape, recipe.schema.as_ref(), parameters));
    line.fixed("}}\n");
    line.0
}

/// Writes the schema and the parameters, each behind a comma.
fn members(shape: Shape, schema: Option<&Schema>, parameters: &[(String, String)]) -> String {
    let mut out = String::new();
    let format = schema.map(|schema| schema.json(shape));
    let mut is_told = format.is_none();
    if let (Shape::Chat, Some(format)) = (shape, &format) {
        out.extend([",\"response_format\":", format]);
        is_told = true;
    }
    for (name, json) in parameters {
        let json = match &format {
            // The form of the answer has its place beside what else is said of the text.
            Some(format) if !is_told && name == "text" => {
                is_told = true;
                with_format(json, format)
            }
            Some(_) | None => json.clone(),
        };
        out.extend([",", &quoted(name), ":", &json]);
    }
    if let (false, Some(format)) = (is_told, &format) {
        out.extend([",\"text\":{\"format\":", format, "}"]);
    }
    out
}

/// Adds the member `format` to an object.
fn with_format(object: &str, format: &str) -> String {
    let inside = object.trim_start_matches('{');
    let comma = if inside == "}" { "" } else { "," };
    format!("{{\"format\":{format}{comma}{inside}")
}

#[derive(Default)]
struct Line(Vec<Piece>);

impl Line {
    fn fixed(&mut self, json: &str) {
        if let Some(Piece::Fixed(last)) = self.0.last_mut() {
            last.push_str(json);
        } else {
            self.0.push(Piece::Fixed(json.to_owned()));
        }
    }

    fn text(&mut self, part: Part) {
        self.0.push(Piece::Text(part));
    }
}
