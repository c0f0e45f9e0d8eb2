//! What a file is about: the endpoint and the model of the first requests that name them.
//!
//! Found before the pass, so that every piece of the file can be judged by itself. Mostly that takes
//! the first line.

use std::ops::ControlFlow;

use super::judge::{is_known, texts_of_lines};
use super::request::{Request, find, text_of};
use crate::domain::Endpoint;
use crate::results::chunks::{Broken, Chunk, Input, Stop, Taken, pass};

/// The first endpoint and the first model, each with its line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) endpoint: Option<(Endpoint, u64)>,
    pub(super) model: Option<(String, u64)>,
}

impl Anchor {
    /// Reads a file until both are known.
    pub(super) fn find(input: Input, stop: &Stop) -> Result<Self, Broken> {
        let mut anchor = Self::default();
        pass(vec![input], 1, stop, Self::of, |taken: Taken<Self>| {
            let above = taken.first_line - 1;
            let placed = |line: u64| line + above;
            if anchor.endpoint.is_none() {
                anchor.endpoint = taken
                    .value
                    .endpoint
                    .map(|(path, line)| (path, placed(line)));
            }
            if anchor.model.is_none() {
                anchor.model = taken.value.model.map(|(name, line)| (name, placed(line)));
            }
            if anchor.is_whole() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        Ok(anchor)
    }

    fn is_whole(&self) -> bool {
        self.endpoint.is_some() && self.model.is_some()
    }

    /// Looks through one piece; lines are counted from 1.
    fn of(chunk: &Chunk) -> Self {
        let mut anchor = Self::default();
        if chunk.cut.is_some() {
            return anchor;
        }
        for (number, line) in (1..).zip(texts_of_lines(chunk)) {
            let Some(request) =
                line.and_then(|text| serde_json::from_str::<Request<'_>>(text).ok())
            else {
                continue;
            };
            let path = request.url.text().filter(|path| is_known(path));
            if let (None, Some(path)) = (&anchor.endpoint, path) {
                anchor.endpoint = Some((Endpoint::new(path), number));
            }
            let model = find(request.body_members(), "model").and_then(text_of);
            if let (None, Some(model)) = (&anchor.model, model) {
                anchor.model = Some((model.into_owned(), number));
            }
            if anchor.is_whole() {
                break;
            }
        }
        anchor
    }
}
