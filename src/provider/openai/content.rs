//! Which part of a file a reply is: decided by what the reply says, never by what was asked for.
//!
//! Rules: `reliability §2.2` of the project's reference notes, step 6. Servers were seen that send a
//! part with a 200, or a part that begins elsewhere.

use futures_util::StreamExt;
use futures_util::stream;

use crate::domain::{Failure, Kind};
use crate::provider::http::Head;
use crate::provider::{Content, ReadFrom};

/// Where a body begins, and how long its whole is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) offset: u64,
    pub(super) total: Option<u64>,
}

/// Finds the place of a body in its file.
///
/// Contract: the place is at or before the one asked for, so that nothing is left out; a reply that
/// begins later, or does not say where, is refused.
pub(super) fn place(head: &Head, from: &ReadFrom) -> Result<Place, Failure> {
    let garbled = |why: String| {
        let mut failure = Failure::new(Kind::Garbled, "", why);
        failure.status = Some(head.status);
        failure.request_id.clone_from(&head.request_id);
        Err(failure)
    };
    if head.is_html {
        return garbled("the reply is a web page, not a file".into());
    }
    if let Some(encoding) = &head.encoding {
        return garbled(format!(
            "the file came packed as {encoding}, which was not asked for"
        ));
    }
    let wanted = match from {
        ReadFrom::Start => 0,
        ReadFrom::Resume { offset, .. } => *offset,
    };
    match (head.range, head.status) {
        (Some(range), _) => match range.start {
            Some(start) if start <= wanted => Ok(Place {
                offset: start,
                total: range.total,
            }),
            Some(start) => garbled(format!("it begins at byte {start} instead of {wanted}")),
            None => garbled("it does not say which part of the file it is".into()),
        },
        (None, 206) => garbled("it is a part of the file and does not say which".into()),
        (None, _) => Ok(Place {
            offset: 0,
            total: head.length,
        }),
    }
}

/// Understands a 416: there is nothing after `offset`, so the file may be whole already.
///
/// The caller, who knows the length that the file should have, compares.
pub(super) fn after_the_end(failure: Failure, from: &ReadFrom) -> Result<Content, Failure> {
    match from {
        ReadFrom::Resume { offset, etag } if failure.status == Some(416) => Ok(Content {
            offset: *offset,
            total: None,
            etag: Some(etag.clone()),
            body: stream::empty().boxed(),
        }),
        ReadFrom::Start | ReadFrom::Resume { .. } => Err(failure),
    }
}
