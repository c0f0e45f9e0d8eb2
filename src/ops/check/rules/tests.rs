use super::*;

#[test]
fn every_row_of_the_shipped_tables_is_understood() {
    let known = [
        "endpoints",
        "models",
        "except",
        "field",
        "unless",
        "beside",
        "beside_not",
        "without",
        "severity",
        "why",
        "source",
        "date",
    ];
    let rows = rows(CLASHES, "clash");
    assert!(rows.len() > 10);
    for row in &rows {
        assert!(
            row.keys().all(|key| known.contains(&key.as_str())),
            "{row:?}"
        );
        assert!(Clash::read(row).is_some(), "{row:?}");
        let severity = text(row, "severity").unwrap();
        assert!(["error", "warning"].contains(&severity.as_str()), "{row:?}");
    }
}

#[test]
fn every_clash_says_where_and_when_it_was_seen() {
    for row in rows(CLASHES, "clash") {
        let (source, date) = (text(&row, "source").unwrap(), text(&row, "date").unwrap());
        assert!(source.starts_with("https://"), "{source}");
        assert!(date.len() == 10 && date.starts_with("20"), "{date}");
    }
}

#[test]
fn every_clash_is_about_fields_that_its_endpoints_have() {
    let rules = Rules::shipped();
    for row in rows(CLASHES, "clash") {
        for path in texts(&row, "endpoints") {
            let endpoint = rules.of(&path).unwrap();
            for name in ["field", "beside", "without"]
                .iter()
                .filter_map(|key| text(&row, key))
            {
                assert!(endpoint.find(&name, None).is_some(), "{path} {name}");
            }
        }
    }
}

#[test]
fn every_endpoint_that_is_published_has_its_fields_once() {
    let rules = Rules::shipped();
    for path in crate::domain::Endpoint::KNOWN {
        let endpoint = rules.of(path).unwrap();
        let mut names: Vec<&str> = endpoint
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{path}");
        assert!(count <= 64, "the judge of bodies has room for 64");
        for (_, meant) in &endpoint.instead {
            assert!(names.contains(&meant.as_str()), "{path} {meant}");
        }
        let row = rows(FIELDS, "endpoint");
        let row = row
            .iter()
            .find(|row| text(row, "path").as_deref() == Some(path));
        let needed = texts(row.unwrap(), "required").len();
        assert_eq!(endpoint.required.len(), needed, "{path}");
        assert!(
            endpoint
                .instead
                .iter()
                .all(|(name, _)| !names.contains(&name.as_str())),
            "{path}"
        );
    }
    assert_eq!(rules.endpoints.len(), crate::domain::Endpoint::KNOWN.len());
}

#[test]
fn kinds_are_named_as_people_would() {
    let rules = Rules::shipped();
    let named = |name| {
        let chat = rules.of("/chat/completions").unwrap();
        let at = chat.find(name, None).unwrap();
        kinds_of(chat.fields[at].kinds)
    };
    assert_eq!(
        ["temperature", "n", "stop", "logprobs"].map(named),
        [
            "a number",
            "a whole number",
            "a text or an array",
            "true or false"
        ]
    );
}
