//! The built-in recipes: what there are, and what each says.

use crate::cli::args::PartArg;
use crate::cli::desk::Desk;
use crate::cli::exit::Stop;
use crate::cli::json::RecipeLine;
use crate::cli::out::Format;
use crate::domain::{Failure, Kind};
use crate::recipe::{Changes, Found, Shipped, refusal, shipped};
use crate::text::{Clean, pad};

/// Lists the recipes that are built in, each with what it is for.
pub(super) fn list(desk: &mut Desk) -> Result<(), Stop> {
    for one in shipped() {
        let recipe = one.recipe().map_err(|problems| refusal(&problems))?;
        if desk.out.format == Format::Json {
            desk.out.json(&RecipeLine::of(&recipe))?;
        } else {
            let name = pad(&recipe.name, 10);
            let endpoint = pad(recipe.endpoint.as_str(), 20);
            let about = recipe.description.as_deref().unwrap_or_default();
            desk.out.line(&format!("{name}  {endpoint}  {about}"))?;
        }
    }
    desk.out.flush()
}

/// Writes a recipe as it stands in its file and with what is changed of it, or its schema.
pub(super) fn show(
    desk: &mut Desk,
    found: &Found,
    changes: &Changes,
    part: PartArg,
) -> Result<(), Stop> {
    match (part, found) {
        (PartArg::Recipe, found) if *changes != Changes::default() => {
            let changed = found.changed(changes)?;
            desk.out.line(Clean::block(changed.trim_end()).as_str())?;
        }
        (PartArg::Recipe, Found::BuiltIn(shipped)) => desk.out.raw(shipped.text.as_bytes())?,
        (PartArg::Recipe, Found::File { text, .. }) => {
            desk.out.line(Clean::block(text.trim_end()).as_str())?;
        }
        (
            PartArg::Schema,
            Found::BuiltIn(Shipped {
                schema: Some((_, text)),
                ..
            }),
        ) => {
            desk.out.raw(text.as_bytes())?;
        }
        (PartArg::Schema, Found::BuiltIn(_)) => {
            let why = "its answers are free";
            return Err(Failure::new(Kind::Usage, "this recipe has no schema", why)
                .with_hint("`--recipe extract --show schema` shows one")
                .into());
        }
        (PartArg::Schema, Found::File { .. }) => {
            let why = "it is a file beside the recipe";
            return Err(Failure::new(Kind::Usage, "cannot show the schema", why)
                .with_hint("open the file that the recipe names")
                .into());
        }
    }
    desk.out.flush()
}
