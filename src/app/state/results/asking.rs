//! The request of the result with the cursor: asked about once, and known until another one is.

use crate::app::effect::{Effect, Ticket};
use crate::domain::Failure;
use crate::domain::request::Asked;

use super::{Requested, Results};

impl Results {
    /// Asks about the request of the line with the cursor, unless that was asked already.
    pub fn ask_request(&mut self) -> Option<Effect> {
        let id = self.current()?.custom_id.clone()?;
        if self.request.id.as_ref() == Some(&id) {
            return None;
        }
        self.request = Requested {
            id: Some(id.clone()),
            ..Requested::default()
        };
        Some(Effect::ReadRequest {
            ticket: self.ticket,
            custom_id: id,
        })
    }

    /// Takes what is known of a request, unless another one was asked about since.
    pub fn request_read(
        &mut self,
        ticket: Ticket,
        id: &str,
        outcome: Result<Asked, Failure>,
        lines: Option<u64>,
    ) {
        if ticket == self.ticket && self.request.id.as_deref() == Some(id) {
            self.request.outcome = Some(outcome);
            self.request.lines = lines;
        }
    }

    /// Forgets what is known of requests, because more can be known by now.
    pub fn forget_request(&mut self) {
        self.request = Requested::default();
    }

    /// Returns what is known of the request of the line with the cursor, once it was asked about.
    pub fn requested(&self) -> Option<&Requested> {
        let id = self.current()?.custom_id.as_ref();
        Some(&self.request).filter(|request| id.is_some() && request.id.as_ref() == id)
    }
}
