use std::io::Write as _;

use proptest::prelude::*;
use tempfile::NamedTempFile;

use super::*;
use crate::domain::query::Needle;
use crate::results::row::Row;
use crate::results::truth::study;

fn file(content: impl AsRef<[u8]>) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content.as_ref()).unwrap();
    file
}

fn answer(id: &str, quoted: &str) -> String {
    format!(
        r#"{{"id":"r","custom_id":"{id}","response":{{"status_code":200,"request_id":"req_{id}","body":{{"model":"m","choices":[{{"message":{{"role":"assistant","content":"{quoted}"}},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":3,"completion_tokens":4}}}}}},"error":null}}"#
    )
}

fn query(typed: &str) -> Query {
    Query::parse(typed).unwrap()
}

fn places_in(files: &[&NamedTempFile], typed: &str) -> Vec<Place> {
    let files: Vec<PathBuf> = files.iter().map(|file| file.path().to_owned()).collect();
    let scope = Scope {
        files: &files,
        input: None,
        ids: None,
        overruled: Overruled::none(),
    };
    let mut places = Vec::new();
    let on = |new: &[Place], _| places.extend_from_slice(new);
    let hits = search(&scope, &query(typed), 2, &Stop::default(), on).unwrap();
    assert_eq!(hits, places.len() as u64);
    places
}

/// Searches lines, and returns the numbers of those found.
fn lines_with(lines: &[String], typed: &str) -> Vec<u32> {
    let file = file(lines.join("\n"));
    places_in(&[&file], typed)
        .iter()
        .map(|place| place.line)
        .collect()
}

#[test]
fn a_text_is_found_in_answers_ids_and_failures_and_not_in_the_names_of_members() {
    let lines = [
        answer("a", "the content of it"),
        answer("content-7", "x"),
        answer("b", "nothing"),
        r#"{"custom_id":"c","response":null,"error":{"code":"content_filter","message":"x"}}"#.into(),
        r#"{"custom_id":"d","response":{"status_code":429,"body":{"error":{"message":"no content","code":"x"}}}}"#.into(),
    ];
    assert_eq!(lines_with(&lines, "content"), [1, 2, 4, 5]);
    assert_eq!(lines_with(&lines, "429"), [5]);
    assert_eq!(lines_with(&lines, "req_b"), [3]);
    assert_eq!(lines_with(&lines, "assistant"), [0; 0]);
}

#[test]
fn places_have_files_lines_and_offsets() {
    let (one, two) = (answer("a", "zoo"), answer("b", "no"));
    let first = file(format!("\u{feff}{one}\r\n\n{two}\n{one}"));
    let second = file(format!("{two}\n{one}\n"));
    let width = one.len() as u64;
    let place = |file, line, offset| Place { file, line, offset };
    assert_eq!(
        places_in(&[&first, &second], "zoo"),
        [
            place(0, 1, 0),
            place(0, 4, 3 + width + 3 + two.len() as u64 + 1),
            place(1, 2, two.len() as u64 + 1),
        ]
    );
}

#[test]
fn without_a_query_every_line_that_is_not_blank_is_found() {
    let lines = [
        answer("a", "x"),
        String::new(),
        "nonsense".into(),
        "  ".into(),
    ];
    assert_eq!(lines_with(&lines, ""), [1, 3]);
}

