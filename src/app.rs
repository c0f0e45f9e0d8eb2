//! The pure core: events in, effects out.
//!
//! Responsible for every decision of the dashboard. Refuses to know terminals, sockets, files,
//! clocks and tasks: a test of a decision needs none of them. `tui` draws the model and performs
//! the effects.

pub mod action;
pub mod comparing;
pub mod edit;
pub mod effect;
pub mod event;
pub mod facts;
pub mod groups;
pub mod help;
pub mod key;
pub mod key_scope;
pub mod keymap;
pub mod layout;
pub mod messages;
pub mod model;
pub mod mouse;
pub mod page;
pub mod palette;
pub mod paragraph;
pub mod preparing;
pub mod reading;
pub mod remote;
pub mod search;
pub mod state;
pub mod toasts;
pub mod update;

use crate::domain::Now;

use effect::Effect;
use event::Event;
use keymap::Keymap;
use model::Model;

/// The dashboard without its screen.
#[derive(Clone, Debug)]
pub struct App {
    /// Everything it knows.
    pub model: Model,
    /// What keys mean.
    pub keymap: Keymap,
}

impl App {
    /// Puts a model and a keymap together.
    pub fn new(model: Model, keymap: Keymap) -> Self {
        Self { model, keymap }
    }

    /// Takes an event in, and returns what is to be done about it outside.
    pub fn update(&mut self, event: Event, now: Now) -> Vec<Effect> {
        update::update(self, event, now)
    }
}
