//! Saving what was changed of a recipe, as a recipe of its own.

use std::path::{Path, PathBuf};

use crate::app::effect::{Effect, Preparing, Ticket};
use crate::domain::Failure;

use super::{Line, Prepare, Recipe};

impl Prepare {
    /// Says why there is nothing to save.
    pub fn nothing_to_save(&self) -> Option<&'static str> {
        match self.edits() {
            None => Some("no recipe is read"),
            Some(edits) if edits.is_changed() => None,
            Some(_) => Some("nothing of the recipe is changed"),
        }
    }

    /// Asks where it is to be saved: in the file of the recipe, or in a new one where it is built in.
    #[must_use]
    pub fn ask_to_save(&mut self) -> Option<Effect> {
        let recipe = self.recipe_typed();
        let is_file = Path::new(recipe).extension().is_some();
        let file = if is_file {
            recipe.to_owned()
        } else {
            format!("my-{recipe}.toml")
        };
        self.save_as.get_or_insert_with(|| file.into());
        self.go_to(Line::Save)
    }

    /// Leaves it unsaved.
    pub fn leave_unsaved(&mut self) {
        self.save_as = None;
        self.problem = None;
        self.saving.renew();
        if self.line == Line::Save {
            self.line = Line::Recipe;
        }
    }

    /// Asks for the file to be written.
    #[must_use]
    pub fn save(&mut self) -> Option<Effect> {
        let typed = self.save_as.as_ref()?.value().trim().to_owned();
        self.problem = None;
        if typed.is_empty() {
            self.problem = Some("name a file for the recipe".to_owned());
            return None;
        }
        let draft = self.edits()?.draft(self.recipe_typed());
        let path = PathBuf::from(typed);
        // A recipe is known by this ending where there are several to choose from.
        let path = if path.extension().is_some() {
            path
        } else {
            path.with_extension("toml")
        };
        let ticket = self.saving.renew();
        Some(Effect::Prepare(Preparing::Save {
            ticket,
            path,
            draft,
        }))
    }

    /// Takes the end of it: from then on the page is about the recipe that was saved. Returns its name
    /// where it is the one that was asked for, and what follows.
    #[must_use]
    pub fn saved(
        &mut self,
        ticket: Ticket,
        outcome: Result<PathBuf, Failure>,
    ) -> Option<(String, Option<Effect>)> {
        if ticket != self.saving {
            return None;
        }
        match outcome {
            Ok(path) => {
                let name = path.display().to_string();
                self.leave_unsaved();
                self.read = Recipe::Unread;
                self.recipe = name.as_str().into();
                if !self.recipes.contains(&name) {
                    self.recipes.push(name.clone());
                }
                Some((name, self.read_recipe()))
            }
            Err(failure) => {
                self.problem = Some(format!("not saved: {}", failure.why));
                None
            }
        }
    }
}
