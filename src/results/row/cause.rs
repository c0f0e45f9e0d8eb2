//! Why a line is no success, and which lines have the same cause.

use super::quick::Told;
use super::{Reading, Row};
use crate::domain::result::ResultLine;
use crate::domain::truth::{Cause, GroupKey, SoftKind};

impl Row<'_> {
    /// Returns why it is no success, and how such lines are grouped; `None` when it is one.
    pub fn cause(&self) -> Option<Cause<'_>> {
        let quick = match &self.reading {
            Reading::Quick(quick) => quick,
            Reading::Full(line) => return Cause::of(line),
        };
        let finish = quick.finish.as_deref();
        let soft = match &quick.told {
            Told::Failed { code, message } => {
                let code = code.as_deref();
                return Some(Cause::failed(self.class(), quick.status, code, message));
            }
            Told::Refusal => SoftKind::Refused,
            Told::Nothing => SoftKind::Empty,
            Told::Text(_) | Told::Other if ResultLine::is_cut_short(finish) => SoftKind::CutShort,
            Told::Text(_) | Told::Other => return None,
        };
        Some(Cause::soft(soft, finish))
    }

    /// Returns the group of failures it belongs to; `None` when it is a success.
    pub fn group(&self) -> Option<GroupKey> {
        self.cause().map(|cause| cause.key())
    }
}
