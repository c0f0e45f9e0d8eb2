//! Which recipe it is, and what it says.

use tui_input::Input;

use crate::app::effect::{Effect, Preparing, Ticket};
use crate::domain::Failure;

use super::{Edits, Line, Prepare, Recipe, Sheet, Turn};

impl Prepare {
    pub(super) fn recipe_typed(&self) -> &str {
        self.recipe.value().trim()
    }

    /// Chooses another recipe of those there are.
    #[must_use]
    pub fn choose_recipe(&mut self, to: Turn) -> Option<Effect> {
        let typed = self.recipe_typed();
        let at = self.recipes.iter().position(|recipe| recipe == typed);
        let count = self.recipes.len();
        let next = match (at, to) {
            (None, _) => 0,
            (Some(at), Turn::Next) => (at + 1) % count.max(1),
            (Some(at), Turn::Previous) => at.checked_sub(1).unwrap_or(count.saturating_sub(1)),
        };
        let recipe = self.recipes.get(next)?.clone();
        self.problem = None;
        self.failed = None;
        self.leave_recipe();
        self.recipe = Input::new(recipe);
        self.read_recipe()
    }

    /// Keeps what was changed of a recipe that is left. Where to save it is no question any more.
    pub(super) fn leave_recipe(&mut self) {
        self.leave_unsaved();
        self.reading.renew();
        self.tasting.forget();
        if let Recipe::Read(edits) = std::mem::take(&mut self.read) {
            self.left.insert(edits.sheet.name.clone(), *edits);
        }
    }

    pub(super) fn read_recipe(&mut self) -> Option<Effect> {
        let recipe = self.recipe_typed().to_owned();
        let ticket = self.reading.renew();
        (!recipe.is_empty()).then_some(Effect::Prepare(Preparing::ReadRecipe { ticket, recipe }))
    }

    /// Takes what a recipe says, and asks for rows printed by it.
    #[must_use]
    pub fn recipe_read(
        &mut self,
        ticket: Ticket,
        outcome: Result<Box<Sheet>, Failure>,
    ) -> Option<Effect> {
        if ticket != self.reading {
            return None;
        }
        match outcome {
            Ok(sheet) => {
                let before = match std::mem::take(&mut self.read) {
                    Recipe::Read(edits) if edits.sheet.name == sheet.name => Some(*edits),
                    _ => self.left.remove(&sheet.name),
                };
                self.read = Recipe::Read(Box::new(Edits::new(*sheet, before.as_ref())));
                if !self.lines().contains(&self.line) {
                    self.line = Line::Recipe;
                }
                self.taste()
            }
            Err(failure) => {
                self.leave_recipe();
                self.read = Recipe::Failed(failure);
                None
            }
        }
    }
}
