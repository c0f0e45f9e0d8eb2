//! What is typed of a batch that is to be made, read and held against its file.

use std::collections::BTreeMap;

use crate::cli::args::CreateArgs;
use crate::domain::check::Report;
use crate::domain::{Endpoint, Failure, Kind};

/// Puts the notes together, and refuses what is no `key=value` or is said twice.
pub(crate) fn metadata(
    pairs: &[String],
    name: Option<&str>,
) -> Result<BTreeMap<String, String>, Failure> {
    let wrong = |why: String| Failure::new(Kind::Usage, "the metadata cannot be used", why);
    let name = name.iter().map(|name| ("name", *name));
    let mut metadata = BTreeMap::new();
    let pairs = pairs.iter().map(|pair| {
        pair.split_once('=')
            .filter(|(key, _)| !key.is_empty())
            .ok_or_else(|| wrong(format!("{pair:?} is no KEY=VALUE")))
    });
    for pair in pairs.chain(name.map(Ok)) {
        let (key, value) = pair?;
        if metadata.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(wrong(format!("{key:?} is given twice")));
        }
    }
    Ok(metadata)
}

/// Takes the endpoint from the file; a flag that says otherwise is a mistake worth stopping for.
pub(super) fn endpoint(args: &CreateArgs, report: &Report) -> Result<Endpoint, Failure> {
    let given = args.endpoint.as_deref().map(Endpoint::new);
    match (given, report.endpoint.clone()) {
        (Some(given), Some(found)) if given != found => Err(Failure::new(
            Kind::InvalidInput,
            "cannot create the batch",
            format!("the requests go to {found}, and --endpoint says {given}"),
        )
        .with_hint("leave --endpoint out")),
        (_, Some(endpoint)) | (Some(endpoint), None) => Ok(endpoint),
        (None, None) => Err(Failure::new(
            Kind::InvalidInput,
            "cannot create the batch",
            "no request says where it goes",
        )
        .with_hint("say it with --endpoint")),
    }
}
