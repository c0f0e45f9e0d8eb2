use std::borrow::Cow;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const CHAT: &str = "endpoint = \"/v1/chat/completions\"\nmodel = \"m\"\n";

fn read(text: &str) -> Result<Recipe, Vec<Problem>> {
    Recipe::parse(Path::new("r.toml"), text, Schemas::None)
}

fn texts(fields: &[(&'static str, &str)]) -> Vec<Field<'static>> {
    let field = |(name, text): &(&'static str, &str)| Field {
        name: Cow::Borrowed(*name),
        cell: Cell::Text(Cow::Owned((*text).to_owned())),
    };
    fields.iter().map(field).collect()
}

fn json(fields: &[(&'static str, &'static str)]) -> Vec<Field<'static>> {
    let field = |(name, json): &(&'static str, &'static str)| Field {
        name: Cow::Borrowed(*name),
        cell: Cell::Json(Cow::Borrowed(*json)),
    };
    fields.iter().map(field).collect()
}

fn print_with(recipe: &Recipe, changes: &Changes, fields: &[Field<'_>]) -> Result<Value, Fault> {
    let press = Press::new(recipe, changes).unwrap();
    let mut out = Vec::new();
    let row = Row {
        index: 6,
        bytes: 100,
        fields,
    };
    press.print(&row, &mut press.tray(), &mut out)?;
    assert_eq!(out.split(|byte| *byte == b'\n').count(), 2);
    Ok(serde_json::from_slice(&out).unwrap())
}

fn print(recipe: &str, fields: &[Field<'_>]) -> Result<Value, Fault> {
    let recipe = read(&format!("{CHAT}custom_id = \"a\"\n{recipe}")).unwrap();
    print_with(&recipe, &Changes::default(), fields)
}

/// Renders a template as the user's message.
fn said(template: &str, fields: &[Field<'_>]) -> Result<String, Fault> {
    let request = print(&format!("user = {}", toml::Value::from(template)), fields)?;
    let text = &request["body"]["messages"][0]["content"];
    Ok(text.as_str().unwrap().to_owned())
}

fn why(template: &str, fields: &[Field<'_>]) -> String {
    said(template, fields).unwrap_err().to_string()
}

#[test]
fn every_shipped_recipe_is_sound_and_says_what_it_is_for() {
    for shipped in shipped() {
        let recipe = shipped.recipe().unwrap();
        assert_eq!(recipe.name, shipped.name);
        assert!(recipe.description.is_some() && recipe.model.is_some());
        Press::new(&recipe, &Changes::default()).unwrap();
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_with_its_line() {
    let text = r#"nmae = "x"
endpoint = "/v1/chat/completion"
model = 7
system = "{{ open"
user = """
fine
{% if x %}
"""
[parameters]
when = 1979-05-27
stream = true
[variables]
row = 1
"two words" = 2
[schema]
"#;
    let problems = read(text).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "r.toml:1: custom_id: it is missing; write how each request is called, such as \"row-{{ row_number }}\"",
            "r.toml:1: nmae: there is no such key; did you mean \"name\"?",
            "r.toml:2: endpoint: no recipe can ask it; did you mean \"/v1/chat/completions\"?",
            "r.toml:3: model: it must be text in quotes, not a number",
            "r.toml:4: system: the template is wrong: syntax error: unexpected end of input, expected end of variable block",
            "r.toml:7: user: the template is wrong: syntax error: unexpected end of input, expected end of block",
            "r.toml:10: parameters.when: JSON has no dates; write it as a text in quotes",
            "r.toml:11: parameters.stream: a batch cannot stream; leave it out",
            "r.toml:13: variables.row: this name has its own meaning",
            "r.toml:14: variables.two words: templates cannot say this name; use letters, digits and _",
            "r.toml:15: schema.file: it is missing; name the file of the JSON schema beside this one",
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let problems = read("name = \"a\"\nuser = \"\n").unwrap_err();
    assert_eq!(problems.first().and_then(|problem| problem.line), Some(2));
}

#[test]
fn what_an_endpoint_does_not_take_is_refused() {
    let embed = "endpoint = \"/v1/embeddings\"\nmodel = \"m\"\ncustom_id = \"a\"\n";
    let told = |text: &str| {
        let problems = read(&format!("{embed}{text}")).unwrap_err();
        problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("|")
    };
    assert!(told("user = \"x\"").contains("write it as input"));
    assert!(told("input = \"x\"\nsystem = \"y\"").contains("system"));
    assert!(
        told("input = \"x\"\n[schema]\nfile = \"s.json\"").contains("cannot be held to a schema")
    );
    assert!(told("input = \"x\"\n[parameters]\ninput = 1").contains("the recipe itself writes it"));
}

#[test]
fn a_missing_field_is_named_with_the_one_that_was_meant() {
    let fields = texts(&[("subject", "s"), ("body", "b")]);
    assert_eq!(
        [
            why("{{ subjet }}", &fields),
            why("a\n{{ row.bodi }}", &fields),
            why("{{ colour }}", &fields),
            why("{{ row_indx }}", &fields),
        ],
        [
            "user: there is no field \"subjet\"; did you mean \"subject\"?",
            "user, line 2: there is no field \"bodi\"; did you mean \"body\"?",
            "user: there is no field \"colour\"; the row has subject, body",
            "user: there is no field \"row_indx\"; did you mean \"row_index\"?",
        ]
    );
    let fault = said("{{ subjet }}", &fields).unwrap_err();
    assert_eq!(
        (fault.field.as_deref(), fault.scope),
        (Some("subjet"), Scope::Row)
    );
}

#[test]
fn a_missing_member_of_a_field_is_named_too() {
    let fields = json(&[("who", r#"{"name":"x"}"#)]);
    assert_eq!(said("{{ who.name }}", &fields).as_deref(), Ok("x"));
    assert_eq!(
        why("{{ who.nmae }}", &fields),
        "user: there is no who.nmae in this row"
    );
}

#[test]
fn an_unknown_filter_spoils_the_recipe_and_not_the_row() {
    let fault = said("{{ text | uper }}", &texts(&[("text", "t")])).unwrap_err();
    assert_eq!(fault.scope, Scope::Recipe);
    assert!(
        fault.why.ends_with("did you mean \"upper\"?"),
        "{}",
        fault.why
    );
}

#[test]
fn every_filter_that_is_suggested_is_known() {
    for name in filters::NAMES {
        let fault = said(
            &format!("{{{{ text | {name} }}}}"),
            &texts(&[("text", "t")]),
        );
        let is_unknown = fault.is_err_and(|fault| fault.why.starts_with("unknown filter"));
        assert!(!is_unknown, "{name}");
    }
}

#[test]
fn nothing_can_be_included_imported_or_extended() {
    for template in [
        "{% include '../../../etc/passwd' %}",
        "{% import '/etc/passwd' as x %}",
        "{% from '/etc/passwd' import x %}",
        "{% extends '/etc/passwd' %}",
        "{{ debug() }}",
    ] {
        let text = format!(
            "{CHAT}custom_id = \"a\"\nuser = {}",
            toml::Value::from(template)
        );
        let refused = match read(&text) {
            Err(problems) => problems.iter().map(|problem| problem.why.clone()).collect(),
            Ok(_) => why(template, &[]),
        };
        assert!(!refused.contains("root:"), "{refused}");
        assert!(
            refused.contains("unknown") || refused.contains("no field"),
            "{refused}"
        );
    }
}

/// Templates that would run for ever or fill the memory.
const HOSTILE: [&str; 9] = [
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ '%900000000d' | format(1) }}",
    "{{ text | indent(900000000) }}",
    "{% set a = 'xxxxxxxxxxxxxxxx' * 100000 %}{% for i in range(9999) %}{{ a }}{% endfor %}",
    "{% for a in ['x'] recursive %}{{ loop([a ~ a]) }}{% endfor %}",
    "{{ ('x' * 1000000) | replace('x', 'y' * 1000000) }}",
    "{% set ns = namespace(a='xxxxxxxx') %}{% for i in range(999) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}{{ ns.a }}",
];

#[test]
fn a_hostile_template_ends_and_holds_little() {
    for template in HOSTILE {
        let ended = said(template, &texts(&[("text", "a\nb")]));
        assert!(ended.is_err(), "{template}");
    }
}

#[test]
fn a_null_is_nothing_and_numbers_are_as_they_are_written() {
    let fields = json(&[
        ("a", "null"),
        ("b", "12"),
        ("c", "1.5"),
        ("d", "true"),
        ("e", "-3"),
    ]);
    let text = said("<{{ a }}{{ b }} {{ c }} {{ d }} {{ e }}>", &fields);
    assert_eq!(text.as_deref(), Ok("<12 1.5 True -3>"));
}

#[test]
fn a_name_that_is_no_word_is_reached_through_the_row() {
    let fields = texts(&[("first name", "Ann"), ("row", "mine")]);
    let text = said(
        "{{ row['first name'] }} {{ row.row }} {{ row_index }} {{ row_number }}",
        &fields,
    );
    assert_eq!(text.as_deref(), Ok("Ann mine 6 7"));
}

#[test]
fn a_text_that_no_provider_takes_is_refused() {
    let recipe = read(&format!("{CHAT}custom_id = \"{{{{ id }}}}\"\nuser = \"x\"")).unwrap();
    let empty = print_with(&recipe, &Changes::default(), &texts(&[("id", " ")]));
    assert_eq!(
        empty.unwrap_err().to_string(),
        "custom_id: it is empty, and no provider takes that"
    );
}

fn changes(set: &[&str]) -> Changes {
    let set: Vec<String> = set.iter().map(|text| (*text).to_owned()).collect();
    Changes::read(None, &set).unwrap()
}

#[test]
fn what_is_set_wins_over_the_row_and_the_row_over_the_default() {
    let recipe = read(&format!(
        "{CHAT}custom_id = \"a\"\nuser = \"{{{{ tone }}}}\"\n[variables]\ntone = \"plain\""
    ));
    let recipe = recipe.unwrap();
    let said = |set: &[&str], fields: &[Field<'_>]| {
        let request = print_with(&recipe, &changes(set), fields).unwrap();
        request["body"]["messages"][0]["content"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let row = texts(&[("tone", "loud")]);
    let all = [said(&[], &[]), said(&[], &row), said(&["tone=5"], &row)];
    assert_eq!(all, ["plain", "loud", "5"]);
}

#[test]
fn members_of_the_body_are_set_as_json() {
    let recipe = read(&format!(
        "{CHAT}custom_id = \"a\"\nuser = \"x\"\n[parameters]\nz = 1\na = 2"
    ));
    let recipe = recipe.unwrap();
    let set = changes(&["body.a={\"b\":[1]}", "body.user=me"]);
    let press = Press::new(&recipe, &set).unwrap();
    let mut out = Vec::new();
    let row = Row {
        index: 0,
        bytes: 0,
        fields: &[],
    };
    press.print(&row, &mut press.tray(), &mut out).unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(
        line.ends_with("],\"z\":1,\"a\":{\"b\":[1]},\"user\":\"me\"}}\n"),
        "{line}"
    );
}

#[test]
fn what_cannot_be_set_is_told() {
    let recipe = read(&format!(
        "{CHAT}custom_id = \"a\"\nuser = \"x\"\n[variables]\ntone = \"plain\""
    ));
    let recipe = recipe.unwrap();
    let told = |set: &str| {
        Press::new(&recipe, &changes(&[set]))
            .unwrap_err()
            .to_string()
    };
    assert!(told("tine=x").contains("did you mean \"tone\"?"));
    assert!(told("body.messages=[]").contains("the recipe itself writes"));
    assert!(told("body.stream=true").contains("cannot stream"));
    assert!(Changes::read(None, &["tone".to_owned()]).is_err());
}

#[test]
fn a_recipe_without_a_model_needs_one() {
    let text = "endpoint = \"/v1/responses\"\ncustom_id = \"a\"\nuser = \"x\"";
    let recipe = read(text).unwrap();
    assert!(Press::new(&recipe, &Changes::default()).is_err());
    let named = Changes::read(Some("m2".to_owned()), &[]).unwrap();
    let request = print_with(&recipe, &named, &[]).unwrap();
    assert_eq!(
        request["body"],
        serde_json::json!({"model": "m2", "input": "x"})
    );
}

#[test]
fn a_schema_stands_where_each_endpoint_looks_for_it() {
    let schema = r#"{"type":"object","properties":{},"required":[],"additionalProperties":false}"#;
    let body = |endpoint: &str, rest: &str| {
        let text = format!(
            "name = \"my facts\"\nendpoint = \"{endpoint}\"\nmodel = \"m\"\ncustom_id = \"a\"\nuser = \"x\"\n[schema]\nfile = \"s\"\n{rest}"
        );
        let recipe = Recipe::parse(Path::new("r.toml"), &text, Schemas::BuiltIn("s", schema));
        print_with(&recipe.unwrap(), &Changes::default(), &[]).unwrap()["body"].clone()
    };
    let schema: Value = serde_json::from_str(schema).unwrap();
    let chat = body("/v1/chat/completions", "");
    let wanted = serde_json::json!({"type": "json_schema", "json_schema":
        {"name": "my_facts", "strict": true, "schema": schema}});
    assert_eq!(chat["response_format"], wanted);
    let format =
        serde_json::json!({"type": "json_schema", "name": "n", "strict": false, "schema": schema});
    let rest = "name = \"n\"\nstrict = false\n[parameters.text]\nverbosity = \"low\"";
    let responses = body("/v1/responses", rest);
    assert_eq!(
        responses["text"],
        serde_json::json!({"format": format, "verbosity": "low"})
    );
    let alone = body("/v1/responses", "name = \"n\"\nstrict = false");
    assert_eq!(alone["text"], serde_json::json!({"format": format}));
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé\"\\\\<&{} \t\n%#]{0,6}",
        Just("{{ a }}".to_owned()),
        Just("{{b}}".to_owned()),
        Just("{{\n c }}".to_owned()),
        Just("{{ row_number }}".to_owned()),
        Just("{{ true }}".to_owned()),
        Just("\r\n".to_owned()),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_done_without_the_engine_is_what_the_engine_does(
        template in pieces(), a in any::<String>(), c in any::<i32>(),
    ) {
        let c = c.to_string();
        let fields = vec![
            Field { name: "a".into(), cell: Cell::Text(Cow::Borrowed(&a)) },
            Field { name: "c".into(), cell: Cell::Json(Cow::Borrowed(&c)) },
        ];
        // A comment makes it more than text and fields, and prints nothing.
        let slow = format!("{{# #}}{template}");
        if engine::syntax_error(&template).is_none() {
            prop_assert_eq!(said(&template, &fields).ok(), said(&slow, &fields).ok());
        }
    }

    #[test]
    fn whatever_is_in_a_cell_comes_out_as_the_text_it_is(a in any::<String>(), b in any::<String>()) {
        let quoted = serde_json::to_string(&b).unwrap();
        let fields = vec![
            Field { name: "a".into(), cell: Cell::Text(Cow::Borrowed(&a)) },
            Field { name: "b".into(), cell: Cell::Json(Cow::Borrowed(&quoted)) },
        ];
        let wanted = format!("<{a}|{b}>");
        prop_assert_eq!(said("<{{ a }}|{{ b }}>", &fields), Ok(wanted.clone()));
        prop_assert_eq!(said("<{{ a ~ '|' ~ b }}>", &fields), Ok(wanted));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = read(&text);
        let _ = read(&format!("{CHAT}custom_id = \"a\"\nuser = '''{text}'''"));
    }
}

#[test]
fn a_template_that_is_changed_takes_the_place_of_the_recipes() {
    let recipe = read(&format!(
        "{CHAT}custom_id = \"a\"\nsystem = \"Be short.\"\nuser = \"{{{{ text }}}}\""
    ));
    let recipe = recipe.unwrap();
    let changed = |templates: &[(Part, &str)]| Changes {
        templates: templates
            .iter()
            .map(|(part, text)| (*part, (*text).to_owned()))
            .collect(),
        ..Changes::default()
    };
    let row = texts(&[("text", "T"), ("title", "U")]);
    let messages = |templates: &[(Part, &str)]| {
        let request = print_with(&recipe, &changed(templates), &row).unwrap();
        request["body"]["messages"].clone()
    };
    let user = messages(&[(Part::User, "{{ title }}: {{ text }}")]);
    assert_eq!(user[1]["content"], "U: T");
    let without = messages(&[(Part::System, " ")]);
    assert_eq!(
        (without.as_array().unwrap().len(), &without[0]["role"]),
        (1, &"user".into())
    );
    let refused = |part, text| {
        Press::new(&recipe, &changed(&[(part, text)]))
            .unwrap_err()
            .why
    };
    let why = refused(Part::User, "a\n{{ text");
    assert!(
        why.starts_with("user, line 2: the template is wrong"),
        "{why}"
    );
    assert_eq!(refused(Part::User, ""), "user: it is empty");
    assert_eq!(refused(Part::CustomId, " "), "custom_id: it is empty");
}

#[test]
fn a_member_of_the_body_can_be_left_out() {
    let recipe = read(&format!(
        "{CHAT}custom_id = \"a\"\nuser = \"x\"\n[parameters]\nz = 1\na = 2"
    ));
    let changes = Changes {
        without: vec!["z".to_owned()],
        ..Changes::default()
    };
    let request = print_with(&recipe.unwrap(), &changes, &[]).unwrap();
    assert_eq!(
        (&request["body"]["z"], &request["body"]["a"]),
        (&Value::Null, &2.into())
    );
}

#[test]
fn the_texts_of_a_recipe_are_those_it_has_or_may_have() {
    let recipe = read(&format!("{CHAT}custom_id = \"a\"\nuser = \"x\"")).unwrap();
    let texts: Vec<_> = recipe.templates().collect();
    assert_eq!(
        texts,
        [(Part::CustomId, "a"), (Part::System, ""), (Part::User, "x")]
    );
}
