//! The recipes that are built in.

use std::path::{Path, PathBuf};

use super::{Recipe, Schemas};
use crate::config::Problem;

/// A recipe that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its name.
    pub name: &'static str,
    /// Its file.
    pub text: &'static str,
    /// The name of its schema and the file of that.
    pub schema: Option<(&'static str, &'static str)>,
}

/// Every recipe that is built in.
const ALL: [Shipped; 5] = [
    Shipped {
        name: "summarise",
        text: include_str!("../../assets/recipes/summarise.toml"),
        schema: None,
    },
    Shipped {
        name: "classify",
        text: include_str!("../../assets/recipes/classify.toml"),
        schema: None,
    },
    Shipped {
        name: "extract",
        text: include_str!("../../assets/recipes/extract.toml"),
        schema: Some((
            "extract.schema.json",
            include_str!("../../assets/recipes/extract.schema.json"),
        )),
    },
    Shipped {
        name: "translate",
        text: include_str!("../../assets/recipes/translate.toml"),
        schema: None,
    },
    Shipped {
        name: "embed",
        text: include_str!("../../assets/recipes/embed.toml"),
        schema: None,
    },
];

/// Returns the recipes that are built in.
pub fn shipped() -> &'static [Shipped] {
    &ALL
}

impl Shipped {
    /// Finds a recipe by its name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|shipped| shipped.name == name)
    }

    /// Returns what it is called in messages.
    pub fn file(&self) -> PathBuf {
        Path::new(self.name).with_extension("toml")
    }

    /// Reads it.
    pub fn recipe(&self) -> Result<Recipe, Vec<Problem>> {
        Recipe::parse(&self.file(), self.text, self.schemas())
    }

    /// Returns where its schema is.
    pub fn schemas(&self) -> Schemas<'static> {
        match self.schema {
            Some((name, text)) => Schemas::BuiltIn(name, text),
            None => Schemas::None,
        }
    }
}
