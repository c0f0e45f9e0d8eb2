//! Documents as they are shown, folded and not.

use proptest::prelude::*;

use super::super::rich::{Layout, Line, MAX_BYTES, Tone};
use super::*;

fn outline(text: &str) -> Outline {
    Outline::read(text).unwrap()
}

fn shown(outline: &Outline, folds: &Folds) -> Vec<String> {
    let lines = outline.rich(folds).lay_out(Layout::Keep);
    lines.iter().map(Line::to_text).collect()
}

const TEA: &str = r#"{"name":"tea","sizes":[1,2.50,{"a":null}],"none":{},"ok":true}"#;

#[test]
fn a_document_has_a_member_in_each_row() {
    let wanted = [
        "▾ {",
        "    \"name\": \"tea\",",
        "  ▾ \"sizes\": [",
        "      1,",
        "      2.50,",
        "    ▾ {",
        "        \"a\": null",
        "      }",
        "    ],",
        "    \"none\": {},",
        "    \"ok\": true",
        "  }",
    ];
    assert_eq!(shown(&outline(TEA), &Folds::default()), wanted);
}

#[test]
fn a_folded_container_says_how_much_is_in_it() {
    let outline = outline(TEA);
    let mut folds = Folds::default();
    folds.fold(2);
    let folded = shown(&outline, &folds);
    let whole = shown(&outline, &Folds::from_level(&outline, 0));
    assert_eq!(
        (folded[2].as_str(), folded.len(), whole.as_slice()),
        (
            "  ▸ \"sizes\": […] 3 items,",
            6,
            &["▸ {…} 4 keys".to_owned()][..]
        )
    );
}

#[test]
fn levels_fold_from_the_outside() {
    let outline = outline(TEA);
    let rows = [0, 1, 2, 3].map(|level| outline.row_count(&Folds::from_level(&outline, level)));
    assert_eq!(rows, [1, 6, 10, 12]);
    assert_eq!(Folds::all(&outline), Folds::from_level(&outline, 1));
}

#[test]
fn a_row_folds_the_container_it_begins_or_ends_or_is_in() {
    let outline = outline(TEA);
    let folds = Folds::default();
    let nodes: Vec<Option<usize>> = (0..13).map(|row| outline.node_at(&folds, row)).collect();
    let wanted = [0, 0, 2, 2, 2, 5, 5, 5, 2, 0, 0, 0].map(Some);
    assert_eq!(nodes, [wanted.as_slice(), &[None]].concat());
}

#[test]
fn a_container_is_found_where_it_begins_or_where_it_is_hidden() {
    let outline = outline(TEA);
    let mut folds = Folds::default();
    let open = [0, 2, 5].map(|node| outline.row_of(&folds, node));
    folds.toggle(2);
    let hidden = [0, 2, 5, 7].map(|node| outline.row_of(&folds, node));
    assert_eq!((open, hidden), ([0, 2, 5], [0, 2, 2, 3]));
}

#[test]
fn nothing_is_changed_that_was_written() {
    let text =
        r#"{"a":1e400,"a":-0.10,"b":12345678901234567890,"c":"{\"x\": 1}","d":"é\u00e9\n\u0007"}"#;
    let wanted = [
        "▾ {",
        "    \"a\": 1e400,",
        "    \"a\": -0.10,",
        "    \"b\": 12345678901234567890,",
        "    \"c\": \"{\\\"x\\\": 1}\",",
        "    \"d\": \"éé\\n\\u0007\"",
        "  }",
    ];
    assert_eq!(shown(&outline(text), &Folds::default()), wanted);
}

