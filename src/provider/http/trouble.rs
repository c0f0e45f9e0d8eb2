//! Everything that goes wrong on the way, in words and kinds.
//!
//! One function for each way in which a request fails. Each gives the words for people, how far the
//! request came, and whether another try may help. What did not happen (`what`) is filled in by the
//! caller, who knows what was wanted.

use std::io;
use std::time::Duration;

use super::body;
use super::client::{causes, innermost};
use super::complaint::{Complaint, page_title};
use super::head::Head;
use super::upload;
use crate::domain::time::short_span;
use crate::domain::{Failure, FileId, Kind};
use crate::provider::retry::{Again, Miss, Reach};

const PORTAL: &str = "a web page answered instead of the API: check the base URL, log in to this \
                      network if it wants that, or look at the proxy";

/// An answer with a status that is no success.
pub(super) fn refused(head: &Head, complaint: Complaint) -> Miss {
    let kind = kind_of(head.status, &complaint);
    let why = complaint
        .message
        .unwrap_or_else(|| status_word(head.status).to_owned());
    let why = match complaint.param.filter(|param| !why.contains(&**param)) {
        Some(param) => format!("{why} [{param}]"),
        None => why,
    };
    let mut failure = about(head, Failure::new(kind, "", why));
    failure.code = complaint.code.or(complaint.family);
    failure.retry_after = head.retry_after;
    if head.is_html {
        failure.hint = Some(PORTAL.into());
    }
    let helps = matches!(kind, Kind::RateLimited | Kind::Unavailable);
    let again = if head.should_retry.unwrap_or(helps) {
        Again::Worthwhile
    } else {
        Again::Pointless
    };
    Miss {
        failure,
        reach: Reach::Answered,
        again,
    }
}

/// Returns the class of a refusal.
fn kind_of(status: u16, complaint: &Complaint) -> Kind {
    match status {
        401 => Kind::Unauthorized,
        402 => Kind::Quota,
        403 => Kind::Forbidden,
        404 | 410 => Kind::NotFound,
        405 | 501 => Kind::Unsupported,
        408 | 425 | 500.. => Kind::Unavailable,
        409 => Kind::Conflict,
        429 if complaint.is_about_money() => Kind::Quota,
        429 => Kind::RateLimited,
        _ => Kind::Rejected,
    }
}

/// An answer that points elsewhere, where the key must not go.
pub(super) fn redirected(head: &Head) -> Miss {
    let why = match &head.location {
        Some(host) => format!("it points to {host}, and the key is not sent on"),
        None => format!("it answers {} and says no place", head.status),
    };
    let failure = about(head, Failure::new(Kind::Rejected, "", why))
        .with_hint("if you trust that host, make it the base URL of this profile");
    Miss {
        failure,
        reach: Reach::Answered,
        again: Again::Pointless,
    }
}

/// A success that is a web page: a captive portal, a proxy, the wrong base URL.
pub(super) fn web_page(head: &Head, text: &str) -> Miss {
    let why = page_title(text).map_or_else(
        || "the reply is a web page, not JSON".to_owned(),
        |title| format!("the reply is a web page, not JSON: {title}"),
    );
    answered(head, Failure::new(Kind::Garbled, "", why).with_hint(PORTAL))
}

/// An answer that is understood, but not what the protocol says.
pub(super) fn answered(head: &Head, failure: Failure) -> Miss {
    Miss {
        failure: about(head, failure),
        reach: Reach::Answered,
        again: Again::Pointless,
    }
}

/// A request that could not even be built.
pub(super) fn unsent(failure: Failure) -> Miss {
    Miss {
        failure,
        reach: Reach::Unsent,
        again: Again::Pointless,
    }
}

/// A host that says nothing.
pub(super) fn silent(host: &str, waited: Duration, request_id: Option<String>) -> Miss {
    let why = format!("{host} did not answer within {}", short_span(waited));
    network(why, Reach::Cut, request_id)
}

/// A request that the client library gave up.
pub(super) fn transport(error: reqwest::Error, host: &str, request_id: Option<String>) -> Miss {
    let error = error.without_url();
    let reach = if error.is_connect() {
        Reach::Unsent
    } else {
        Reach::Cut
    };
    // A request that never left has no name at the provider.
    let request_id = request_id.filter(|_| reach == Reach::Cut);
    network(transport_words(&error, host), reach, request_id)
}

/// A JSON body that did not come whole.
pub(super) fn body_stopped(stop: body::Stop, host: &str, head: &Head) -> Miss {
    if let body::Stop::TooLong(cap) = stop {
        let why = format!("the reply is longer than {} MiB", cap >> 20);
        return answered(head, Failure::new(Kind::Garbled, "", why));
    }
    let mut miss = network(stop_words(stop, host), Reach::Cut, None);
    miss.failure = about(head, miss.failure);
    miss
}

/// A file that did not come whole: the connection broke or went silent.
pub(super) fn file_stopped(
    stop: body::Stop,
    host: &str,
    file: &FileId,
    request_id: Option<String>,
) -> Failure {
    let mut failure = Failure::new(
        Kind::Network,
        format!("cannot read file {file}"),
        stop_words(stop, host),
    );
    failure.request_id = request_id;
    failure
}

/// An upload that got no answer.
pub(super) fn upload_stopped(stop: upload::Stop, host: &str, request_id: Option<String>) -> Miss {
    match stop {
        upload::Stop::Source(why) => Miss {
            failure: Failure::new(Kind::Disk, "", why),
            reach: Reach::Unsent,
            again: Again::Pointless,
        },
        upload::Stop::Idle(waited) => {
            let why = format!(
                "{host} neither took more nor answered for {}",
                short_span(waited)
            );
            network(why, Reach::Cut, request_id)
        }
        upload::Stop::Transport(error) => transport(error, host, request_id),
    }
}

fn network(why: String, reach: Reach, request_id: Option<String>) -> Miss {
    let mut failure = Failure::new(Kind::Network, "", why);
    failure.request_id = request_id;
    Miss {
        failure,
        reach,
        again: Again::Worthwhile,
    }
}

fn about(head: &Head, mut failure: Failure) -> Failure {
    failure.status = Some(head.status);
    failure.request_id.clone_from(&head.request_id);
    failure
}

fn stop_words(stop: body::Stop, host: &str) -> String {
    match stop {
        body::Stop::Broken(error) => transport_words(&error.without_url(), host),
        body::Stop::Idle(waited) => format!("{host} fell silent for {}", short_span(waited)),
        body::Stop::TooLong(cap) => format!("the reply is longer than {} MiB", cap >> 20),
    }
}

fn transport_words(error: &reqwest::Error, host: &str) -> String {
    let io_kind = causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .last()
        .map(io::Error::kind);
    if error.is_dns() {
        return format!("the name {host} cannot be resolved");
    }
    match io_kind {
        Some(io::ErrorKind::ConnectionRefused) => format!("{host} refused the connection"),
        Some(
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionAborted,
        ) => {
            format!("{host} cut the connection")
        }
        Some(io::ErrorKind::TimedOut) if error.is_connect() => {
            format!("{host} did not take the connection in time")
        }
        _ if error.is_connect() && error.is_timeout() => {
            format!("{host} did not take the connection in time")
        }
        _ if error.is_connect() => format!("no connection to {host}: {}", innermost(error)),
        _ => format!("the connection to {host} failed: {}", innermost(error)),
    }
}

fn status_word(status: u16) -> &'static str {
    reqwest::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .map_or("the reply says no more", |word| word)
}

#[cfg(test)]
mod tests;
