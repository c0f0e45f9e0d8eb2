//! Which rows of an export are wanted.
//!
//! Responsible for what a line does not say by itself: that it is there twice, that nobody asked for
//! it, that the text looked for is in its request. Everything else is judged as a search does.

use super::entry::missing_class;
use super::plan::Sort;
use super::stream::{Part, Seen};
use crate::domain::query::Query;
use crate::domain::result::Class;
use crate::domain::{Failure, Kind};
use crate::results::Row;
use crate::results::search::Judge;

/// A query, ready to be asked of many rows.
#[derive(Debug)]
pub(super) struct Filter {
    judge: Judge,
    classes: Vec<Class>,
    is_everything: bool,
}

impl Filter {
    pub(super) fn new(query: &Query) -> Result<Self, Failure> {
        Ok(Self {
            judge: Judge::new(query)?,
            classes: query.classes.clone(),
            is_everything: query.is_everything(),
        })
    }

    /// Tells whether no row has to be looked at.
    pub(super) fn is_everything(&self) -> bool {
        self.is_everything
    }

    /// Tells whether it asks for what is known only once all lines are.
    pub(super) fn needs_plan(&self) -> bool {
        self.classes.contains(&Class::Duplicate)
    }

    /// Refuses to look for what cannot be known without the requests.
    pub(super) fn refuse_without_input(&self) -> Result<(), Failure> {
        let unknowable = [Class::Missing, Class::Unknown];
        let Some(class) = unknowable.iter().find(|class| self.classes.contains(class)) else {
            return Ok(());
        };
        Err(Failure::new(
            Kind::Usage,
            format!("cannot tell what is {}", class.word()),
            "only the requests tell, and they are not here",
        )
        .with_hint("name them with --input FILE"))
    }

    pub(super) fn wants(
        &self,
        part: &Part<'_>,
        seen: &Seen<'_>,
        row: &Row<'_>,
    ) -> Result<bool, Failure> {
        if self.is_everything {
            return Ok(true);
        }
        let beside = [
            seen.is_repeat().then_some(Class::Duplicate),
            (seen.sort() == Sort::Stray).then_some(Class::Unknown),
        ];
        let beside: Vec<Class> = beside.into_iter().flatten().collect();
        if !self.judge.fits(row, &beside) {
            return Ok(false);
        }
        Ok(self.judge.hears(row) || (self.judge.has_text() && self.is_asked(part, seen)?))
    }

    /// Tells whether a request without a line is wanted.
    pub(super) fn wants_missing(&self, part: &Part<'_>, seen: &Seen<'_>) -> Result<bool, Failure> {
        if self.is_everything {
            return Ok(true);
        }
        if !self.judge.fits_missing() && !self.judge.fits_unread() {
            return Ok(false);
        }
        let request = part.request_of(seen)?;
        let fits = request.is_some_and(|request| match missing_class(&request) {
            Class::Unreadable => self.judge.fits_unread(),
            _ => self.judge.fits_missing(),
        });
        Ok(fits && (!self.judge.has_text() || self.is_asked(part, seen)?))
    }

    fn is_asked(&self, part: &Part<'_>, seen: &Seen<'_>) -> Result<bool, Failure> {
        let request = part.request_line(seen)?;
        Ok(request.is_some_and(|(_, line)| self.judge.hears_request(&line)))
    }
}
