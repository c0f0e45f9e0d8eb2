//! Paths being typed: what they could become.

use tui_input::Input;

use crate::app::effect::{Effect, PathOf, Preparing, Ticket};
use crate::app::state::create::common_start;

use super::{Line, Prepare};

impl Prepare {
    /// Asks for what the path of the current line could become.
    #[must_use]
    pub fn complete(&mut self) -> Option<Effect> {
        let (of, input) = match self.line {
            Line::Dataset => (PathOf::Dataset, &self.dataset),
            Line::Recipe => (PathOf::Recipe, &self.recipe),
            _ => return None,
        };
        let text = input.value().to_owned();
        Some(Effect::Prepare(Preparing::Complete {
            ticket: self.completing.renew(),
            text,
            of,
        }))
    }

    /// Takes what the path could become: completes it as far as all agree.
    pub fn completed(&mut self, ticket: Ticket, paths: Vec<String>) {
        let is_path = matches!(self.line, Line::Dataset | Line::Recipe);
        if ticket != self.completing || !is_path {
            return;
        }
        let common = common_start(&paths);
        let Some(input) = self.input() else {
            return;
        };
        if common.len() > input.value().len() {
            *input = Input::new(common);
            // Nothing is read before the line is left.
            let _nothing = self.edited();
        }
        self.candidates = if paths.len() == 1 { Vec::new() } else { paths };
    }
}
