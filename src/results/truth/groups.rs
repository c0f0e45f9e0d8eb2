//! Failures grouped by their cause: as many groups as people can read, and no more.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::names::beginning;
use crate::domain::result::{Class, Place};
use crate::domain::truth::{Cause, ErrorGroup, GroupKey, Sample};
use crate::results::row::Row;

/// The most groups that are told apart; failures beyond are counted in one.
pub(super) const MOST: usize = 1000;
/// How much of a message or of an id is kept as a sample.
const SAMPLE_CHARS: usize = 1000;

/// Groups in the order in which their first failures came.
#[derive(Debug, Default)]
pub(super) struct Groups {
    found: Vec<ErrorGroup>,
    index: HashMap<GroupKey, usize>,
    others: Option<ErrorGroup>,
    /// A buffer for folded messages.
    folded: String,
}

impl Groups {
    /// Counts a failure. Takes in every group: a chunk has only so many.
    pub(super) fn add(&mut self, row: &Row<'_>, cause: &Cause<'_>, place: Place) {
        let key = cause.key_with(&mut self.folded);
        let known = self.index.get(&key).and_then(|at| self.found.get_mut(*at));
        if let Some(group) = known {
            group.count += 1;
            return;
        }
        let said = if cause.class == Class::Soft {
            row.text()
        } else {
            cause.message.into()
        };
        self.push(ErrorGroup {
            key,
            class: cause.class,
            code: cause
                .code
                .as_deref()
                .map(|code| beginning(code, SAMPLE_CHARS).to_owned()),
            message: self.folded.clone(),
            count: 1,
            sample: Sample {
                place,
                custom_id: row
                    .custom_id()
                    .map(|id| beginning(id, SAMPLE_CHARS).to_owned()),
                message: beginning(&said, SAMPLE_CHARS).to_owned(),
            },
        });
    }

    fn push(&mut self, group: ErrorGroup) {
        self.index.insert(group.key, self.found.len());
        self.found.push(group);
    }

    /// Adds the failures of the next chunk; `settle` says where they really stand.
    pub(super) fn merge(&mut self, part: Self, settle: impl Fn(Place) -> Place) {
        for mut group in part.found {
            let known = self.index.get(&group.key);
            if let Some(known) = known.and_then(|at| self.found.get_mut(*at)) {
                known.count += group.count;
                continue;
            }
            group.sample.place = settle(group.sample.place);
            if self.found.len() < MOST {
                self.push(group);
            } else {
                self.add_other(group);
            }
        }
    }

    fn add_other(&mut self, group: ErrorGroup) {
        match &mut self.others {
            Some(others) => others.count += group.count,
            None => {
                self.others = Some(ErrorGroup {
                    key: GroupKey::OTHERS,
                    class: Class::Error,
                    code: None,
                    message: "other failures".to_owned(),
                    ..group
                });
            }
        }
    }

    /// Returns the groups, the largest first, then by their first failure; the others are last.
    pub(super) fn by_count(mut self) -> Vec<ErrorGroup> {
        let order = |group: &ErrorGroup| (Reverse(group.count), group.sample.place);
        self.found.sort_by_key(order);
        self.found.extend(self.others);
        self.found
    }
}
