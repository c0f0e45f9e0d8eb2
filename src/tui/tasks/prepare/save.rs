//! A recipe with what was changed of it on the page, saved as a file.

use std::path::{Path, PathBuf};

use crate::app::effect::{Draft, Ticket};
use crate::app::event::{Event, PrepareNews};
use crate::domain::Failure;
use crate::ops::recipe;
use crate::tui::tasks::Tasks;
use crate::tui::tasks::results::blocking;

use super::sheet::{Named, changes};

impl Tasks {
    /// Saves a changed recipe; the answer names the file as it was typed.
    pub(super) fn save_recipe(&mut self, ticket: Ticket, path: PathBuf, draft: Draft) {
        let named = self.recipe_named(&draft.recipe);
        let place = self.resolved(&path);
        self.spawn(async move {
            let saved = blocking(move || save(&named, &draft, &place)).await;
            let outcome = saved.map(|()| path);
            Event::Preparing(PrepareNews::Saved { ticket, outcome })
        });
    }
}

fn save(named: &Named, draft: &Draft, place: &Path) -> Result<(), Failure> {
    recipe::save(&named.found()?, &changes(draft), place)
}
