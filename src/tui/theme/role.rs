//! The roles that a theme gives a look to.

/// What a piece of the screen is, as far as its look is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Text of less weight: ages, units, explanations, old data while loading.
    Dim,
    /// The name of a pane, the header.
    Title,
    /// The frame of a pane.
    Border,
    /// Frame and title of the pane that has the keys.
    Focus,
    /// The row under the cursor.
    Selected,
    /// A marked row.
    Marked,
    /// Something under way: validating, in progress, a transfer.
    Active,
    /// Something that went well.
    Ok,
    /// Something that wants a look: stalled, partly failed, near its deadline.
    Warn,
    /// Something that failed.
    Bad,
    /// Something that is over without a result: cancelled, expired.
    Ended,
    /// A key in the footer and in help.
    Key,
    /// What a filter or a search found.
    Match,
    /// The filled part of a gauge.
    Gauge,
    /// The key of a JSON member, the name of a field.
    Field,
    /// A text in JSON.
    Quoted,
    /// A number, a truth value or null in JSON.
    Number,
}

impl Role {
    /// Every role, in the order of their numbers.
    pub const ALL: [Self; 18] = [
        Self::Text,
        Self::Dim,
        Self::Title,
        Self::Border,
        Self::Focus,
        Self::Selected,
        Self::Marked,
        Self::Active,
        Self::Ok,
        Self::Warn,
        Self::Bad,
        Self::Ended,
        Self::Key,
        Self::Match,
        Self::Gauge,
        Self::Field,
        Self::Quoted,
        Self::Number,
    ];

    /// Returns the role's key in a theme file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Dim => "dim",
            Self::Title => "title",
            Self::Border => "border",
            Self::Focus => "focus",
            Self::Selected => "selected",
            Self::Marked => "marked",
            Self::Active => "active",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Ended => "ended",
            Self::Key => "key",
            Self::Match => "match",
            Self::Gauge => "gauge",
            Self::Field => "field",
            Self::Quoted => "quoted",
            Self::Number => "number",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}
