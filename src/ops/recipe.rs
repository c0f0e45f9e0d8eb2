//! A recipe saved as a file, whole or not at all. Blocking.

use std::io::Write as _;
use std::path::Path;

use super::download::Existing;
use super::target::{self, GiveUp, Unfinished};
use crate::domain::{Failure, Kind};
use crate::recipe::{Changes, Found, Saved};

/// Saves a recipe with what is changed of it, and its schema beside it.
///
/// Contract: the file of the recipe itself is replaced, and no other; one with the very content is
/// enough. The schema comes first, so that no recipe is there without it.
///
/// # Errors
///
/// Changes that no recipe can say; another file in the place; what the disk says.
pub fn save(found: &Found, changes: &Changes, place: &Path) -> Result<(), Failure> {
    if let Some(own) = own_place(found, place) {
        return write(&own, &found.changed(changes)?, Existing::Replace);
    }
    let Some(name) = place.file_stem().and_then(|name| name.to_str()) else {
        let why = "it names no file";
        return Err(Failure::new(Kind::Usage, target::what(place), why));
    };
    let Saved { text, schema } = found.saved_as(changes, name)?;
    if let Some((file, schema)) = schema {
        write(&place.with_file_name(file), &schema, Existing::Refuse)?;
    }
    write(place, &text, Existing::Refuse)
}

/// Returns where the recipe is, if it is that file, whatever it is called.
fn own_place(found: &Found, place: &Path) -> Option<std::path::PathBuf> {
    let Found::File { path, .. } = found else {
        return None;
    };
    let own = path.canonicalize().ok()?;
    (place.canonicalize().ok()? == own).then_some(own)
}

fn write(path: &Path, text: &str, existing: Existing) -> Result<(), Failure> {
    let mut unfinished = Unfinished::begin(path, &GiveUp::default())?;
    let written = unfinished.file.write_all(text.as_bytes());
    written.map_err(|error| unfinished.failure(&error))?;
    unfinished.publish(existing).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::find;

    fn longer() -> Changes {
        Changes::read(None, &["body.max_tokens=900".to_owned()]).unwrap()
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_built_in_recipe_becomes_a_file_that_is_found_with_its_schema() {
        let dir = tempfile::tempdir().unwrap();
        let found = find("extract", dir.path()).unwrap();
        save(&found, &longer(), &dir.path().join("facts.toml")).unwrap();
        let recipe = find("facts.toml", dir.path()).unwrap().recipe().unwrap();
        assert_eq!(recipe.name, "facts");
        assert_eq!(recipe.parameters().next(), Some(("max_tokens", "900")));
        assert!(read(&dir.path().join("facts.schema.json")).contains('{'));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn the_recipe_itself_is_replaced_and_nothing_else_is() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("own.toml");
        let built_in = find("classify", dir.path()).unwrap();
        save(&built_in, &Changes::default(), &own).unwrap();
        std::fs::write(dir.path().join("other.toml"), "mine").unwrap();
        let found = find("own.toml", dir.path()).unwrap();
        let found = match found {
            Found::File { text, .. } => Found::File {
                path: own.clone(),
                text,
            },
            built_in @ Found::BuiltIn(_) => built_in,
        };
        let refused = save(&found, &longer(), &dir.path().join("other.toml")).unwrap_err();
        assert_eq!(refused.kind, Kind::TargetExists);
        assert_eq!(read(&dir.path().join("other.toml")), "mine");
        let before = read(&own);
        save(&found, &longer(), &own).unwrap();
        assert_eq!(
            read(&own),
            before.replace("max_tokens = 20", "max_tokens = 900")
        );
    }
}
