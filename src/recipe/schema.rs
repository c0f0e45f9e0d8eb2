//! The schema that answers are held to.
//!
//! Responsible for reading it from beside the recipe and nowhere else, for the order of its members
//! (which is the order in which a model writes them), and for what strict schemas need.

use std::fs::File;
use std::io::Read as _;
use std::path::{Component, Path};

use serde_json::Value;

use super::strict;
use super::value::quoted;
use super::{MAX_FILE, Schemas, Shape};

/// A schema that can be written into a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Schema {
    /// Its name for the provider.
    pub(super) name: String,
    /// Whether answers must keep to it.
    pub(super) adherence: Adherence,
    /// Its text on one line.
    pub(super) text: String,
}

/// How closely answers keep to a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adherence {
    /// Always; the schema may only use what providers can guarantee.
    Strict,
    /// As well as the model can.
    Loose,
}

/// The longest name that providers take.
const NAME: usize = 64;

impl Schema {
    /// Writes what a body says of it: the value of `response_format`, or of `text.format`.
    pub(super) fn json(&self, shape: Shape) -> String {
        let (name, text) = (quoted(&self.name), &self.text);
        let strict = self.adherence == Adherence::Strict;
        let inside = format!("\"name\":{name},\"strict\":{strict},\"schema\":{text}");
        match shape {
            Shape::Responses => format!("{{\"type\":\"json_schema\",{inside}}}"),
            Shape::Chat | Shape::Input | Shape::Prompt => {
                format!("{{\"type\":\"json_schema\",\"json_schema\":{{{inside}}}}}")
            }
        }
    }
}

/// Makes a name that providers take: letters, digits, `_` and `-`.
pub(super) fn name_of(text: &str) -> String {
    let fit = |char: char| match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => char,
        _ => '_',
    };
    text.chars().take(NAME).map(fit).collect()
}

/// Reads the text of a schema and says what is wrong with it.
pub(super) fn read(
    file: &str,
    schemas: Schemas<'_>,
    adherence: Adherence,
) -> Result<String, Vec<String>> {
    let text = text(file, schemas).map_err(|why| vec![why])?;
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| vec![format!("{file} is no valid JSON: {error}")])?;
    if !value.is_object() {
        return Err(vec![format!(
            "{file} is no JSON schema: it must be an object"
        )]);
    }
    let wrong = match adherence {
        Adherence::Strict => strict::wrong(&value),
        Adherence::Loose => Vec::new(),
    };
    if wrong.is_empty() {
        return Ok(on_one_line(&text));
    }
    let named = |why| format!("{file}, {why}; or say strict = false");
    Err(wrong.into_iter().map(named).collect())
}

fn text(file: &str, schemas: Schemas<'_>) -> Result<String, String> {
    match schemas {
        Schemas::BuiltIn(name, text) if name == file => Ok(text.to_owned()),
        Schemas::BuiltIn(..) | Schemas::None => Err(format!("there is no schema {file} here")),
        Schemas::Folder(folder) => from_folder(folder, file),
    }
}

/// Reads a file below a folder. A path or a link that leads out of it is refused: a recipe may come
/// from somebody else, and what it names is sent to the provider.
fn from_folder(folder: &Path, file: &str) -> Result<String, String> {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let outside =
        || format!("{file} is outside the folder of the recipe; put the schema beside it");
    if !Path::new(file).components().all(is_plain) {
        return Err(outside());
    }
    let cannot = |error: std::io::Error| format!("cannot read {file}: {error}");
    let folder = folder.canonicalize().map_err(cannot)?;
    let path = folder.join(file).canonicalize().map_err(cannot)?;
    if !path.starts_with(&folder) {
        return Err(outside());
    }
    if !path.is_file() {
        return Err(format!("{file} is no regular file"));
    }
    let mut text = String::new();
    let opened = File::open(&path).map_err(cannot)?;
    let read = opened.take(MAX_FILE + 1).read_to_string(&mut text);
    if read.map_err(cannot)? as u64 > MAX_FILE {
        return Err(format!("{file} is longer than {MAX_FILE} bytes"));
    }
    Ok(text)
}

/// Takes the spaces between the parts of valid JSON away; its members keep their order.
fn on_one_line(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut is_text, mut is_escaped) = (false, false);
    for char in json.chars() {
        if is_text || !char.is_ascii_whitespace() {
            out.push(char);
        }
        if is_escaped {
            is_escaped = false;
        } else if char == '\\' {
            is_escaped = is_text;
        } else if char == '"' {
            is_text = !is_text;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_on_one_line_keeps_its_order_and_its_texts() {
        let json = "{\n  \"z\": \"a \\\" b\\\\\",\n  \"a\": [1, 2]\r\n}\n";
        assert_eq!(on_one_line(json), r#"{"z":"a \" b\\","a":[1,2]}"#);
    }

    #[test]
    fn no_schema_is_read_from_outside_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("recipes");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(dir.path().join("secret.json"), "{}").unwrap();
        std::os::unix::fs::symlink("../secret.json", folder.join("link.json")).unwrap();
        let absolute = dir.path().join("secret.json");
        for file in ["../secret.json", "link.json", absolute.to_str().unwrap()] {
            let read = read(file, Schemas::Folder(&folder), Adherence::Loose);
            let why = read.unwrap_err().concat();
            assert!(why.contains("outside the folder"), "{file}: {why}");
        }
    }

    #[test]
    fn what_is_no_schema_is_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("list.json"), "[]").unwrap();
        std::fs::write(dir.path().join("torn.json"), "{").unwrap();
        let told = |file| {
            let read = read(file, Schemas::Folder(dir.path()), Adherence::Loose);
            read.unwrap_err().concat()
        };
        assert!(told("list.json").contains("must be an object"));
        assert!(told("torn.json").contains("no valid JSON"));
        assert!(told("none.json").contains("cannot read"));
    }
}
