//! Recipes: how a row of data becomes a request.
//!
//! Responsible for the file of a recipe, all of whose mistakes are named at once with their lines,
//! for its templates, and for printing one row as one line of JSON. Refuses to know where rows come
//! from and where requests go. A template is strict (what is not there is an error, not nothing),
//! reads no other file, and has a limit on its work, so that a hostile one cannot hang or fill the
//! memory. What it renders becomes one JSON string by serialising it, whatever is in the row.
//!
//! ```text
//! file ─ form ─► Recipe ─ with changes ─► Press ─ row ─► a request as a line
//!         └ value · schema · shape         └ plain | engine ─► Fault
//! ```

mod blame;
mod cell;
mod engine;
mod fault;
mod filters;
mod find;
mod form;
mod piece;
mod plain;
mod press;
mod save;
mod schema;
mod shape;
mod shipped;
mod strict;
mod template;
mod value;
mod variables;

pub use cell::{Cell, Field, Row};
pub use fault::{Fault, Scope};
pub use find::{Found, find};
pub use press::{Press, Tray};
pub use save::Saved;
pub use shipped::{Shipped, shipped};
pub use template::Part;
pub use variables::Changes;

pub use crate::config::Problem;

use std::path::Path;

use crate::domain::{Endpoint, Failure, Kind};
use schema::Schema;
use shape::Shape;
use template::Template;

/// The longest recipe that is read, and the longest schema.
pub const MAX_FILE: u64 = 1024 * 1024;
/// The longest request that is printed: no line of a batch is longer.
pub const MAX_REQUEST: usize = 64 * 1024 * 1024;

/// What the file of a recipe says.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// What it is for, in a sentence.
    pub description: Option<String>,
    /// Where its requests go.
    pub endpoint: Endpoint,
    /// The model asked for, unless whoever uses it must say.
    pub model: Option<String>,
    shape: Shape,
    /// Names and JSON of what templates may say beside the fields of a row.
    variables: Vec<(String, String)>,
    /// Members of the body and their JSON, in the order of the file.
    parameters: Vec<(String, String)>,
    /// The name of each request, then what is said, in the order of the request.
    templates: Vec<Template>,
    schema: Option<Schema>,
}

/// Where the schema that a recipe names comes from.
#[derive(Clone, Copy, Debug)]
pub enum Schemas<'a> {
    /// A folder; nothing outside it is read.
    Folder(&'a Path),
    /// One that is built in, by its name.
    BuiltIn(&'a str, &'a str),
    /// Nowhere.
    None,
}

impl Recipe {
    /// Reads a recipe. `file` is its name in messages.
    ///
    /// Contract: everything that is wrong is named, in the order of the file.
    pub fn parse(file: &Path, text: &str, schemas: Schemas<'_>) -> Result<Self, Vec<Problem>> {
        form::read(file, text, schemas)
    }

    /// Returns the variables that it declares, with their values as JSON.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables
            .iter()
            .map(|(name, json)| (name.as_str(), json.as_str()))
    }

    /// Returns the members of the body that it sets, with their values as JSON.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters
            .iter()
            .map(|(name, json)| (name.as_str(), json.as_str()))
    }

    /// Returns the texts that its requests have, or may have, and the template of each; empty where
    /// it has none.
    pub fn templates(&self) -> impl Iterator<Item = (Part, &str)> {
        let has = |part: &Part| {
            self.is_needed(*part) || (*part == Part::System && self.shape.has_system())
        };
        Part::ALL.into_iter().filter(has).map(|part| {
            let template = self.templates.iter().find(|it| it.part == part);
            (part, template.map_or("", |it| it.text.as_str()))
        })
    }

    /// Tells whether no request goes without a text.
    fn is_needed(&self, part: Part) -> bool {
        part == Part::CustomId || self.shape.asked() == part
    }
}

/// Puts everything that is wrong with a recipe into one failure.
pub fn refusal(problems: &[Problem]) -> Failure {
    let why: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Failure::new(Kind::Config, "the recipe cannot be used", why.join("\n"))
        .with_hint("correct the lines named; `batchdeck prepare --recipe summarise --show` is one to start from")
}

#[cfg(test)]
mod tests;
