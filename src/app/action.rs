//! What the user can do: one table, read by dispatch, footer, help, palette, config and README.
//!
//! A row is the whole of an action: its name, its keys, its words, when it is refused, and what it
//! does. An enum would cost a variant, a match arm, a name table and a help table for the same.

mod browse;
mod compare;
mod create;
mod errors;
mod export;
mod family;
mod global;
mod jobs;
mod list;
mod menu;
pub(super) mod movement;
mod open;
mod palette;
mod prepare;
mod reading;
mod remote;
mod results;
mod retry;
mod search;
mod unresolved;

use std::fmt;

use super::effect::Effect;
use super::key_scope::Scope;
use super::model::Model;

/// Something the user can ask for.
pub struct Action {
    /// Its name in the config and the README: `batch.cancel`.
    pub id: &'static str,
    /// Where its keys work.
    pub scopes: &'static [Scope],
    /// Its keys unless the config says otherwise.
    pub keys: &'static [&'static str],
    /// What it is called, in the imperative, at most 16 columns.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Its rank in the footer, the lowest first; `None` keeps it out.
    pub hint: Option<u8>,
    /// Why it cannot be done now; `None` when it can.
    pub blocked: fn(&Model) -> Option<&'static str>,
    /// Does it.
    pub run: fn(&mut Model) -> Vec<Effect>,
}

impl Action {
    /// Tells whether this is a way back: footers show it whatever else has no room.
    pub fn leads_back(&self) -> bool {
        self.keys.contains(&"esc")
    }
}

impl PartialEq for Action {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Returns every action, in the order of help and README.
pub fn all() -> impl Iterator<Item = &'static Action> {
    [
        movement::ROWS,
        global::ROWS,
        list::ROWS,
        remote::ROWS,
        unresolved::ROWS,
        open::ROWS,
        results::ROWS,
        search::ROWS,
        browse::ROWS,
        reading::ROWS,
        errors::ROWS,
        export::ROWS,
        family::ROWS,
        compare::ROWS,
        prepare::ROWS,
        create::ROWS,
        retry::ROWS,
        menu::ROWS,
        palette::ROWS,
        jobs::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Returns an action by its id.
pub fn find(id: &str) -> Option<&'static Action> {
    all().find(|action| action.id == id)
}

/// Lets a letter answer a yes-or-no question, if one is open.
pub(super) fn answer_menu(model: &mut Model, letter: char) -> Option<Vec<Effect>> {
    menu::answer(model, letter)
}

/// Lets a letter answer the question at the end of the form, if it is open.
pub(super) fn answer_create(model: &mut Model, letter: char) -> Option<Vec<Effect>> {
    create::answer(model, letter)
}

/// Says why no batch can be made here.
pub(super) fn cannot_create(model: &Model) -> Option<&'static str> {
    create::cannot_create(model)
}

/// Says that nothing is in the way.
fn never(_: &Model) -> Option<&'static str> {
    None
}

/// Says that there is no batch to act on.
fn no_batch(model: &Model) -> Option<&'static str> {
    match model.list.current() {
        None => Some("there is no batch here"),
        Some(row) if row.intent().is_some() => Some("it is no batch yet"),
        Some(_) => None,
    }
}
