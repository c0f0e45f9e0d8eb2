//! A dataset that is to become requests: what there is to choose from, a recipe, a taste, a file.

mod offer;
mod save;
mod sheet;
mod taste;
mod write;

use crate::app::effect::{PathOf, Preparing, Ticket};
use crate::app::event::{Event, PrepareNews};

use super::Tasks;
use super::results::blocking;

pub(super) use taste::Pantry;

/// Endings of files with rows.
const DATASETS: [&str; 5] = ["json", "jsonl", "ndjson", "csv", "tsv"];

impl Tasks {
    /// Does what is wished of a dataset and a recipe.
    pub(super) fn preparing(&mut self, wish: Preparing) {
        match wish {
            Preparing::Offer(ticket) => self.offer(ticket),
            Preparing::Complete { ticket, text, of } => {
                let endings: &'static [&'static str] = match of {
                    PathOf::Dataset => &DATASETS,
                    PathOf::Recipe => &["toml"],
                };
                self.complete_path(ticket, text, endings);
            }
            Preparing::ReadRecipe { ticket, recipe } => self.read_recipe(ticket, &recipe),
            Preparing::Taste {
                ticket,
                dataset,
                draft,
            } => self.taste(ticket, &dataset, draft),
            Preparing::Write { job, plan } => self.write_requests(job, plan),
            Preparing::Save {
                ticket,
                path,
                draft,
            } => self.save_recipe(ticket, path, draft),
            Preparing::Forget => self.shared.forget_rows(),
        }
    }

    /// Looks for recipes in the working folder, and puts the sample where it can be named.
    fn offer(&mut self, ticket: Ticket) {
        let link = self.link.clone();
        self.spawn(async move {
            let looked = blocking(move || Ok(offer::look(&link.launch))).await;
            let (recipes, sample) = looked.unwrap_or_default();
            Event::Preparing(PrepareNews::Offered {
                ticket,
                recipes,
                sample,
            })
        });
    }

    fn read_recipe(&mut self, ticket: Ticket, recipe: &str) {
        let found = self.recipe_named(recipe);
        self.spawn(async move {
            let outcome = blocking(move || sheet::of(&found)).await.map(Box::new);
            Event::Preparing(PrepareNews::RecipeRead { ticket, outcome })
        });
    }

    /// Says where a recipe is to be looked for.
    fn recipe_named(&self, typed: &str) -> sheet::Named {
        let typed = match typed.strip_prefix("~/") {
            Some(_) => self.resolved(typed.as_ref()).display().to_string(),
            None => typed.to_owned(),
        };
        sheet::Named {
            typed,
            cwd: self.link.launch.env.cwd().to_owned(),
        }
    }
}
