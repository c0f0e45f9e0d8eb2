//! Errors of the template engine in words that name the field and what was probably meant.

use minijinja::{Error, ErrorKind};

use super::cell::{Field, Row};
use super::fault::{Fault, Scope};
use super::variables::RESERVED;
use super::{Part, filters};
use crate::text::near::did_you_mean;

/// No more fields are named in a message.
const NAMED: usize = 12;

/// Makes a fault of what is not there.
pub(super) fn missing(part: Part, row: &Row<'_>, error: &Error) -> Fault {
    let detail = error.detail().unwrap_or_default();
    let Some(said) = detail.split('`').nth(1) else {
        return fault(part, error);
    };
    let of_row = said.strip_prefix("row.").unwrap_or(said);
    let is_nested = of_row.contains(['.', '[', '(']);
    let why = if is_nested {
        format!("there is no {said} in this row")
    } else {
        let near = did_you_mean(of_row, names(row.fields).chain(RESERVED));
        if near.is_empty() {
            let has = listed(names(row.fields));
            format!("there is no field \"{of_row}\"; the row has {has}")
        } else {
            format!("there is no field \"{of_row}\"{near}")
        }
    };
    Fault {
        field: Some(of_row.to_owned()),
        why,
        ..fault(part, error)
    }
}

fn names<'a>(fields: &'a [Field<'_>]) -> impl Iterator<Item = &'a str> {
    fields.iter().map(|field| &*field.name)
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.get(..NAMED) {
        Some(some) if some.len() < names.len() => {
            format!("{} and {} more", some.join(", "), names.len() - NAMED)
        }
        Some(_) | None if names.is_empty() => "no fields".to_owned(),
        Some(_) | None => names.join(", "),
    }
}

/// Makes a fault of an error of the engine.
pub(super) fn fault(part: Part, error: &Error) -> Fault {
    let scope = match error.kind() {
        ErrorKind::SyntaxError
        | ErrorKind::TemplateNotFound
        | ErrorKind::TooManyArguments
        | ErrorKind::MissingArgument
        | ErrorKind::UnknownFilter
        | ErrorKind::UnknownTest
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownMethod
        | ErrorKind::BadEscape
        | ErrorKind::OutOfFuel => Scope::Recipe,
        _ => Scope::Row,
    };
    Fault {
        scope,
        line: error.line(),
        ..Fault::of_part(part, words(error))
    }
}

/// Puts an error of the engine in words, without the name that we gave the template.
pub(super) fn words(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::OutOfFuel => {
            "the template does not end within its limit; look for a loop or a text that grows"
                .to_owned()
        }
        ErrorKind::UnknownFilter => {
            let name = detail.split_whitespace().nth(1).unwrap_or_default();
            let near = did_you_mean(name, filters::NAMES);
            format!("unknown filter: {detail}{near}")
        }
        kind if detail.is_empty() => kind.to_string(),
        kind => format!("{kind}: {detail}"),
    }
}
