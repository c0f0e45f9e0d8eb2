//! From the flags to a query, which is what `/` in the dashboard makes too.

use crate::cli::args::FilterArgs;
use crate::domain::query::{self, Needle, Query};
use crate::domain::result::Class;
use crate::domain::{Failure, Kind};

/// Makes a query of the flags; with requests at hand, those without a result are failures too.
pub(crate) fn query(args: &FilterArgs, is_joined: bool) -> Result<Query, Failure> {
    let text = args.search.as_deref().map(|text| {
        if args.regex {
            Needle::regex(text)
        } else {
            Needle::literal(text)
        }
    });
    Ok(Query {
        text: text.transpose()?,
        classes: classes(args, is_joined)?,
        finish: args.finish.clone(),
        model: args.model.clone(),
        tokens: args.tokens.as_deref().map(query::tokens).transpose()?,
        group: None,
    })
}

fn classes(args: &FilterArgs, is_joined: bool) -> Result<Vec<Class>, Failure> {
    if let Some(words) = &args.class {
        let classes = query::classes(words)?;
        let by_requests = [Class::Missing, Class::Unknown]
            .into_iter()
            .find(|class| classes.contains(class));
        return match by_requests {
            Some(class) if !is_joined => Err(no_requests(class)),
            Some(_) | None => Ok(classes),
        };
    }
    if !args.errors {
        return Ok(Vec::new());
    }
    let failed = [
        Class::Soft,
        Class::Error,
        Class::Cancelled,
        Class::Expired,
        Class::Unreadable,
    ];
    let missing = is_joined.then_some(Class::Missing);
    Ok(failed.into_iter().chain(missing).collect())
}

fn no_requests(class: Class) -> Failure {
    Failure::new(
        Kind::Usage,
        format!("cannot tell what is {}", class.word()),
        "only the requests tell, and they are not here",
    )
    .with_hint("name them with --input FILE")
}
