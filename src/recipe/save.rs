//! A recipe with what was changed of it, as the text of a file.
//!
//! Comments, order and whatever was not changed stay as somebody wrote them. What comes out prints
//! what the recipe with those changes prints; a test compares both.

mod value;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::variables::Rank;
use super::{Changes, Found, Recipe};
use crate::domain::{Failure, Kind};
use value::toml_of;

/// A recipe to be saved as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// What the file says.
    pub text: String,
    /// The name of the schema that belongs beside it, and its text.
    pub schema: Option<(String, String)>,
}

impl Found {
    /// Writes what it says with these changes.
    pub fn changed(&self, changes: &Changes) -> Result<String, Failure> {
        Ok(rewritten(self, &self.recipe()?, changes)?.to_string())
    }

    /// Writes what it says with these changes, as a recipe of another name; its schema comes along.
    pub fn saved_as(&self, changes: &Changes, name: &str) -> Result<Saved, Failure> {
        let recipe = self.recipe()?;
        let mut document = rewritten(self, &recipe, changes)?;
        let root = document.as_table_mut();
        if root.contains_key("name") {
            put(root, "name", name.into());
        }
        let schema = self.schema(&recipe).map(|text| {
            let file = format!("{name}.schema.json");
            if let Some(table) = root.get_mut("schema").and_then(Item::as_table_like_mut) {
                put(table, "file", file.as_str().into());
                if let Some(schema) = &recipe.schema
                    && !table.contains_key("name")
                {
                    // Without one it would be the name of the recipe, which is another now.
                    put(table, "name", schema.name.as_str().into());
                }
            }
            (file, text)
        });
        let text = document.to_string();
        Ok(Saved { text, schema })
    }

    /// Returns the text of its schema.
    fn schema(&self, recipe: &Recipe) -> Option<String> {
        match self {
            Self::BuiltIn(shipped) => shipped.schema.map(|(_, text)| text.to_owned()),
            // What was read of its file, on one line.
            Self::File { .. } => {
                let schema = recipe.schema.as_ref();
                schema.map(|schema| format!("{}\n", schema.text))
            }
        }
    }
}

fn rewritten(found: &Found, recipe: &Recipe, changes: &Changes) -> Result<DocumentMut, Failure> {
    let read: Result<DocumentMut, _> = found.text().parse();
    let mut document = read.map_err(|error| {
        let what = format!("cannot change the recipe {}", recipe.name);
        Failure::new(Kind::Internal, what, error.to_string())
    })?;
    let root = document.as_table_mut();
    match changes.model.as_deref() {
        Some("") => drop(root.remove("model")),
        Some(model) => put(root, "model", model.into()),
        None => {}
    }
    let applied = changes.applied(recipe)?;
    for (part, _) in &changes.templates {
        let template = applied.templates.iter().find(|it| it.part == *part);
        match template {
            Some(template) => put(root, part.word(), template.text.as_str().into()),
            None => drop(root.remove(part.word())),
        }
    }
    for variable in changes.variables(recipe)? {
        if variable.rank == Rank::Set {
            let json = serde_json::to_string(&variable.value);
            let json = json.map_err(|error| no_toml(&variable.name, &error.to_string()))?;
            let value = toml_of(&json).map_err(|why| no_toml(&variable.name, why))?;
            put_in(root, "variables", &variable.name, value);
        }
    }
    let parameters = changes.parameters(recipe)?;
    for (name, json) in &parameters {
        if !recipe.parameters.contains(&(name.clone(), json.clone())) {
            let value = toml_of(json).map_err(|why| no_toml(name, why))?;
            put_in(root, "parameters", name, value);
        }
    }
    let table = root.get_mut("parameters").and_then(Item::as_table_like_mut);
    if let Some(table) = table {
        let is_left_out = |name: &String| !parameters.iter().any(|(kept, _)| kept == name);
        for (name, _) in recipe
            .parameters
            .iter()
            .filter(|(name, _)| is_left_out(name))
        {
            table.remove(name);
        }
    }
    Ok(document)
}

/// Puts a value where another was, with the space and the comment around it.
fn put(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(there) => {
            *value.decor_mut() = there.decor().clone();
            *there = value;
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
}

/// Puts a value into a table of the recipe, which is made where there is none.
fn put_in(root: &mut Table, section: &str, key: &str, value: Value) {
    let section = root.entry(section).or_insert(Item::Table(Table::new()));
    if let Some(table) = section.as_table_like_mut() {
        put(table, key, value);
    }
}

fn no_toml(name: &str, why: &str) -> Failure {
    Failure::new(Kind::InvalidInput, format!("cannot save {name}"), why)
}

#[cfg(test)]
mod tests;
