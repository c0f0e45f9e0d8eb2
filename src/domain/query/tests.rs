use proptest::prelude::*;

use super::*;
use Case::{Counts, Ignored};

fn literal(text: &str) -> Needle {
    Needle {
        pattern: text.to_owned(),
        kind: NeedleKind::Literal,
    }
}

fn regex(text: &str) -> Needle {
    Needle {
        pattern: text.to_owned(),
        kind: NeedleKind::Regex,
    }
}

fn text_of(typed: &str) -> Needle {
    Query::parse(typed).unwrap().text.unwrap()
}

fn wrong(typed: &str) -> String {
    Query::parse(typed).unwrap_err().to_string()
}

#[test]
fn plain_words_are_the_text() {
    let query = Query::parse("  refund   policy ").unwrap();
    let wanted = Query {
        text: Some(literal("refund policy")),
        ..Query::default()
    };
    assert_eq!(query, wanted);
}

#[test]
fn nothing_typed_wants_everything() {
    assert!(Query::parse("  ").unwrap().is_everything());
}

#[test]
fn filters_stand_anywhere_among_the_words() {
    let query = "class:error,soft refund finish:length tokens:100..900 model:gpt policy class:ok";
    let wanted = Query {
        text: Some(literal("refund policy")),
        classes: vec![Class::Error, Class::Soft, Class::Ok],
        finish: Some("length".into()),
        model: Some("gpt".into()),
        tokens: Some((100, 900)),
        group: None,
    };
    assert_eq!(Query::parse(query).unwrap(), wanted);
}

#[test]
fn a_word_with_another_key_is_text() {
    let typed = [
        "https://example.com/a?b=c",
        "note: x",
        "Class:error",
        "a class",
    ];
    assert_eq!(typed.map(text_of), typed.map(literal));
}

#[test]
fn quotes_take_their_text_literally() {
    let typed = [
        r#""class:error""#,
        r#""two  spaces""#,
        r#""/no regex/""#,
        r#""C:\new""#,
        r#""he said ""no""""#,
    ];
    let texts = [
        "class:error",
        "two  spaces",
        "/no regex/",
        r"C:\new",
        r#"he said "no""#,
    ];
    assert_eq!(typed.map(text_of), texts.map(literal));
}

#[test]
fn quotes_and_slashes_among_other_words_are_text() {
    let typed = [
        r#"he said "no""#,
        "see /usr/ there",
        r#""unclosed"#,
        "/usr/bin",
        "//",
        "\"\" a",
    ];
    assert_eq!(typed.map(text_of), typed.map(literal));
}

#[test]
fn slashes_hold_a_regular_expression_with_spaces_and_slashes() {
    let typed = ["/refund(ed)?/", "/a b/", "/a/b/", r"/a\/ b/", r"/a\\/"];
    let patterns = ["refund(ed)?", "a b", "a/b", "a/ b", r"a\\"];
    assert_eq!(typed.map(text_of), patterns.map(regex));
}

#[test]
fn a_range_of_tokens_has_both_ends_in_it() {
    let typed = [
        ">500", ">=500", "<500", "<=500", "100..900", "100..", "..900", "42",
    ];
    let read = typed.map(|range| Query::parse(&format!("tokens:{range}")).unwrap().tokens);
    let ranges = [
        (501, u64::MAX),
        (500, u64::MAX),
        (0, 499),
        (0, 500),
        (100, 900),
        (100, u64::MAX),
        (0, 900),
        (42, 42),
    ];
    assert_eq!(read, ranges.map(Some));
}

#[test]
fn what_is_no_range_is_told_with_those_that_are() {
    for range in [
        "many",
        "900..100",
        "<0",
        "-1",
        ">18446744073709551615",
        "..x",
        ">",
    ] {
        let told = wrong(&format!("tokens:{range}"));
        assert!(
            told.contains(range) && told.contains("tokens:100..900"),
            "{told}"
        );
    }
}

#[test]
fn an_unknown_class_is_told_with_those_there_are() {
    assert_eq!(
        wrong("class:error,failed"),
        "there is no class \"failed\"; the classes are ok, soft, error, cancelled, expired, missing, \
         duplicate, unknown, unreadable"
    );
}

#[test]
fn a_bad_expression_is_told_with_its_reason() {
    assert_eq!(
        wrong("/refund(ed/"),
        "/refund(ed/ is no regular expression: unclosed group"
    );
}

#[test]
fn an_expression_that_would_fill_the_memory_is_refused() {
    let told = wrong(r"/\w{1000}{1000}/");
    assert!(told.contains("too many cases"), "{told}");
}

#[test]
fn what_stands_there_twice_or_without_value_is_told() {
    assert_eq!(
        [wrong("model:a model:b"), wrong("model: x")],
        [
            "model: may stand there only once",
            "model: needs its value right behind it; to look for the word itself, quote it: \
             \"model:\"",
        ]
    );
}

#[test]
fn a_text_longer_than_anybody_types_is_refused() {
    let long = "x".repeat(Needle::MAX + 1);
    assert_eq!(Query::parse(&long), Err(QueryError::TooLong));
}

#[test]
fn case_counts_only_with_a_capital_letter() {
    let typed = [
        "refund",
        "Refund",
        "über",
        "Über",
        r"/\S+\W/",
        r"/\S+A/",
        "/[a-Z]x/",
        r"/\p{Greek}/",
    ];
    let cases = typed.map(|typed| text_of_any(typed).case());
    assert_eq!(
        cases,
        [
            Ignored, Counts, Ignored, Counts, Ignored, Counts, Ignored, Ignored
        ]
    );
}

/// Also takes what is no valid expression, as `[a-Z]` is none.
fn text_of_any(typed: &str) -> Needle {
    text_of_valid(typed).unwrap_or_else(|| regex(typed.trim_matches('/')))
}

fn text_of_valid(typed: &str) -> Option<Needle> {
    Query::parse(typed).ok()?.text
}

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "B",
        "é",
        "日",
        " ",
        "  ",
        "\"",
        "\"\"",
        "/",
        "\\",
        "\\/",
        "class:",
        "class:ok",
        "model:",
        "tokens:>1",
        "x:",
        "\n",
        "(",
        "😀",
    ]);
    prop::collection::vec(pieces, 1..8).prop_map(|pieces| pieces.concat())
}

fn needles() -> impl Strategy<Value = Needle> {
    let regexes =
        texts().prop_filter_map("no regular expression", |text| Needle::regex(&text).ok());
    prop_oneof![
        texts().prop_map(|text| Needle::literal(&text).unwrap()),
        regexes
    ]
}

prop_compose! {
    fn queries()(
        text in prop::option::of(needles()),
        classes in prop::sample::subsequence(Class::ALL.to_vec(), 0..4),
        finish in prop::option::of(texts()),
        model in prop::option::of(texts()),
        ends in prop::option::of((prop_oneof![Just(0), any::<u64>()], prop_oneof![Just(u64::MAX), any::<u64>()])),
        group in prop::option::of(any::<u64>()),
    ) -> Query {
        let tokens = ends.map(|(a, b)| (a.min(b), a.max(b)));
        Query { text, classes, finish, model, tokens, group: group.map(GroupKey) }
    }
}

proptest! {
    #[test]
    fn a_query_is_written_as_it_is_read(query in queries()) {
        let written = query.to_string();
        prop_assert_eq!(Query::parse(&written), Ok(query), "{}", written);
    }

    #[test]
    fn no_text_makes_reading_panic(text: String) {
        Query::parse(&text).ok();
    }

    #[test]
    fn whatever_is_understood_is_understood_again(text in texts()) {
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
        }
    }
}
