//! Replies in every shape in which they were seen, each rule with a sample.

use batchdeck::domain::{
    Batch, BatchError, Cursor, Endpoint, FileId, Page, RequestCounts, Status, Timestamp, Usage,
};
use batchdeck::provider::openai::wire::{self, Asked, Odd};

fn batch(json: &str) -> Batch {
    wire::batch(json).unwrap()
}

fn page(json: &str) -> Page<Batch> {
    page_after(None, 100, json)
}

fn page_after(after: Option<&str>, limit: u32, json: &str) -> Page<Batch> {
    let after = after.map(|id| Cursor(id.into()));
    let asked = Asked {
        after: after.as_ref(),
        limit,
    };
    wire::batches(json, asked).unwrap()
}

fn ids(page: &Page<Batch>) -> Vec<&str> {
    page.items.iter().map(|batch| batch.id.as_str()).collect()
}

fn next(page: Page<Batch>) -> Option<String> {
    page.next.map(|cursor| cursor.0.into())
}

fn counts(total: u64, completed: u64, failed: u64) -> RequestCounts {
    RequestCounts {
        total,
        completed,
        failed,
    }
}

#[test]
fn a_batch_of_the_documented_shape_is_read_whole() {
    let json = include_str!("samples/openai_completed.json");
    let mut expected = Batch::bare(
        batchdeck::domain::BatchId::new("batch_abc123"),
        Status::Completed,
    );
    expected.endpoint = Some(Endpoint::new("/v1/completions"));
    expected.model = Some("gpt-5-2025-08-07".into());
    expected.input_file = Some(FileId::new("file-abc123"));
    expected.output_file = Some(FileId::new("file-cvaTdG"));
    expected.error_file = Some(FileId::new("file-HOWS94"));
    expected.window = Some("24h".into());
    expected.counts = Some(counts(100, 95, 5));
    expected.timeline.created = Some(Timestamp(1_711_471_533));
    expected.timeline.in_progress = Some(Timestamp(1_711_471_538));
    expected.timeline.finalizing = Some(Timestamp(1_711_493_133));
    expected.timeline.completed = Some(Timestamp(1_711_493_163));
    expected.timeline.expires = Some(Timestamp(1_711_557_933));
    expected.usage = Some(Usage {
        input: 1500,
        cached: 1024,
        output: 500,
        reasoning: 300,
        ..Usage::default()
    });
    expected.metadata = [
        ("customer_id", "user_123456789"),
        ("batchDescription", "Nightly eval job"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    expected.raw = json.into();
    assert_eq!(batch(json), expected);
}

#[test]
fn why_a_batch_failed_is_read_with_its_lines() {
    let failed = batch(include_str!("samples/openai_failed.json"));
    assert_eq!(
        failed.errors,
        [
            BatchError {
                code: Some("invalid_json_line".into()),
                message: "This line is not parseable as valid JSON.".into(),
                param: None,
                line: Some(812),
            },
            BatchError {
                code: Some("duplicate_custom_id".into()),
                message: "The custom_id 'a' is used twice.".into(),
                param: Some("custom_id".into()),
                line: None,
            },
        ]
    );
}

#[test]
fn azure_lists_under_another_name_with_capitals_dates_and_empty_ids() {
    let page = page(include_str!("samples/azure_list.json"));
    let first = &page.items[0];
    assert_eq!(first.status, Status::Validating);
    assert_eq!(first.timeline.created, Some(Timestamp(1_719_442_049)));
    assert_eq!(first.timeline.completed, Some(Timestamp(1_719_444_270)));
    assert_eq!((&first.output_file, &first.error_file), (&None, &None));
    assert_eq!(
        (first.counts, first.errors.len(), &page.next),
        (None, 0, &None)
    );
}

#[test]
fn times_that_are_zero_are_not_set() {
    let timeline = batch(include_str!("samples/dashscope.json")).timeline;
    assert_eq!(timeline.in_progress, Some(Timestamp(1_733_991_481)));
    assert_eq!(timeline.ended(), None);
    assert_eq!((timeline.finalizing, timeline.cancelling), (None, None));
}

#[test]
fn a_wrapped_file_in_camel_case_is_read() {
    let file = wire::file(include_str!("samples/siliconflow_upload.json")).unwrap();
    assert_eq!(
        (file.id.as_str(), file.bytes),
        ("file-jkvytbjtow", Some(8509))
    );
    assert_eq!(file.created, Some(Timestamp(1_741_685_396)));
}

#[test]
fn queued_counts_as_validating_and_errors_may_be_texts() {
    let batch = batch(include_str!("samples/siliconflow_batch.json"));
    let messages: Vec<&str> = batch.errors.iter().map(|error| &*error.message).collect();
    assert_eq!(batch.status, Status::Validating);
    assert_eq!(messages, ["line 4: no model", "line 9: no model"]);
    assert_eq!((batch.counts, batch.output_file), (None, None));
}

#[test]
fn counts_may_stand_beside_the_batch_and_errors_be_one_text() {
    let batch = batch(include_str!("samples/novita.json"));
    assert_eq!(batch.status, Status::InProgress);
    assert_eq!(batch.counts, Some(counts(10, 4, 1)));
    assert_eq!(batch.errors[0].message, "two lines could not be read");
}

#[test]
fn a_wrapped_job_is_read() {
    let batch = batch(include_str!("samples/together_create.json"));
    assert_eq!(batch.status, Status::InProgress);
    assert_eq!(batch.model.as_deref(), Some("meta-llama/Llama-4"));
    assert!(batch.errors.is_empty());
    assert!(!batch.raw.contains("warning"), "{}", batch.raw);
}

#[test]
fn a_bare_array_is_a_list() {
    let page = page(include_str!("samples/together_list.json"));
    assert_eq!(ids(&page), ["0a1b", "0a1c"]);
    assert_eq!(page.items[0].errors[0].message, "one request was dropped");
    assert_eq!(page.next, None);
}

#[test]
fn names_in_camel_case_and_numbers_in_text_are_read() {
    let batch = batch(include_str!("samples/camel_millis.json"));
    assert_eq!(batch.status, Status::Cancelled);
    assert_eq!(batch.input_file, Some(FileId::new("f-1")));
    assert_eq!(batch.output_file, Some(FileId::new("f-2")));
    assert_eq!(batch.counts, Some(counts(12, 7, 0)));
    assert_eq!(batch.timeline.created, Some(Timestamp(1_714_508_499)));
    assert_eq!(batch.timeline.cancelled, Some(Timestamp(1_714_508_599)));
    assert_eq!(batch.timeline.completed, None);
    assert_eq!(batch.timeline.expires, Some(Timestamp(1_714_594_899)));
    let notes: Vec<(&str, &str)> = batch.metadata.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!(notes, [("count", "3"), ("myName", "kept as written")]);
}

#[test]
fn every_providers_word_for_a_state_is_understood_and_others_are_kept() {
    let read = |word: &str| batch(&format!(r#"{{"id":"b","status":"{word}"}}"#)).status;
    for (word, status) in [
        ("VALIDATING", Status::Validating),
        ("In-Progress", Status::InProgress),
        ("PROGRESS", Status::InProgress),
        ("running", Status::InProgress),
        ("queued", Status::Validating),
        ("in_queue", Status::Validating),
        ("succeeded", Status::Completed),
        ("canceling", Status::Cancelling),
        ("canceled", Status::Cancelled),
        ("EXPIRED", Status::Expired),
        ("Archived", Status::Unknown("Archived".into())),
        ("", Status::Unknown("no status".into())),
    ] {
        assert_eq!(read(word), status, "{word}");
    }
}

#[test]
fn counts_come_with_gaps() {
    let read = |json: &str| batch(&format!(r#"{{"id":"b","request_counts":{json}}}"#)).counts;
    assert_eq!(read("null"), None);
    assert_eq!(read("{}"), None);
    assert_eq!(read("[1,2,3]"), None);
    assert_eq!(
        read(r#"{"total":5,"completed":null}"#),
        Some(counts(5, 0, 0))
    );
    assert_eq!(
        read(r#"{"total":10,"completed":3,"failed":1}"#),
        Some(counts(10, 3, 1))
    );
    assert_eq!(
        read(r#"{"total":-1,"completed":18446744073709551615}"#),
        Some(counts(0, u64::MAX, 0))
    );
}

#[test]
fn errors_come_in_every_shape() {
    let read = |json: &str| {
        let batch = batch(&format!(r#"{{"id":"b","errors":{json}}}"#));
        batch
            .errors
            .into_iter()
            .map(|error| error.message)
            .collect::<Vec<_>>()
    };
    for json in [
        r#"{"object":"list","data":[{"message":"m"}]}"#,
        r#"{"data":[{"message":"m"}]}"#,
        r#"[{"message":"m"}]"#,
        r#"["m"]"#,
        r#""m""#,
        r#"{"message":"m"}"#,
        r#"[{"code":"m"}]"#,
        r#"[{"message":"m","line":"x","code":{}},{},null]"#,
    ] {
        assert_eq!(read(json), ["m"], "{json}");
    }
    for json in [
        "null",
        "[]",
        "{}",
        r#""""#,
        r#"{"object":null,"data":null}"#,
        r#"{"object":"list","data":[]}"#,
    ] {
        assert_eq!(read(json), Vec::<String>::new(), "{json}");
    }
}

#[test]
fn a_field_of_the_wrong_type_loses_only_itself() {
    let whole: serde_json::Value =
        serde_json::from_str(include_str!("samples/openai_completed.json")).unwrap();
    let names: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    let odd = [
        serde_json::json!(null),
        serde_json::json!({"a": [1]}),
        serde_json::json!([{}, 2]),
        serde_json::json!(true),
        serde_json::json!(-1.5),
        serde_json::json!("\u{1b}[31m"),
        serde_json::json!(""),
    ];
    let sound = batch(&whole.to_string());
    for name in names.iter().filter(|name| *name != "id") {
        for value in &odd {
            let mut broken = whole.clone();
            broken[name] = value.clone();
            let read = batch(&broken.to_string());
            let intact = usize::from(read.usage == sound.usage)
                + usize::from(read.counts == sound.counts)
                + usize::from(read.timeline == sound.timeline)
                + usize::from(read.metadata == sound.metadata)
                + usize::from(read.status == sound.status)
                + usize::from(read.output_file == sound.output_file);
            assert!(intact >= 5, "{name} = {value}");
        }
    }
}

#[test]
fn a_batch_needs_nothing_but_its_id() {
    assert_eq!(batch(r#"{"id":17}"#).id.as_str(), "17");
    for json in [
        r#"{"id":null}"#,
        r#"{"id":""}"#,
        r#"{"id":0}"#,
        r#"{"id":["x"]}"#,
        "{}",
        "[]",
        "null",
        "",
        "{",
    ] {
        assert!(matches!(wire::batch(json), Err(Odd::Shape(_))), "{json}");
    }
}

#[test]
fn an_absurdly_long_id_is_none() {
    let json = format!(r#"{{"id":"{}"}}"#, "x".repeat(17 << 10));
    assert!(wire::batch(&json).is_err());
}

#[test]
fn a_success_that_is_an_error_is_told_as_one() {
    for json in [
        r#"{"error":{"message":"no"}}"#,
        r#"{"code":20012,"message":"no","data":null}"#,
    ] {
        assert!(
            matches!(wire::batch(json), Err(Odd::Complaint(_))),
            "{json}"
        );
        let asked = Asked {
            after: None,
            limit: 1,
        };
        assert!(
            matches!(wire::batches(json, asked), Err(Odd::Complaint(_))),
            "{json}"
        );
    }
}

#[test]
fn a_bad_element_does_not_spoil_its_page() {
    let json = r#"{"data":[{"id":"a"},{"status":"x"},7,null,"x",{"id":"b"}],"has_more":true}"#;
    let page = page(json);
    let odd: Vec<(&str, &str)> = page
        .unreadable
        .iter()
        .map(|odd| (&*odd.reason, &*odd.raw))
        .collect();
    assert_eq!(ids(&page), ["a", "b"]);
    assert_eq!(
        odd,
        [
            ("no id", r#"{"status":"x"}"#),
            ("not an object", "7"),
            ("not an object", "null"),
            ("not an object", "\"x\"")
        ]
    );
    assert_eq!(next(page).as_deref(), Some("b"));
}

#[test]
fn a_list_comes_under_several_names_or_none() {
    for json in [
        r#"{"object":"list","data":[{"id":"a"}],"has_more":false}"#,
        r#"{"data":[{"id":"a"}]}"#,
        r#"{"value":[{"id":"a"}],"has_more":"false"}"#,
        r#"{"code":20000,"data":{"object":"list","data":[{"id":"a"}]}}"#,
        r#"[{"id":"a"}]"#,
        r#"{"data":[{"id":"a"},{"id":"a"}]}"#,
    ] {
        let page = page(json);
        assert_eq!((ids(&page), &page.next), (vec!["a"], &None), "{json}");
    }
    for json in [
        r#"{"object":"list","data":[]}"#,
        r#"{"object":"list","data":null}"#,
        r#"{"object":"list"}"#,
        "[]",
    ] {
        assert_eq!(page(json).items, [], "{json}");
    }
    for json in [
        "{}",
        "null",
        r#"{"data":"x"}"#,
        r#"{"object":"batch","id":"a"}"#,
        "",
    ] {
        let asked = Asked {
            after: None,
            limit: 1,
        };
        assert!(
            matches!(wire::batches(json, asked), Err(Odd::Shape(_))),
            "{json}"
        );
    }
}

#[test]
fn the_next_page_begins_after_the_last_item() {
    let more = r#"{"data":[{"id":"c"},{"id":"d"}],"last_id":"zzz","has_more":true}"#;
    assert_eq!(next(page_after(Some("b"), 2, more)).as_deref(), Some("d"));
    let unreadable = r#"{"data":[{"status":"x"}],"last_id":"d","has_more":true}"#;
    assert_eq!(next(page(unreadable)).as_deref(), Some("d"));
    let inclusive = r#"{"data":[{"id":"b"},{"id":"c"}],"has_more":true}"#;
    assert_eq!(
        next(page_after(Some("b"), 2, inclusive)).as_deref(),
        Some("c")
    );
}

#[test]
fn without_a_word_on_more_a_full_page_is_one_of_several() {
    let silent = r#"{"data":[{"id":"c"},{"id":"d"}]}"#;
    assert_eq!(next(page_after(None, 2, silent)).as_deref(), Some("d"));
    assert_eq!(next(page_after(None, 3, silent)), None);
    // More than asked for: the server does not know of pages.
    assert_eq!(next(page_after(None, 1, silent)), None);
}

#[test]
fn a_server_that_goes_in_circles_is_left() {
    let again = r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":true}"#;
    assert_eq!(next(page_after(Some("b"), 2, again)), None, "page 1 again");
    let earlier = r#"{"data":[{"id":"x"},{"id":"a"},{"id":"b"}],"has_more":true}"#;
    assert_eq!(
        next(page_after(Some("a"), 3, earlier)),
        None,
        "the cursor in the middle"
    );
    let same = r#"{"data":[{"id":"b"}],"has_more":true}"#;
    assert_eq!(
        next(page_after(Some("b"), 1, same)),
        None,
        "the cursor alone"
    );
    let empty = r#"{"data":[],"last_id":"q","has_more":true}"#;
    assert_eq!(
        next(page_after(Some("b"), 1, empty)),
        None,
        "nothing, and more of it"
    );
}

#[test]
fn a_huge_field_is_kept_within_bounds() {
    let json = format!(
        r#"{{"id":"a","metadata":{{"é":"{}"}},"status":"completed"}}"#,
        "é".repeat(5 << 20)
    );
    let batch = batch(&json);
    assert_eq!(batch.status, Status::Completed);
    assert!(batch.metadata["é"].len() <= (64 << 10) + 3);
    assert!(batch.raw.len() <= (256 << 10) + 100);
    assert!(
        batch
            .raw
            .ends_with(&format!("of {} bytes are kept", json.len())),
        "no marker"
    );
}

#[test]
fn a_deep_field_hurts_nobody() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let json = format!(r#"{{"data":[{{"id":"a","odd":{deep},"errors":{deep}}},{{"id":"b"}}]}}"#);
    assert_eq!(ids(&page(&json)), ["a", "b"]);
    let metadata = format!(r#"{{"id":"a","metadata":{{"x":{deep},"name":"n"}}}}"#);
    assert_eq!(batch(&metadata).given_name(), Some("n"));
}

#[test]
fn texts_that_are_no_unicode_lose_only_what_is_broken() {
    let batch = batch(r#"{"id":"a","model":"x\ud800y","metadata":{"name":"\udfff!"},"big":1e400}"#);
    assert!(
        batch
            .model
            .as_deref()
            .is_some_and(|model| model.starts_with('x') && model.ends_with('y'))
    );
    assert!(batch.given_name().is_some_and(|name| name.ends_with('!')));
}

#[test]
fn the_last_of_two_fields_with_one_name_counts() {
    assert_eq!(
        batch(r#"{"id":"a","status":"failed","status":"completed"}"#).status,
        Status::Completed
    );
}

#[test]
fn unknown_fields_stay_in_the_raw_view() {
    let json = r#"{ "id":"a",  "colour":"green" }"#;
    assert_eq!(&*batch(json).raw, json);
}
