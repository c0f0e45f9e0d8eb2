//! Where a key has a meaning.

/// A place in which keys are looked up: the overlay on top or the pane with the focus, then what
/// is common to all panes, then what works everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Works over everything, text inputs included.
    Everywhere,
    /// Works in every pane while nothing lies over it.
    Panes,
    /// The list of batches.
    Batches,
    /// The detail pane.
    Detail,
    /// The results pane.
    Results,
    /// The results view, whichever side of it has the keys.
    Browse,
    /// The table of the results view.
    Table,
    /// The reading pane of the results view.
    Reading,
    /// What to look for being typed.
    Search,
    /// Where to go being typed.
    GoTo,
    /// The failures in groups.
    Groups,
    /// Two batches side by side.
    Compare,
    /// Requests being prepared, whichever line has the keys.
    Prepare,
    /// The line of the recipe.
    PrepareRecipe,
    /// A template being written.
    PrepareText,
    /// The file of a changed recipe being typed.
    PrepareSave,
    /// Which rows are to be written.
    PrepareWrite,
    /// The rows as they would be sent.
    PrepareRows,
    /// What failed in a batch, before it is sent again.
    Retry,
    /// What is changed in it being typed.
    RetryText,
    /// The filter being typed.
    Filter,
    /// The form for a new batch.
    Create,
    /// A question.
    Confirm,
    /// A short list to choose from.
    Menu,
    /// The command palette.
    Palette,
    /// The help.
    Help,
    /// The message log.
    Log,
    /// The transfers.
    Jobs,
}

impl Scope {
    /// All scopes in the order of the key table.
    pub const ALL: [Self; 28] = [
        Self::Everywhere,
        Self::Panes,
        Self::Batches,
        Self::Detail,
        Self::Results,
        Self::Browse,
        Self::Table,
        Self::Reading,
        Self::Search,
        Self::GoTo,
        Self::Groups,
        Self::Compare,
        Self::Prepare,
        Self::PrepareRecipe,
        Self::PrepareText,
        Self::PrepareSave,
        Self::PrepareWrite,
        Self::PrepareRows,
        Self::Retry,
        Self::RetryText,
        Self::Filter,
        Self::Create,
        Self::Confirm,
        Self::Menu,
        Self::Palette,
        Self::Help,
        Self::Log,
        Self::Jobs,
    ];

    /// Returns what people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Panes => "All panes",
            Self::Batches => "Batches",
            Self::Detail => "Detail",
            Self::Results => "Results",
            Self::Browse => "Results view",
            Self::Table => "Table",
            Self::Reading => "Reading pane",
            Self::Search => "Search",
            Self::GoTo => "Go to",
            Self::Groups => "Errors",
            Self::Compare => "Comparison",
            Self::Prepare => "Prepare",
            Self::PrepareRecipe => "Prepare: recipe",
            Self::PrepareText => "Prepare: template",
            Self::PrepareSave => "Prepare: saving",
            Self::PrepareWrite => "Prepare: portion",
            Self::PrepareRows => "Prepare: rows",
            Self::Retry => "Retry",
            Self::RetryText => "Retry, typing",
            Self::Filter => "Filter",
            Self::Create => "New batch",
            Self::Confirm => "Question",
            Self::Menu => "Menu",
            Self::Palette => "Commands",
            Self::Help => "Help",
            Self::Log => "Messages",
            Self::Jobs => "Transfers",
        }
    }
}
