//! Looks at files that are open, because they may grow or be replaced meanwhile.
//!
//! A look is asked for when a person does something, whatever the size of the files: who does nothing
//! sees no news, and nothing wakes up for nobody. One look at a time; what is done while it is under
//! way gives one more.

use crate::app::effect::{Effect, Ticket};

use super::{Phase, Results};

/// Whether the files are being looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    #[default]
    None,
    UnderWay,
    /// Under way, and wanted once more.
    Again,
}

impl Results {
    /// Asks to look at the open files, unless they are our own.
    pub fn look(&mut self) -> Option<Effect> {
        if self.phase != Phase::Open || !self.is_saved() {
            return None;
        }
        match self.look {
            Look::None => {
                self.look = Look::UnderWay;
                let ticket = self.ticket;
                Some(Effect::LookAtFiles { ticket })
            }
            Look::UnderWay | Look::Again => {
                self.look = Look::Again;
                None
            }
        }
    }

    /// Takes note that a look is over; asks for another where one is wanted.
    pub fn looked(&mut self, ticket: Ticket) -> Option<Effect> {
        if ticket != self.ticket {
            return None;
        }
        let is_wanted = std::mem::take(&mut self.look) == Look::Again;
        is_wanted.then(|| self.look()).flatten()
    }

    /// Learns that there are more lines; those that are shown are read again, because the last of
    /// them may have become longer. Where retries are among them, a new line may overrule an old one:
    /// asks to read them again.
    pub fn grew(&mut self, ticket: Ticket, total: u64) -> Option<Effect> {
        if ticket != self.ticket {
            return None;
        }
        self.index = None;
        self.all.grow(total);
        let has_kin = !self.family.joined().is_empty();
        has_kin.then(|| self.merge_again()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::downloaded;
    use super::*;

    #[test]
    fn one_look_is_under_way_at_a_time_and_none_is_forgotten() {
        let (mut results, ticket) = downloaded();
        let look = Some(Effect::LookAtFiles { ticket });
        assert_eq!(
            [results.look(), results.look(), results.look()],
            [look.clone(), None, None]
        );
        assert_eq!(
            [results.looked(ticket), results.looked(ticket)],
            [look.clone(), None]
        );
        assert_eq!(results.look(), look);
    }

    #[test]
    fn lines_that_are_shown_are_read_again_when_there_are_more() {
        let (mut results, ticket) = downloaded();
        assert_eq!(results.wants(20), None);
        results.grew(ticket, 1001);
        assert!(matches!(
            results.wants(20),
            Some(Effect::ReadWindow { first: 0, .. })
        ));
        assert_eq!(results.wants(20), None);
        assert_eq!(results.total(), Some(1001));
    }
}
