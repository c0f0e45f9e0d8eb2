use std::borrow::Cow;
use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

fn place(line: u32) -> Place {
    Place {
        file: 0,
        line,
        offset: u64::from(line) * 100,
    }
}

/// An index of these ids, line by line from 1; an empty one stands for a line without.
fn index(results: &[&str], requests: Option<&[&str]>) -> Ids {
    let mut ids = Ids::new(RandomState::new(), requests.is_some());
    for (line, id) in (1..).zip(results) {
        let hash = (!id.is_empty()).then(|| ids.hash(id));
        ids.add_result(hash, place(line));
    }
    for (line, id) in (1..).zip(requests.unwrap_or_default()) {
        let hash = (!id.is_empty()).then(|| ids.hash(id));
        ids.add_request(hash, place(line));
    }
    ids.finish();
    ids
}

fn numbers(places: impl IntoIterator<Item = Place>) -> Vec<u32> {
    places.into_iter().map(|place| place.line).collect()
}

#[test]
fn a_line_is_found_by_its_id_and_so_are_all_of_one_id() {
    let ids = index(&["b", "a", "b", ""], None);
    assert_eq!(numbers(ids.results("b")), [1, 3]);
    assert_eq!(numbers(ids.result("a")), [2]);
    assert_eq!(numbers(ids.result("c")), [0; 0]);
}

#[test]
fn the_second_line_of_an_id_is_the_duplicate() {
    let ids = index(&["b", "a", "b", "b"], None);
    assert_eq!(numbers(ids.duplicates()), [3, 4]);
    assert!(!ids.is_duplicate("b", place(1)) && ids.is_duplicate("b", place(3)));
}

#[test]
fn what_was_asked_and_not_answered_is_missing_in_the_order_of_asking() {
    let ids = index(&["b"], Some(&["z", "b", "", "a"]));
    assert_eq!(numbers(ids.missing()), [1, 4]);
    assert_eq!(ids.asked(), Some(3));
    assert_eq!(numbers(ids.unreadable_requests().to_vec()), [3]);
    assert_eq!(numbers(ids.request("a")), [4]);
}

#[test]
fn what_was_answered_and_not_asked_is_unknown() {
    let ids = index(&["c", "b", "", "d"], Some(&["b"]));
    assert_eq!(numbers(ids.unknown()), [1, 4]);
    assert!(ids.is_unknown("c") && !ids.is_unknown("b"));
}

#[test]
fn without_the_requests_nothing_is_missing_or_unknown() {
    let ids = index(&["a"], None);
    assert_eq!(
        (ids.missing(), ids.unknown(), ids.asked()),
        (vec![], vec![], None)
    );
    assert!(!ids.is_unknown("x"));
}

#[test]
fn lines_come_in_the_order_of_asking_and_what_nobody_asked_for_at_the_end() {
    let ids = index(&["x", "c", "a", "", "c", "b"], Some(&["a", "b", "c"]));
    assert_eq!(numbers(ids.input_order()), [3, 6, 2, 5, 1, 4]);
}

#[test]
fn without_the_requests_lines_stay_in_their_order() {
    assert_eq!(
        numbers(index(&["b", "", "a"], None).input_order()),
        [1, 2, 3]
    );
}

#[test]
fn an_entry_is_as_small_as_was_promised() {
    assert_eq!(size_of::<Entry>(), 24);
}

fn named(line: &str) -> Option<String> {
    request_id(line.as_bytes()).map(Cow::into_owned)
}

#[test]
fn the_name_of_a_request_is_found_wherever_it_stands() {
    let cases = [
        (r#"{"custom_id":"a","body":{}}"#, Some("a")),
        (
            "\u{feff} { \"custom_id\" : \"é\" , \"body\":1}\r\n",
            Some("é"),
        ),
        (r#"{"custom_id":"a\u00e9\n","body":{}}"#, Some("aé\n")),
        (
            r#"{"body":{"custom_id":"no"},"custom_id":"yes"}"#,
            Some("yes"),
        ),
        (r#"{"custom_id":12}"#, Some("12")),
        (r#"{"custom_id":""}"#, Some("")),
        (r#"{"custom_id":null,"body":{}}"#, None),
        (
            r#"{"custom_id":"broken behind","body":{"#,
            Some("broken behind"),
        ),
        (
            r#"{"method":"POST","custom_id":"broken","body":{"#,
            Some("broken"),
        ),
        (r#"{"body":{}}"#, None),
        ("no json", None),
        ("", None),
    ];
    for (line, id) in cases {
        assert_eq!(named(line).as_deref(), id, "{line}");
    }
}

#[test]
fn the_name_at_the_beginning_is_not_copied() {
    let line = br#"{"custom_id":"a","body":{}}"#;
    assert!(matches!(request_id(line), Some(Cow::Borrowed("a"))));
}

proptest! {
    #[test]
    fn a_name_is_read_the_same_at_any_place(id: String, before: bool) {
        let id = serde_json::to_string(&id).unwrap();
        let line = if before {
            format!(r#"{{"custom_id":{id},"body":{{}}}}"#)
        } else {
            format!(r#"{{"body":{{}},"custom_id":{id}}}"#)
        };
        let expected: String = serde_json::from_str(&id).unwrap();
        prop_assert_eq!(named(&line), Some(expected));
    }

    #[test]
    fn the_index_agrees_with_maps_of_whole_ids(
        results in prop::collection::vec("[a-d]{0,2}", 0..30),
        requests in prop::collection::vec("[a-d]{0,2}", 0..30),
    ) {
        let results: Vec<&str> = results.iter().map(String::as_str).collect();
        let requests: Vec<&str> = requests.iter().map(String::as_str).collect();
        let ids = index(&results, Some(&requests));
        let mut asked: HashMap<&str, u32> = HashMap::new();
        for (line, id) in (1..).zip(&requests) {
            asked.entry(id).or_insert(line);
        }
        let numbered = || (1..).zip(results.iter().copied());
        let lines_of = |wanted: &str| -> Vec<u32> {
            numbered().filter(|(_, id)| *id == wanted && !id.is_empty()).map(|(line, _)| line).collect()
        };
        let unknown: Vec<u32> = numbered().filter(|(_, id)| !id.is_empty() && !asked.contains_key(id)).map(|(line, _)| line).collect();
        let duplicates: Vec<u32> = numbered().filter(|(line, id)| lines_of(id).iter().any(|first| first < line)).map(|(line, _)| line).collect();
        let missing: Vec<u32> = (1..).zip(&requests).filter(|(_, id)| !id.is_empty() && lines_of(id).is_empty()).map(|(line, _)| line).collect();
        let mut order: Vec<(u32, u32)> = numbered().map(|(line, id)| {
            let rank = asked.get(id).filter(|_| !id.is_empty());
            (rank.copied().unwrap_or(u32::MAX), line)
        }).collect();
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, line)| line).collect();
        for id in ["a", "bb", "cd", "dddd"] {
            prop_assert_eq!(numbers(ids.results(id)), lines_of(id));
        }
        prop_assert_eq!(numbers(ids.unknown()), unknown);
        prop_assert_eq!(numbers(ids.duplicates()), duplicates);
        prop_assert_eq!(numbers(ids.missing()), missing);
        prop_assert_eq!(numbers(ids.input_order()), order);
    }
}