#[test]
fn everything_that_is_set_must_hold() {
    let lines = [
        answer("a", "zoo"),
        answer("b", "zoo").replace("stop", "length"),
        answer("c", "zoo").replace(r#""m""#, r#""gpt-5-Nano""#),
        answer("d", "zoo").replace(r#"tokens":4"#, r#"tokens":400"#),
        answer("e", "x"),
    ];
    let typed = [
        "class:soft",
        "finish:LENGTH",
        "model:nano",
        "tokens:>100",
        "tokens:7",
        "class:ok zoo",
    ];
    let found = typed.map(|typed| lines_with(&lines, typed));
    let expected: [&[u32]; 6] = [&[2], &[2], &[3], &[4], &[1, 2, 3, 5], &[1, 3, 4]];
    assert_eq!(found, expected);
}

#[test]
fn lines_that_nobody_can_read_are_searched_as_they_came() {
    let lines = [
        r#"{"custom_id":"a","response":{"body":"the caf\u00e9"#.to_owned(),
        "plain words of a café".to_owned(),
        answer("b", "tea"),
    ];
    assert_eq!(lines_with(&lines, "café"), [1, 2]);
    assert_eq!(lines_with(&lines, "class:unreadable"), [1, 2]);
}

#[test]
fn broken_bytes_keep_nothing_from_being_found() {
    let line = answer("a", "left \x01right").into_bytes();
    let line: Vec<u8> = line
        .into_iter()
        .map(|byte| if byte == 1 { 0xff } else { byte })
        .collect();
    let file = file(&line);
    let found = ["left", "right", "left right", "left \u{fffd}right"]
        .map(|text| places_in(&[&file], text).len());
    assert_eq!(found, [1, 1, 0, 1]);
}

#[test]
fn a_body_that_is_a_string_is_searched_through_both_layers_of_escapes() {
    let body = r#"{\"choices\":[{\"message\":{\"content\":\"the caf\\u00e9 \\\"Zoo\\\" \\ud83d\\ude00\"}}]}"#;
    let line = [format!(
        r#"{{"custom_id":"a","response":{{"status_code":200,"body":"{body}"}}}}"#
    )];
    let texts = ["café", "the café \"Zoo\" 😀", "😀", "/zoo\" ./"];
    assert_eq!(
        texts.map(|text| lines_with(&line, text)),
        [const { [1] }; 4].map(Vec::from)
    );
}

#[test]
fn a_call_of_a_tool_is_found_across_its_name_and_its_arguments() {
    let call = r#"{"choices":[{"message":{"tool_calls":[{"function":{"name":"tag_zoo","arguments":"{\"a\":1}"}}]}}]}"#;
    let line = [format!(
        r#"{{"custom_id":"a","response":{{"status_code":200,"body":{call}}}}}"#
    )];
    assert_eq!(lines_with(&line, r#"zoo({"a":1})"#), [1]);
}

#[test]
fn several_answers_of_one_result_are_searched_as_they_are_shown() {
    let body = r#"{"choices":[{"message":{"content":"one"}},{"message":{"content":"two"}}]}"#;
    let line = [format!(
        r#"{{"custom_id":"a","response":{{"status_code":200,"body":{body}}}}}"#
    )];
    assert_eq!(lines_with(&line, r"/one\s+two/"), [1]);
}

#[test]
fn our_own_words_are_not_found() {
    let line = [r#"{"custom_id":"a","response":{"status_code":200,"body":null}}"#.to_owned()];
    assert_eq!(lines_with(&line, "nothing"), [0; 0]);
}

#[test]
fn hits_come_chunk_by_chunk_in_the_order_of_the_rows() {
    let hit = answer("a", "zoo");
    let padding = answer("b", &"x".repeat(chunks::CHUNK / 3));
    let lines: Vec<&str> = (0..40)
        .map(|n| {
            if n % 3 == 0 {
                hit.as_str()
            } else {
                padding.as_str()
            }
        })
        .collect();
    let file = file(lines.join("\n"));
    let files = [file.path().to_owned()];
    let scope = Scope {
        files: &files,
        input: None,
        ids: None,
        overruled: Overruled::none(),
    };
    let mut told = Vec::new();
    search(
        &scope,
        &query("zoo"),
        2,
        &Stop::default(),
        |places, progress| {
            told.push((places.to_vec(), progress.done));
        },
    )
    .unwrap();
    let found: Vec<u32> = told
        .iter()
        .flat_map(|(places, _)| places)
        .map(|place| place.line)
        .collect();
    let expected: Vec<u32> = (0..40).filter(|n| n % 3 == 0).map(|n| n + 1).collect();
    assert_eq!(found, expected);
    assert!(told.len() > 5, "{} pieces", told.len());
    assert!(told.is_sorted_by_key(|(_, done)| *done));
    assert_eq!(
        told.last().unwrap().1,
        file.path().metadata().unwrap().len()
    );
}

#[test]
fn only_lines_that_can_hold_the_text_are_read() {
    let mut lines = vec![answer("a", "nothing of the kind"); 1000];
    lines.push(answer("b", r"a z\u006fo"));
    let judge = Judge::new(&query("zoo")).unwrap();
    let source: chunks::Source = Box::new(std::io::Cursor::new(lines.join("\n") + "\n"));
    let mut read = 0;
    chunks::pass(
        vec![source],
        1,
        &Stop::default(),
        |chunk: &Chunk| judge.candidates(chunk).count(),
        |taken| {
            read += taken.value;
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    assert_eq!(read, 1);
}

#[test]
fn a_search_that_is_stopped_ends_and_keeps_its_hits() {
    let padding = answer("b", &"x".repeat(chunks::CHUNK / 2));
    let lines = vec![padding.as_str(); 60];
    let file = file(lines.join("\n"));
    let files = [file.path().to_owned()];
    let scope = Scope {
        files: &files,
        input: None,
        ids: None,
        overruled: Overruled::none(),
    };
    let stop = Stop::default();
    let mut seen = 0;
    let hits = search(&scope, &query("xx"), 2, &stop, |places, _| {
        seen += places.len() as u64;
        stop.set();
    })
    .unwrap();
    assert!(hits == seen && (1..10).contains(&hits), "{hits} of 60");
}

#[test]
fn what_cannot_be_told_is_refused_and_not_answered_with_nothing() {
    let file = file(answer("a", "x"));
    let files = [file.path().to_owned()];
    let scope = Scope {
        files: &files,
        input: None,
        ids: None,
        overruled: Overruled::none(),
    };
    for typed in ["class:missing", "class:unknown", "class:duplicate"] {
        let failure = search(&scope, &query(typed), 1, &Stop::default(), |_, _| {}).unwrap_err();
        assert_eq!(failure.kind, Kind::Usage, "{typed}");
    }
}

#[test]
fn a_file_that_is_not_there_is_a_failure() {
    let files = [PathBuf::from("/nonexistent/x")];
    let scope = Scope {
        files: &files,
        input: None,
        ids: None,
        overruled: Overruled::none(),
    };
    let failure = search(&scope, &query("x"), 1, &Stop::default(), |_, _| {}).unwrap_err();
    assert_eq!(failure.kind, Kind::Disk);
}

/// The ways in which a writer may spell the characters of a string.
#[derive(Clone, Copy, Debug)]
enum Writer {
    Plain,
    Ascii,
    AsciiCapital,
    /// Escapes of any characters, at random.
    Wild(u64),
}

fn writer() -> impl Strategy<Value = Writer> {
    prop_oneof![
        Just(Writer::Plain),
        Just(Writer::Ascii),
        Just(Writer::AsciiCapital),
        any::<u64>().prop_map(Writer::Wild),
    ]
}

/// Writes the inside of a JSON string.
fn spelled(text: &str, writer: Writer) -> String {
    let mut dice = match writer {
        Writer::Wild(seed) => seed | 1,
        Writer::Plain | Writer::Ascii | Writer::AsciiCapital => 0,
    };
    let mut out = String::new();
    for c in text.chars() {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let roll = dice >> 61;
        let escaped = |capital: bool| {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units).iter();
            units
                .map(|unit| {
                    if capital {
                        format!("\\u{unit:04X}")
                    } else {
                        format!("\\u{unit:04x}")
                    }
                })
                .collect::<String>()
        };
        let short = match c {
            '"' => Some("\\\""),
            '\\' => Some("\\\\"),
            '\n' => Some("\\n"),
            '\t' => Some("\\t"),
            '/' if roll % 2 == 0 => Some("\\/"),
            _ => None,
        };
        match (writer, short) {
            (Writer::Wild(_), _) if roll < 3 => out += &escaped(roll == 0),
            (_, Some(short)) => out += short,
            (_, None) if c < ' ' => out += &escaped(false),
            (Writer::Ascii, None) if !c.is_ascii() => out += &escaped(false),
            (Writer::AsciiCapital, None) if !c.is_ascii() => out += &escaped(true),
            _ => out.push(c),
        }
    }
    out
}

/// Few letters, so that texts are found by chance.
fn words(most: usize) -> impl Strategy<Value = String> {
    let letters = vec![
        "a", "b", "A", "k", "K", "\u{212a}", "s", "ſ", "u", "0", "6", "1", "é", "É", "п", "П",
        "日", "本", "😀", "😁", "\"", "\\", "/", "\n", "\t", " ", "(", ")", "\u{1}", "u0061",
        "\u{fffd}", "ß", "İ",
    ];
    prop::collection::vec(prop::sample::select(letters), 1..most)
        .prop_map(|letters| letters.concat())
}

/// Finds a text as slowly and as simply as can be: every line is read in full.
fn slow(lines: &[String], typed: &Query) -> Vec<u32> {
    let needle = typed.text.as_ref().unwrap();
    let regex = regex::Regex::new(&needle.expression()).unwrap();
    let says = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let body = &line["response"]["body"];
        let body: serde_json::Value = match body.as_str() {
            Some(inner) => serde_json::from_str(inner).unwrap(),
            None => body.clone(),
        };
        let content = body["choices"][0]["message"]["content"]
            .as_str()
            .unwrap_or_default();
        // An answer of white space alone is none.
        let content = if content.trim().is_empty() {
            ""
        } else {
            content
        };
        [line["custom_id"].as_str().unwrap(), "req", content]
            .iter()
            .any(|text| regex.is_match(text))
    };
    let numbered = (1..).zip(lines);
    numbered
        .filter(|(_, line)| says(line))
        .map(|(number, _)| number)
        .collect()
}

prop_compose! {
    fn line()(
        id in words(4),
        content in words(12),
        writers in (writer(), writer()),
        is_string in any::<bool>(),
    ) -> String {
        let body = format!(r#"{{"choices":[{{"message":{{"content":"{}"}}}}]}}"#, spelled(&content, writers.0));
        let body = if is_string {
            // Only escapes whose own letters are not escaped again.
            let outer = match writers.1 {
                Writer::Wild(_) => Writer::Plain,
                other => other,
            };
            format!("\"{}\"", spelled(&body, outer))
        } else {
            body
        };
        let id = spelled(&id, writers.1);
        format!(r#"{{"custom_id":"{id}","response":{{"status_code":200,"request_id":"req","body":{body}}}}}"#)
    }
}

fn needles() -> impl Strategy<Value = Query> {
    let literal = words(4).prop_map(|text| Needle::literal(&text).unwrap());
    let regex = (
        words(3),
        words(3),
        prop::sample::select(vec![
            ".*", "|", "+", "?", r"\s", "[ab]", "{2}", r"\b", "$|^",
        ]),
    );
    let regex = regex.prop_map(|(one, two, between)| {
        let expression = [&regex::escape(&one), between, &regex::escape(&two)].concat();
        Needle::regex(&expression).unwrap()
    });
    prop_oneof![literal, regex].prop_map(|text| Query {
        text: Some(text),
        ..Query::default()
    })
}

proptest! {
    #[test]
    fn nothing_is_missed_however_it_is_spelled(
        lines in prop::collection::vec(line(), 1..6),
        query in needles(),
    ) {
        let source: chunks::Source = Box::new(std::io::Cursor::new(lines.join("\n")));
        let judge = Judge::new(&query).unwrap();
        let mut found = Vec::new();
        let work = |chunk: &Chunk| judge.rows(chunk).map(|(number, _)| number).collect::<Vec<u32>>();
        chunks::pass(vec![source], 1, &Stop::default(), work, |taken| {
            found.extend(taken.value.iter().map(|number| number + u32::try_from(taken.first_line).unwrap()));
            ControlFlow::Continue(())
        }).unwrap();
        prop_assert_eq!(&found, &slow(&lines, &query), "{}", query);
        let judged: Vec<u32> = (1..).zip(&lines)
            .filter(|(_, line)| judge.wants(&Row::read(1, line.as_bytes())))
            .map(|(number, _)| number)
            .collect();
        prop_assert_eq!(judged, found);
    }

    #[test]
    fn no_bytes_make_searching_panic(bytes: Vec<u8>, query in needles()) {
        let judge = Judge::new(&query).unwrap();
        judge.wants(&Row::read(1, &bytes));
        asked::heard(&bytes, &judge);
    }
}

fn asked(id: &str, text: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","method":"POST","url":"/v1/x","body":{{"model":"m","messages":[{{"role":"user","content":"{text}"}}]}}}}"#
    )
}

/// Searches results beside their requests, and returns files and lines; the requests are file 1.
fn joined(results: &[String], requests: &[String], typed: &str) -> Vec<(u8, u32)> {
    let (results, requests) = (file(results.join("\n")), file(requests.join("\n")));
    let files = [results.path().to_owned()];
    let study = study(&files, Some(requests.path()), 2, &Stop::default(), |_| {}).unwrap();
    let scope = Scope {
        files: &files,
        input: Some(requests.path()),
        ids: Some(&study.ids),
        overruled: Overruled::none(),
    };
    let mut places = Vec::new();
    search(&scope, &query(typed), 2, &Stop::default(), |new, _| {
        places.extend_from_slice(new);
    })
    .unwrap();
    places
        .iter()
        .map(|place| (place.file, place.line))
        .collect()
}

#[test]
fn a_text_in_a_request_finds_its_results_among_the_others() {
    let results = [
        answer("c", "the zoo"),
        answer("a", "x"),
        answer("b", "y"),
        answer("a", "z"),
    ];
    let requests = [
        asked("a", r"a z\u006fo"),
        asked("b", "a house"),
        asked("c", "zoo"),
        asked("d", "zoo"),
    ];
    assert_eq!(
        joined(&results, &requests, "zoo"),
        [(0, 1), (0, 2), (0, 4), (1, 4)]
    );
    assert_eq!(joined(&results, &requests, "zoo class:missing"), [(1, 4)]);
    assert_eq!(joined(&results, &requests, "zoo class:duplicate"), [(0, 4)]);
    assert_eq!(
        joined(&results, &requests, "zoo tokens:>100"),
        [(0u8, 0u32); 0]
    );
}

#[test]
fn what_is_missing_unknown_or_there_twice_is_told_beside_the_requests() {
    let results = [
        answer("a", "x"),
        answer("e", "x"),
        answer("a", "x"),
        "nonsense".to_owned(),
    ];
    let requests = [
        asked("b", "x"),
        asked("a", "x"),
        String::new(),
        asked("c", "x"),
        r#"{"body":{}}"#.to_owned(),
    ];
    let found = [
        "class:missing",
        "class:unknown",
        "class:duplicate",
        "class:missing,unreadable",
        "model:m",
    ]
    .map(|typed| joined(&results, &requests, typed));
    let expected: [&[(u8, u32)]; 5] = [
        &[(1, 1), (1, 4)],
        &[(0, 2)],
        &[(0, 3)],
        &[(0, 4), (1, 1), (1, 4), (1, 5)],
        &[(0, 1), (0, 2), (0, 3)],
    ];
    assert_eq!(found, expected);
}

#[test]
fn beside_the_requests_everything_is_all_results_and_what_is_missing() {
    let results = [answer("a", "x"), answer("b", "x")];
    let requests = [asked("b", "x"), asked("c", "x")];
    assert_eq!(joined(&results, &requests, ""), [(0, 1), (0, 2), (1, 2)]);
}

#[test]
fn a_group_of_failures_is_found_by_its_key() {
    let failed = |id: &str, used: u64| {
        format!(
            r#"{{"custom_id":"{id}","response":{{"status_code":429,"body":{{"error":{{"message":"used {used}","code":"rate"}}}}}}}}"#
        )
    };
    let lines = [
        failed("a", 1),
        answer("b", "x"),
        failed("c", 99),
        failed("d", 7).replace("rate", "other"),
    ];
    let group = Row::read(1, lines[0].as_bytes()).group().unwrap();
    let typed = Query {
        group: Some(group),
        ..Query::default()
    }
    .to_string();
    assert_eq!(lines_with(&lines, &typed), [1, 3]);
}

#[test]
fn a_line_that_nobody_can_read_is_found_by_the_reason_too() {
    let lines = [
        r#"{"custom_id":"a","response":{"body":"half"#.to_owned(),
        answer("b", "tea"),
        "[1,2]".to_owned(),
        answer("c", "EOF and trailing characters"),
        r#"{"custom_id":"d"} x"#.to_owned(),
    ];
    let texts = [
        "eof while",
        "class:unreadable eof",
        "JSON object",
        "class:unreadable trailing",
        "/^trailing .*s$/",
        "class:unreadable column",
        "class:unreadable",
    ];
    let found = texts.map(|text| lines_with(&lines, text));
    let expected: [&[u32]; 7] = [&[1], &[1], &[3], &[5], &[5], &[], &[1, 3, 5]];
    assert_eq!(found, expected);
    // What no reason holds is looked for as fast as ever.
    let passes_over = |typed: &str| Judge::new(&query(typed)).unwrap().passes_over();
    assert!(passes_over("zeppelin") && passes_over("429") && !passes_over("eof"));
}

/// The search through what a file has grown by, and the one through all of it.
fn grown(before: &str, after: &str, typed: &str) -> (Vec<Place>, Vec<Place>) {
    let mut file = file(before);
    let shelf = crate::results::shelf::Shelf::open(&[file.path().to_owned()], None).unwrap();
    let old = places_in(&[&file], typed);
    let sizes = shelf.sizes();
    file.write_all(after.as_bytes()).unwrap();
    shelf.refresh().unwrap();
    while shelf.total().is_none() {
        shelf.advance(1 << 20).unwrap();
    }
    let from = shelf.news_since(&sizes).unwrap();
    let files = [file.path().to_owned()];
    let scope = Scope {
        files: &files,
        input: None,
        ids: None,
        overruled: Overruled::none(),
    };
    let mut places: Vec<Place> = old.into_iter().filter(|place| *place < from[0]).collect();
    let on = |new: &[Place], _| places.extend_from_slice(new);
    search_on(&scope, &query(typed), &from, 2, &Stop::default(), on).unwrap();
    (places, places_in(&[&file], typed))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn to_go_on_where_a_file_has_grown_is_to_search_all_of_it(
        hits: Vec<bool>,
        cut in 0..4000_usize,
    ) {
        let line = |hit: &bool| answer("x", if *hit { "needle" } else { "hay" }) + "\n";
        let text: String = hits.iter().map(line).collect();
        let (before, after) = text.split_at(cut.min(text.len()));
        let (went_on, all) = grown(before, after, "needle");
        prop_assert_eq!(went_on, all);
    }
}

#[test]
fn lines_that_do_not_count_are_no_hits() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [answer("a", "needle"), answer("b", "needle")];
    let tries = ["one", "two"].map(|name| {
        let path = folder.path().join(name);
        std::fs::write(&path, lines.join("\n")).unwrap();
        crate::results::family::Try {
            files: vec![path],
            weight: crate::results::family::Weight::Whole,
            group: 0,
        }
    });
    let standing = crate::results::family::stand(&tries, 1, &Stop::default(), |_| ()).unwrap();
    let files = tries.map(|one| one.files[0].clone());
    for typed in ["needle", ""] {
        let overruled = standing.overruled();
        let scope = Scope {
            files: &files,
            input: None,
            ids: None,
            overruled: &overruled,
        };
        let mut found = Vec::new();
        let on = |new: &[Place], _| found.extend(new.iter().map(|place| (place.file, place.line)));
        search(&scope, &query(typed), 1, &Stop::default(), on).unwrap();
        assert_eq!(found, [(1, 1), (1, 2)], "{typed:?}");
    }
}