#[test]
fn stretches_have_the_tones_of_json() {
    let lines = outline(r#"{"a":[1,"b",true]}"#).rich(&Folds::default());
    let tones: Vec<(String, Tone)> = lines
        .lay_out(Layout::Keep)
        .iter()
        .flat_map(Line::spans)
        .filter(|span| !span.text().as_str().trim().is_empty())
        .map(|span| (span.text().to_string(), span.tone()))
        .collect();
    let wanted = [
        ("▾ ", Tone::Marker),
        ("{", Tone::Dim),
        ("▾ ", Tone::Marker),
        ("\"a\"", Tone::Key),
        (": ", Tone::Dim),
        ("[", Tone::Dim),
        ("1", Tone::Number),
        (",", Tone::Dim),
        ("\"b\"", Tone::String),
        (",", Tone::Dim),
        ("true", Tone::Keyword),
        ("]", Tone::Dim),
        ("}", Tone::Dim),
    ];
    assert_eq!(tones, wanted.map(|(text, tone)| (text.to_owned(), tone)));
}

#[test]
fn a_long_text_hangs_under_its_row() {
    let outline = outline(r#"{"a":"one two three four"}"#);
    let lines = outline.rich(&Folds::default()).lay_out(Layout::Wrap(18));
    let said: Vec<String> = lines.iter().map(Line::to_text).collect();
    let sources: Vec<usize> = lines.iter().map(Line::source).collect();
    assert_eq!(
        said,
        ["▾ {", "    \"a\": \"one two", "      three four\"", "  }"]
    );
    assert_eq!(sources, [0, 1, 1, 2]);
}

#[test]
fn json_is_told_from_what_is_none() {
    let texts = [
        " {} ",
        "[1]",
        "```json\n{\"a\": 1}\n```",
        "```\n[]\n```\n",
        "\"text\"",
        "12",
        "{\"a\": 1",
        "{} {}",
        "see ```json\n{}\n```",
        "```python\n[]\n```",
        "",
    ];
    let found = texts.map(|text| Outline::read(text).is_ok());
    let wanted = [
        true, true, true, true, false, false, false, false, false, false, false,
    ];
    assert_eq!(found, wanted);
}

#[test]
fn what_is_too_much_is_shown_as_text() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let long = format!("[\"{}\"]", "x".repeat(MAX_DOCUMENT));
    let found = [deep(MAX_DEPTH), deep(MAX_DEPTH + 1), deep(200_000), long]
        .map(|text| Outline::read(&text).err());
    let wanted = [
        None,
        Some(Unfit::TooDeep),
        Some(Unfit::TooDeep),
        Some(Unfit::TooLong),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn long_lists_of_plain_values_begin_folded() {
    let numbers = vec!["0.1"; 25].join(",");
    let outline = outline(&format!(
        r#"{{"few":[1,2],"many":[{numbers}],"mixed":[{numbers},[1]]}}"#
    ));
    let folds = Folds::to_begin_with(&outline);
    assert_eq!(shown(&outline, &folds)[5], "  ▸ \"many\": […] 25 items,");
    assert_eq!(outline.row_count(&folds), 1 + 4 + 1 + 1 + 25 + 3 + 1 + 1);
}

#[test]
fn a_document_that_is_too_long_for_the_screen_says_how_much_more_there_is() {
    let outline = outline(&format!("[{}]", vec!["\"0123456789\""; 30_000].join(",")));
    let lines = shown(&outline, &Folds::default());
    let bytes: usize = lines.iter().map(|line| line.trim_start().len()).sum();
    assert!((MAX_BYTES..MAX_BYTES + 100).contains(&bytes), "{bytes}");
    assert_eq!(
        lines.last().unwrap(),
        "… 24,959 more rows: fold some of those above"
    );
}

#[test]
fn broken_json_keeps_its_lines_and_gets_its_colours() {
    let rich = coloured("{\"a\": [1, \"b\n  c");
    let lines = rich.lay_out(Layout::Keep);
    let said: Vec<String> = lines.iter().map(Line::to_text).collect();
    assert_eq!(said, ["{\"a\": [1, \"b", "  c"]);
    assert_eq!(
        [Tone::Key, Tone::Number, Tone::String].map(|tone| lines[0].has(tone)),
        [true; 3]
    );
}

/// Documents of every shape, written with every kind of value.
fn documents() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?[1-9][0-9]{0,5}(\\.[0-9]{1,3})?(e[0-9])?",
        "\"[a-zé日\\[\\]{},: ]{0,8}\"",
        Just("{}".to_owned()),
        Just("[ ]".to_owned()),
    ];
    let value = leaf.prop_recursive(5, 40, 6, |inner| {
        let member =
            ("\"[a-c]{1,2}\"", inner.clone()).prop_map(|(key, value)| format!("{key} :{value}"));
        prop_oneof![
            proptest::collection::vec(inner, 0..6)
                .prop_map(|items| format!("[{}]", items.join(" ,"))),
            proptest::collection::vec(member, 0..6)
                .prop_map(|items| format!("{{{}}}", items.join(",\n"))),
        ]
    });
    value.prop_map(|value| format!("[{value}]"))
}

proptest! {
    #[test]
    fn the_rows_of_a_document_are_that_document(text in documents()) {
        let outline = outline(&text);
        let joined = shown(&outline, &Folds::default()).concat();
        let joined: String = joined.chars().filter(|c| !"▾ \n".contains(*c)).collect();
        let given: String = text.chars().filter(|c| !" \n".contains(*c)).collect();
        prop_assert_eq!(joined, given);
    }

    #[test]
    fn folding_and_unfolding_comes_back(text in documents(), row in 0usize..40) {
        let outline = outline(&text);
        let mut folds = Folds::default();
        let before = outline.row_count(&folds);
        if let Some(node) = outline.node_at(&folds, row) {
            folds.toggle(node);
            let at = outline.row_of(&folds, node);
            prop_assert_eq!(outline.node_at(&folds, at), Some(node));
            prop_assert!(outline.row_count(&folds) < before);
            folds.toggle(node);
        }
        prop_assert_eq!(outline.row_count(&folds), before);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[\\[\\]{}:,\"\\\\a1 \n]{0,60}", width in 1usize..50) {
        if let Ok(outline) = Outline::read(&text) {
            let lines = outline.rich(&Folds::default()).lay_out(Layout::Wrap(width));
            prop_assert!(lines.iter().all(|line| line.columns() <= width));
        }
        let lines = coloured(&text).lay_out(Layout::Keep);
        let said: Vec<String> = lines.iter().map(Line::to_text).collect();
        prop_assert_eq!(said.join("\n"), text);
    }
}
