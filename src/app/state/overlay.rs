//! What lies over the panes. Overlays form a stack; keys go to the top one.

use tui_input::Input;

use crate::app::action::Action;
use crate::app::key_scope::Scope;

use super::browse::Browse;
use super::compare::Compare;
use super::create::Form;
use super::menu::{Confirm, Menu};
use super::retry::{Focus, Retry};
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
    /// The results view: all results beside the one that is read.
    Browse(Box<Browse>),
    /// What to look for being typed.
    Search(Search),
    /// Where to go being typed.
    GoTo(Input),
    /// The failures in groups.
    Groups(Scroll),
    /// Two batches side by side.
    Compare(Box<Compare>),
    /// Requests being prepared of a dataset; the model keeps what is on this page.
    Prepare,
    /// What failed in a batch, before it is sent again.
    Retry(Box<Retry>),
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
            Self::Browse(_) => Scope::Browse,
            Self::Search(_) => Scope::Search,
            Self::GoTo(_) => Scope::GoTo,
            Self::Groups(_) => Scope::Groups,
            Self::Compare(_) => Scope::Compare,
            Self::Prepare => Scope::Prepare,
            Self::Retry(retry) if retry.focus != Focus::Classes => Scope::RetryText,
            Self::Retry(_) => Scope::Retry,
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

/// What to look for, as far as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What is typed.
    pub input: Input,
    /// Why it cannot be looked for.
    pub problem: Option<String>,
}
