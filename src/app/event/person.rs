//! Which events show that somebody sits there.

use super::{Attention, Event};

impl Event {
    /// Tells whether a person is there: something was pressed, or the terminal was turned to.
    pub fn is_of_a_person(&self) -> bool {
        matches!(
            self,
            Self::Pressed(_)
                | Self::Pasted(_)
                | Self::Moused { .. }
                | Self::Attended(Attention::Focused)
                | Self::Returned(_)
        )
    }
}
