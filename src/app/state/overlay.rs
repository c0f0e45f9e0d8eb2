//! What lies over the panes. Overlays form a stack; keys go to the top one.

use tui_input::Input;

use crate::app::action::Action;
use crate::app::key_scope::Scope;
use crate::domain::result::ResultLine;

use super::create::Form;
use super::menu::{Confirm, Menu};
use super::scroll::Scroll;

/// Something over the panes.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys that work here.
    Help(Scroll),
    /// All actions, to be found by typing.
    Palette(Palette),
    /// A question.
    Confirm(Box<Confirm>),
    /// A short list to choose from.
    Menu(Menu),
    /// The form for a new batch.
    Create(Box<Form>),
    /// The filter of the list being typed.
    Filter,
    /// One result, whole.
    Reader(Box<Reader>),
    /// Everything the user was told.
    Log(Scroll),
    /// The transfers under way.
    Jobs,
}

impl Overlay {
    /// Returns the scope whose keys it takes.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Help(_) => Scope::Help,
            Self::Palette(_) => Scope::Palette,
            Self::Confirm(_) => Scope::Confirm,
            Self::Menu(_) => Scope::Menu,
            Self::Create(_) => Scope::Create,
            Self::Filter => Scope::Filter,
            Self::Reader(_) => Scope::Reader,
            Self::Log(_) => Scope::Log,
            Self::Jobs => Scope::Jobs,
        }
    }
}

/// The command palette.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub input: Input,
    /// The actions that match, best first.
    pub matches: Vec<&'static Action>,
    /// The row with the cursor.
    pub cursor: usize,
}

/// One result in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// The result.
    pub line: ResultLine,
    /// Its position among the results, from 0.
    pub at: u64,
    /// The text as it is shown, cleaned.
    pub text: crate::text::Clean,
    /// Where the window is.
    pub scroll: Scroll,
}
