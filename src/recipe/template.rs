//! The templates of a recipe: which there are, and what each is called.

/// What a template renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The name of the request.
    CustomId,
    /// What the model is told about its task.
    System,
    /// What the model is asked.
    User,
    /// The text that is embedded or judged.
    Input,
}

impl Part {
    /// Every part, in the order of a request.
    pub const ALL: [Self; 4] = [Self::CustomId, Self::System, Self::User, Self::Input];

    /// Returns its key in the file of a recipe.
    pub fn word(self) -> &'static str {
        match self {
            Self::CustomId => "custom_id",
            Self::System => "system",
            Self::User => "user",
            Self::Input => "input",
        }
    }
}

/// A template as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) part: Part,
    pub(super) text: String,
}
