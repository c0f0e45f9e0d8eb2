//! What a provider takes as the input of one batch.

/// The limits of one provider. What is `None` is not known, and not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Whose limits these are, for people.
    pub provider: String,
    /// Requests a file may hold.
    pub requests: Option<u64>,
    /// Bytes a file may have.
    pub bytes: Option<u64>,
    /// Inputs of embeddings a file may hold, over all of its requests.
    pub inputs: Option<u64>,
    /// Characters a `custom_id` may have.
    pub id_chars: Option<u64>,
    /// What may be given as the completion window; empty where that is not known.
    pub windows: Vec<String>,
    /// Whether requests of one file may go to several models and endpoints.
    pub mixing: Mixing,
    /// Whether the fields of `OpenAI` are all that there are.
    pub fields: Fields,
}

/// Whether requests of one file may go to several models and endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mixing {
    /// One model and one endpoint a file.
    #[default]
    Refused,
    /// Any.
    Taken,
}

/// Whether the fields of `OpenAI` are all that a provider knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fields {
    /// They are: others are worth a word, and clashes are errors.
    #[default]
    Own,
    /// There may be more, and models of the same name may take more.
    Extended,
}

/// Limits that the user sets for a profile; what is `None` is left as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnLimits {
    /// Requests a file may hold.
    pub requests: Option<u64>,
    /// Bytes a file may have.
    pub bytes: Option<u64>,
    /// Inputs of embeddings a file may hold.
    pub inputs: Option<u64>,
}

impl Default for Limits {
    /// Those of `OpenAI`, which is the model of the dialect. A test holds the shipped table to them.
    fn default() -> Self {
        Self {
            provider: "OpenAI".to_owned(),
            requests: Some(50_000),
            // Published as 200 MB; this reading of it is safe.
            bytes: Some(200_000_000),
            inputs: Some(50_000),
            id_chars: None,
            windows: vec!["24h".to_owned()],
            mixing: Mixing::Refused,
            fields: Fields::Own,
        }
    }
}

impl Limits {
    /// Lays what the user has set over what is known.
    #[must_use]
    pub fn with(mut self, own: OwnLimits) -> Self {
        self.requests = own.requests.or(self.requests);
        self.bytes = own.bytes.or(self.bytes);
        self.inputs = own.inputs.or(self.inputs);
        self
    }

    /// Takes away what concerns the size of a file alone: for one that is going to be cut.
    #[must_use]
    pub fn of_any_size(mut self) -> Self {
        self.requests = None;
        self.bytes = None;
        self.inputs = None;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_sets_wins_and_the_rest_stays() {
        let own = OwnLimits {
            requests: Some(7),
            ..OwnLimits::default()
        };
        let limits = Limits::default().with(own);
        assert_eq!(
            (limits.requests, limits.bytes, limits.inputs),
            (Some(7), Some(200_000_000), Some(50_000))
        );
    }
}
