//! What was asked, or why that cannot be shown.

use crate::app::state::browse::Look;
use crate::app::state::results::Requested;
use crate::domain::request::{Asked, RequestLine};
use crate::domain::result::ResultLine;
use crate::text::bytes;
use crate::text::outline::Outline;
use crate::text::rich::{self, Rich, Tone};

use super::Content;
use super::content::raw;
use super::words::{add, blank, dim, line, said};

/// Who speaks in a request; such a line stands out.
const ROLES: [&str; 6] = [
    "system",
    "developer",
    "instructions",
    "user",
    "assistant",
    "tool",
];

/// Where an input file is that is not on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// At the provider.
    Remote,
    /// On its way from there.
    Coming,
    /// The batch names none.
    Unnamed,
    /// Local files are looked at: it can be named at the start.
    Local,
}

/// Returns what is known of the request of a result.
pub(super) fn request(
    result: &ResultLine,
    look: Look,
    requested: Option<&Requested>,
    (input, fetch): (Input, &str),
) -> Content {
    let Some(id) = result.custom_id.as_deref() else {
        return Content::Text(said("This line names no request."));
    };
    let known = requested.and_then(|requested| requested.outcome.as_ref());
    Content::Text(match known {
        None => dim("Looking the request up…"),
        Some(Ok(Asked::Line(line))) => return asked(line, look),
        Some(Ok(Asked::Unknown)) => {
            let mut rich = Rich::default();
            line(&mut rich, "Never asked for.", Tone::Strong);
            blank(&mut rich);
            add(&mut rich, &format!("The input file has no request {id}"));
            rich
        }
        Some(Ok(Asked::NotHere)) => not_here(input, fetch),
        Some(Err(failure)) => {
            let mut rich = Rich::default();
            line(&mut rich, "The request cannot be read.", Tone::Strong);
            add(&mut rich, &failure.to_string());
            rich
        }
    })
}

fn not_here(input: Input, fetch: &str) -> Rich {
    let mut rich = said("The input file is not on this machine.");
    blank(&mut rich);
    let way = match input {
        Input::Remote => {
            format!("It is at the provider: {fetch} fetches it and keeps it beside the results.")
        }
        Input::Coming => "It is being fetched.".to_owned(),
        Input::Unnamed => "The provider names no input file for this batch.".to_owned(),
        Input::Local => "Start with --input FILE to see what was asked.".to_owned(),
    };
    add(&mut rich, &way);
    rich
}

fn asked(request: &RequestLine, look: Look) -> Content {
    match look {
        Look::LaidOut => match Outline::read(&request.words) {
            Ok(outline) => Content::Tree(outline),
            Err(_unfit) => Content::Text(by_roles(&request.words)),
        },
        Look::Plain => raw(&request.raw, Look::LaidOut),
    }
}

/// Shows what was asked, who said it standing out.
fn by_roles(words: &str) -> Rich {
    let (kept, left_out) = rich::head(words);
    let mut rich = Rich::default();
    for text in kept.split('\n') {
        let text = text.strip_suffix('\r').unwrap_or(text);
        let role = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        match role.filter(|role| ROLES.contains(role)) {
            Some(role) => line(&mut rich, role, Tone::Heading),
            None => line(&mut rich, text, Tone::Plain),
        }
    }
    if left_out > 0 {
        let size = bytes(u64::try_from(left_out).unwrap_or(u64::MAX));
        blank(&mut rich);
        line(
            &mut rich,
            &format!("… {size} more are not shown here"),
            Tone::Dim,
        );
    }
    rich
}
