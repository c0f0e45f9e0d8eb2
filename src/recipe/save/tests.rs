use std::path::{Path, PathBuf};

use super::*;
use crate::recipe::{Cell, Field, Part, Press, Row, Schemas, Shipped};

fn found(text: &str) -> Found {
    let path = PathBuf::from("own.toml");
    let text = text.to_owned();
    Found::File { path, text }
}

fn set(pairs: &[&str]) -> Changes {
    let pairs: Vec<String> = pairs.iter().map(|pair| (*pair).to_owned()).collect();
    Changes::read(None, &pairs).unwrap()
}

/// Prints one row.
fn printed(recipe: &Recipe, changes: &Changes) -> String {
    let press = Press::new(recipe, changes).unwrap();
    let names = ["from", "to", "subject", "body", "text", "tone"];
    let fields = names.map(|name| Field {
        name: name.into(),
        cell: Cell::Text(format!("the {name}").into()),
    });
    let row = Row {
        index: 4,
        bytes: 9,
        // The last one is a variable in some.
        fields: &fields[..5],
    };
    let mut out = Vec::new();
    press.print(&row, &mut press.tray(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const OWN: &str = r#"# What I know of it.
endpoint = "/v1/chat/completions"
custom_id = "row-{{ row_number }}"  # counted from 1
model = 'm' # cheap

user = """
{{ text }} in {{ tone }}
"""

[parameters]
# Short.
max_tokens = 20 # or 30
temperature = 0
stop = ["a"]

[variables]
tone = "plain" # or loud
"#;

const CHANGED: &str = r#"# What I know of it.
endpoint = "/v1/chat/completions"
custom_id = "row-{{ row_number }}"  # counted from 1
model = 'm "2"' # cheap

user = """
{{ text }}
in "{{ tone }}""""
system = "Be brief."

[parameters]
# Short.
max_tokens = 30 # or 30
stop = ["a"]
seed = 7

[variables]
tone = "loud" # or loud
"#;

#[test]
fn comments_and_order_stay_and_only_what_was_changed_is_another() {
    let changes = Changes {
        model: Some("m \"2\"".to_owned()),
        without: vec!["temperature".to_owned()],
        templates: vec![
            (Part::User, "{{ text }}\nin \"{{ tone }}\"".to_owned()),
            (Part::System, "Be brief.".to_owned()),
        ],
        ..set(&["body.max_tokens=30", "tone=loud", "body.seed=7"])
    };
    assert_eq!(found(OWN).changed(&changes).unwrap(), CHANGED);
}

#[test]
fn nothing_changed_is_the_very_same_text() {
    let shipped = crate::recipe::shipped().iter();
    let texts = shipped
        .map(|shipped| Found::BuiltIn(*shipped))
        .chain([found(OWN)]);
    for found in texts {
        assert_eq!(found.changed(&Changes::default()).unwrap(), found.text());
    }
}

#[test]
fn what_was_saved_prints_what_the_changes_print() {
    let template = |part, text: &str| (part, text.to_owned());
    let changes = [
        Changes::default(),
        set(&[
            "body.max_tokens=5",
            "body.metadata={\"b\":[1,2.5,true],\"a\":\"x\"}",
        ]),
        Changes {
            model: Some("other".to_owned()),
            templates: vec![
                template(Part::CustomId, "'{{ row_index }}'"),
                template(Part::User, "\n\"\"\"{{ text }}\\ '''\r\n\ttab\u{7f}\n\n"),
                template(Part::System, ""),
            ],
            ..Changes::default()
        },
    ];
    for name in ["summarise", "classify", "extract", "translate"] {
        let found = Found::BuiltIn(Shipped::named(name).unwrap());
        for changes in &changes {
            let saved = found.saved_as(changes, "mine").unwrap();
            let schemas = match &saved.schema {
                Some((name, text)) => Schemas::BuiltIn(name, text),
                None => Schemas::None,
            };
            let recipe = Recipe::parse(Path::new("mine.toml"), &saved.text, schemas).unwrap();
            let wanted = printed(&found.recipe().unwrap(), changes);
            assert_eq!(
                printed(&recipe, &Changes::default()),
                wanted,
                "{name}\n{}",
                saved.text
            );
            assert_eq!(recipe.name, "mine");
        }
    }
}

#[test]
fn a_schema_comes_along_under_the_new_name() {
    let found = Found::BuiltIn(Shipped::named("extract").unwrap());
    let saved = found.saved_as(&Changes::default(), "mine").unwrap();
    let (file, text) = saved.schema.unwrap();
    assert_eq!(file, "mine.schema.json");
    assert_eq!(
        text,
        include_str!("../../../assets/recipes/extract.schema.json")
    );
    assert!(
        saved.text.contains("file = \"mine.schema.json\""),
        "{}",
        saved.text
    );
}

#[test]
fn what_a_recipe_cannot_say_is_told() {
    let refused = found(OWN).changed(&set(&["body.seed=null"])).unwrap_err();
    assert_eq!(
        (refused.what.as_str(), refused.why.as_str()),
        (
            "cannot save seed",
            "a recipe cannot say null; leave it out instead"
        )
    );
    let broken = Changes {
        templates: vec![(Part::User, "{{ text".to_owned())],
        ..Changes::default()
    };
    assert_eq!(found(OWN).changed(&broken).unwrap_err().kind, Kind::Config);
}
