//! The answer of a row where it stands in its line, for writers that decode it on the way.

use super::quick::Told;
use super::{Reading, Row};

impl<'a> Row<'a> {
    /// Returns the answer with its escapes and without its quotes, where it is one text and the line
    /// was read fast; else [`Row::text`] has it.
    pub fn escaped(&self) -> Option<&'a str> {
        match &self.reading {
            Reading::Quick(quick) => match &quick.told {
                Told::Text(pieces) => pieces.only(),
                Told::Failed { .. } | Told::Refusal | Told::Other | Told::Nothing => None,
            },
            Reading::Full(_) => None,
        }
    }
}
