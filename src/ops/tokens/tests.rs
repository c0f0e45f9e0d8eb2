use proptest::prelude::*;

use super::kinds::{CLASSES, Kind, Kinds};
use super::split::Splitter;
use super::*;

/// The tokeniser whose vocabularies ours are made from.
fn theirs(encoding: Encoding) -> tiktoken_rs::CoreBPE {
    match encoding {
        Encoding::O200k => tiktoken_rs::o200k_base().unwrap(),
        Encoding::Cl100k => tiktoken_rs::cl100k_base().unwrap(),
    }
}

/// Returns the texts on which both count differently.
fn differing(texts: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for encoding in Encoding::ALL {
        let (ours, theirs) = (Tokeniser::load(encoding).unwrap(), theirs(encoding));
        let mut bench = Bench::default();
        for text in texts {
            let wanted = theirs.encode_ordinary(text).len() as u64;
            let counted = ours.count(text, &mut bench);
            if counted.tokens != wanted {
                found.push(format!("{encoding:?} {text:?}: {counted:?}, not {wanted}"));
            }
        }
    }
    found
}

#[test]
fn every_character_is_of_the_kind_that_the_patterns_see_in_it() {
    let kinds = Kinds::load().unwrap();
    let is = |class: &str| regex::Regex::new(&format!("^{class}$")).unwrap();
    let classes = CLASSES.map(|(kind, class)| (kind, is(class)));
    let mut buffer = [0; 4];
    let mut wrong = Vec::new();
    for c in char::MIN..=char::MAX {
        let text = c.encode_utf8(&mut buffer);
        let found = classes.iter().find(|(_, class)| class.is_match(text));
        let wanted = found.map_or(Kind::Other, |(kind, _)| *kind);
        if wanted != kinds.of(c) {
            wrong.push((c, wanted, kinds.of(c)));
        }
    }
    assert_eq!(wrong.len(), 0, "{wrong:?}");
}

/// Parts that reach every rule of both patterns, and those that divide them.
const CORNERS: &[&str] = &[
    "a",
    "A",
    "Hello",
    "HELLO",
    "helloWorld",
    "XMLHttp",
    "ǅ",
    "中文",
    "ʰ",
    "e\u{301}",
    "\u{301}",
    "ß",
    "Ω",
    "1",
    "12345",
    "½",
    "Ⅷ",
    " ",
    "  ",
    "   ",
    "\t",
    "\u{a0}",
    "\u{3000}",
    "\n",
    "\r\n",
    "\n\n\n",
    " \n ",
    "!",
    "!!!",
    "/",
    "//\n/",
    "'s",
    "'S",
    "'ſ",
    "'LL",
    "'ve",
    "'t",
    "don't",
    "'",
    "''",
    "_",
    "😀",
    "👩‍👩‍👧",
    "\u{0}",
    "<|endoftext|>",
    "ไทย",
    "हिन्दी",
    "العربية",
    "\u{378}",
    "…",
    "\u{feff}",
];

/// Every corner alone, beside each other one, and with what changes a rule around both.
fn corners() -> Vec<String> {
    let mut texts = vec![String::new()];
    for one in CORNERS {
        texts.push((*one).to_owned());
        for other in CORNERS {
            texts.push(format!("{one}{other}"));
            for third in [" ", "\n", "a", "A", "'s", "!", "中", "\u{301}", "1"] {
                texts.push(format!("{one}{other}{third}"));
                texts.push(format!("{third}{one}{other}"));
            }
        }
    }
    texts
}

#[test]
fn both_count_the_same_at_every_corner_of_the_patterns() {
    let found = differing(&corners());
    assert_eq!(
        found.len(),
        0,
        "{} of them: {:?}",
        found.len(),
        found.get(..20.min(found.len()))
    );
}

#[test]
fn both_count_the_same_in_texts_by_lot() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let bits = prop_oneof![
        8 => "[a-zA-Z]{1,12}", 4 => " {1,4}", 2 => "[\\r\\n\\t ]{1,5}", 3 => "[0-9]{1,7}",
        3 => "[!-/:-@\\[-`{-~]{1,6}", 2 => "\\PC{1,8}", 1 => "[\\p{Lo}\\p{M}]{1,30}", 1 => "'(s|t|re|VE|m|LL|d|ſ)",
        1 => "\\p{Lu}{1,40}", 1 => "(.|\\n){1,5}",
    ];
    let text = proptest::collection::vec(bits, 0..12).prop_map(|bits| bits.concat());
    let texts: Vec<String> = (0..6000)
        .map(|_| proptest::strategy::ValueTree::current(&text.new_tree(&mut runner).unwrap()))
        .collect();
    let found = differing(&texts);
    assert_eq!(
        found.len(),
        0,
        "{} of them: {:?}",
        found.len(),
        found.get(..20.min(found.len()))
    );
}

#[test]
fn pieces_together_are_the_text() {
    for encoding in Encoding::ALL {
        let splitter = Splitter::load(encoding).unwrap();
        for text in corners() {
            assert_eq!(splitter.pieces(&text).collect::<String>(), text);
        }
    }
}

/// Golden counts, each with where it was published.
#[test]
fn published_counts_are_ours_too() {
    let ours = |encoding, text: &str| {
        let tokeniser = Tokeniser::load(encoding).unwrap();
        tokeniser.count(text, &mut Bench::default()).tokens
    };
    // The tests of github.com/openai/tiktoken, `tests/test_encoding.py` and `test_offsets.py`.
    let cl100k = [
        ("rer", 1),
        ("'rer", 2),
        ("today\n ", 3),
        ("today\n \n", 2),
        ("today\n  \n", 2),
        ("👍", 3),
        ("hello world", 2),
        ("goodbye world", 3),
        // The same file: special tokens in ordinary text.
        ("<|endoftext|>", 7),
    ];
    let counted = cl100k.map(|(text, _)| (text, ours(Encoding::Cl100k, text)));
    assert_eq!(counted, cl100k);
    // The cookbook's comparison of vocabularies.
    let cookbook = [
        ("antidisestablishmentarianism", 6, 6),
        ("2 + 2 = 4", 7, 7),
        ("お誕生日おめでとう", 9, 8),
        ("tiktoken is great!", 6, 6),
    ];
    for (text, cl100k, o200k) in cookbook {
        assert_eq!(
            (ours(Encoding::Cl100k, text), ours(Encoding::O200k, text)),
            (cl100k, o200k),
            "{text}"
        );
    }
}

#[test]
fn work_grows_with_the_length_of_a_run_and_not_with_its_square() {
    // Each of these makes one piece of the whole text, or a pattern look back over all of it.
    let texts = [
        "a".repeat(200_000),
        " ".repeat(200_000),
        format!("{}x", " ".repeat(200_000)),
        "中".repeat(60_000),
        "!".repeat(200_000),
        format!("中{}", "A".repeat(200_000)),
        "\n ".repeat(100_000),
        "e\u{301}".repeat(60_000),
    ];
    for encoding in Encoding::ALL {
        let tokeniser = Tokeniser::load(encoding).unwrap();
        for text in &texts {
            let mut bench = Bench::default();
            let count = tokeniser.count(text, &mut bench);
            let start: String = text.chars().take(8).collect();
            assert!(bench.most_parts() <= LONGEST_RUN, "{start:?}");
            assert!(
                count.tokens > 0 && count.tokens <= text.len() as u64,
                "{start:?}"
            );
        }
        assert!(tokeniser.count(&texts[0], &mut Bench::default()).is_cut);
        assert!(
            !tokeniser
                .count(&"word ".repeat(20_000), &mut Bench::default())
                .is_cut
        );
    }
}

mod files {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::super::*;
    use crate::domain::estimate::{Amount, Basis, Doubt, Tokens};
    use crate::domain::price::PriceList;
    use crate::domain::{Kind, Progress};
    use crate::results::chunks::Stop;

    fn line(url: &str, body: &str) -> String {
        format!("{{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"{url}\",\"body\":{body}}}\n")
    }

    fn chat(body: &str) -> String {
        line("/v1/chat/completions", body)
    }

    fn written(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("in.jsonl");
        std::fs::write(&path, text).unwrap();
        (dir, path)
    }

    fn counter() -> Counter {
        Counter::new(Arc::new(PriceList::default()))
    }

    fn count(text: impl AsRef<[u8]>) -> Tokens {
        let (_dir, path) = written(text.as_ref());
        let counted = counter().count(&path, Draw::All, 2, &Stop::default(), |_| {});
        counted.unwrap().tokens
    }

    /// Input tokens, the most of output, and doubts.
    fn told(text: &str) -> (u64, Option<u64>, Vec<Doubt>) {
        let tokens = count(text);
        assert_eq!(tokens.unreadable, 0, "{text}");
        let whole = tokens.whole();
        let output = (whole.open.likely == 0).then_some(whole.output.likely);
        let doubts = tokens.doubts.iter().map(|(doubt, _)| *doubt).collect();
        (whole.input.likely, output, doubts)
    }

    #[test]
    fn messages_are_counted_as_the_cookbook_counts_them() {
        // The example of the cookbook, whose counts were compared with those of the API.
        let messages = r#"[
            {"role":"system","content":"You are a helpful, pattern-following assistant that translates corporate jargon into plain English."},
            {"role":"system","name":"example_user","content":"New synergies will help drive top-line growth."},
            {"role":"system","name":"example_assistant","content":"Things working well together will increase revenue."},
            {"role":"system","name":"example_user","content":"Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."},
            {"role":"system","name":"example_assistant","content":"Let's talk later when we're less busy about how to do better."},
            {"role":"user","content":"This late pivot means we don't have time to boil the ocean for the client deliverable."}
        ]"#
        .replace('\n', " ");
        let of = |model: &str| {
            told(&chat(&format!(
                "{{\"model\":\"{model}\",\"messages\":{messages}}}"
            )))
        };
        let counts =
            ["gpt-4-0613", "gpt-3.5-turbo", "gpt-4o", "gpt-4o-mini"].map(|model| of(model).0);
        assert_eq!(counts, [129, 129, 124, 124]);
    }

    /// Endpoint, body, tokens read, and the most that may be written. The first: 3 around the
    /// message, 1 for the role, 2 for the text, 3 before the answer.
    const SHAPES: &[(&str, &str, u64, Option<u64>)] = &[
        (
            "/v1/chat/completions",
            r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hello world"}],"max_tokens":5,"n":2}"#,
            9,
            Some(10),
        ),
        (
            "/v1/chat/completions",
            r#"{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"text","text":"hello world"}]}],"max_completion_tokens":7}"#,
            9,
            Some(7),
        ),
        (
            "/v1/responses",
            r#"{"model":"gpt-4o","input":"hello world","max_output_tokens":9}"#,
            9,
            Some(9),
        ),
        (
            "/v1/responses",
            r#"{"model":"gpt-4o","instructions":"hello world","input":[{"role":"user","content":[{"type":"input_text","text":"hello world"}]}]}"#,
            15,
            None,
        ),
        (
            "/v1/embeddings",
            r#"{"model":"text-embedding-3-small","input":"hello world"}"#,
            2,
            Some(0),
        ),
        (
            "/v1/embeddings",
            r#"{"model":"text-embedding-3-small","input":["hello world","hello"]}"#,
            3,
            Some(0),
        ),
        (
            "/v1/embeddings",
            r#"{"model":"text-embedding-3-small","input":[15339,1917]}"#,
            2,
            Some(0),
        ),
        (
            "/v1/embeddings",
            r#"{"model":"text-embedding-3-small","input":[[15339,1917],[15339]]}"#,
            3,
            Some(0),
        ),
        (
            "/v1/completions",
            r#"{"model":"davinci-002","prompt":["hello world","hello"],"max_tokens":4}"#,
            3,
            Some(4),
        ),
        (
            "/v1/moderations",
            r#"{"model":"omni-moderation-latest","input":"hello world"}"#,
            2,
            Some(0),
        ),
        (
            "/chat/completions",
            r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hello world"}]}"#,
            9,
            None,
        ),
        ("/v1/responses", r#"{"model":"gpt-4o","input":""}"#, 7, None),
    ];

    #[test]
    fn each_endpoint_has_its_shape() {
        let none: Vec<Doubt> = Vec::new();
        for (endpoint, body, input, output) in SHAPES {
            let text = line(endpoint, body);
            assert_eq!(told(&text), (*input, *output, none.clone()), "{text}");
        }
    }

    /// Endpoint, body, and what about it has no rule.
    const DOUBTS: &[(&str, &str, Doubt)] = &[
        (
            "/v1/chat/completions",
            r#"{"model":"llama-3","messages":[]}"#,
            Doubt::Vocabulary,
        ),
        (
            "/v1/chat/completions",
            r#"{"model":"gpt-4o","messages":[],"tools":[{"type":"function"}]}"#,
            Doubt::Tools,
        ),
        (
            "/v1/chat/completions",
            r#"{"model":"gpt-4o","messages":[],"response_format":{"type":"json_schema","json_schema":{}}}"#,
            Doubt::Form,
        ),
        (
            "/v1/responses",
            r#"{"model":"gpt-4o","input":"x","text":{"format":{"type":"json_schema"}}}"#,
            Doubt::Form,
        ),
        (
            "/v1/chat/completions",
            r#"{"model":"gpt-4o","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"x"}]}]}"#,
            Doubt::Calls,
        ),
        (
            "/v1/chat/completions",
            r#"{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}"#,
            Doubt::Picture,
        ),
        (
            "/v1/responses",
            r#"{"model":"gpt-4o","input":[{"role":"user","content":[{"type":"input_file","file_id":"x"}]}]}"#,
            Doubt::File,
        ),
        (
            "/v1/chat/completions",
            r#"{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}]}"#,
            Doubt::Sound,
        ),
        (
            "/v1/responses",
            r#"{"model":"gpt-4o","input":"x","previous_response_id":"resp_1"}"#,
            Doubt::Elsewhere,
        ),
        (
            "/v1/images/generations",
            r#"{"model":"gpt-image-1","prompt":"a cat"}"#,
            Doubt::Other,
        ),
    ];

    #[test]
    fn what_has_no_rule_is_named() {
        for (endpoint, body, doubt) in DOUBTS {
            assert_eq!(told(&line(endpoint, body)).2, [*doubt], "{endpoint} {body}");
        }
        let long = "a".repeat(LONGEST_RUN + 1);
        let run =
            format!(r#"{{"model":"gpt-4o","messages":[{{"role":"user","content":"{long}"}}]}}"#);
        assert_eq!(told(&chat(&run)).2, [Doubt::Run]);
        let plain = r#"{"model":"gpt-4o","messages":[],"tools":null,"functions":[],"response_format":{"type":"text"}}"#;
        assert_eq!(told(&chat(plain)).2, []);
    }

    #[test]
    fn a_special_token_in_a_text_is_text() {
        let text =
            chat(r#"{"model":"gpt-4o","messages":[{"role":"user","content":"<|endoftext|>"}]}"#);
        assert_eq!(told(&text).0, 3 + 1 + 7 + 3);
    }

    #[test]
    fn lines_that_are_no_requests_are_counted_and_spoil_nothing() {
        let good =
            chat(r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hello world"}]}"#);
        let mut text = format!(
            "\u{feff}{good}\r\n\nnonsense\n[1]\n{{}}\n{}\n",
            chat("[]").trim()
        );
        text.push_str(good.trim_end());
        let mut bytes = text.into_bytes();
        bytes.extend(b"\n{\"custom_id\":\"\xff\"}\n");
        let tokens = count(bytes);
        let whole = tokens.whole();
        assert_eq!(
            (tokens.unreadable, whole.requests, whole.input),
            (5, Amount::exact(2), Amount::exact(18))
        );
    }

    #[test]
    fn long_requests_are_kept_apart_where_they_cost_more() {
        use crate::domain::price::{Long, Price, Tariff};
        let mut prices = PriceList::default();
        let long = Some(Long {
            above: 10,
            tariff: Tariff::default(),
        });
        let usual = Tariff::default();
        prices.set("gpt-4o", Price { usual, long });
        let of = |words: usize| {
            let content = "hello ".repeat(words);
            chat(&format!(
                r#"{{"model":"gpt-4o","messages":[{{"role":"user","content":"{}"}}]}}"#,
                content.trim()
            ))
        };
        let (_dir, path) = written((of(3) + &of(4)).as_bytes());
        let counter = Counter::new(Arc::new(prices));
        let counted = counter.count(&path, Draw::All, 1, &Stop::default(), |_| {});
        let model = counted.unwrap().tokens.models.remove(0);
        assert_eq!(
            (model.usual.input, model.long.input),
            (Amount::exact(10), Amount::exact(11))
        );
    }

    /// Many requests of different lengths.
    fn many(count: usize) -> String {
        (0..count)
            .map(|at| {
                let words = "some words of a request ".repeat(1 + at * 7 % 40);
                chat(&format!(
                    r#"{{"model":"gpt-4o","messages":[{{"role":"user","content":"{words}"}}],"max_tokens":50}}"#
                ))
            })
            .collect()
    }

    #[test]
    fn any_number_of_workers_counts_the_same() {
        let (_dir, path) = written(many(6000).as_bytes());
        let counter = counter();
        let of = |workers, draw| {
            let counted = counter.count(&path, draw, workers, &Stop::default(), |_| {});
            counted.unwrap().tokens
        };
        for draw in [Draw::All, Draw::OneOf { many: 9, seed: 1 }] {
            assert_eq!(of(1, draw), of(3, draw), "{draw:?}");
        }
    }

    #[test]
    fn a_sample_is_told_with_its_size_and_holds_the_truth_in_its_range() {
        let (_dir, path) = written(many(6000).as_bytes());
        let counter = counter();
        let of = |draw| {
            let counted = counter.count(&path, draw, 1, &Stop::default(), |_| {});
            counted.unwrap().tokens
        };
        let truth = of(Draw::All);
        assert_eq!(truth.basis, Basis::Whole);
        for seed in 0..5 {
            let sample = of(Draw::OneOf { many: 20, seed });
            let Basis::Sample { drawn, of: 6000 } = sample.basis else {
                panic!("{:?}", sample.basis);
            };
            assert!((200..400).contains(&drawn), "{drawn}");
            let (told, truth) = (sample.whole().input, truth.whole().input.likely);
            assert!(told.low <= truth && truth <= told.high, "{told:?} {truth}");
            assert!(told.high - told.low < truth / 10, "{told:?}");
        }
    }

    #[test]
    fn a_small_file_is_counted_whole_and_a_large_one_in_a_sample() {
        assert_eq!(Draw::quick(1_000_000, 10_000, 0), Draw::All);
        assert_eq!(Draw::quick(200_000_000, 100, 0), Draw::All);
        let Draw::OneOf { many, .. } = Draw::quick(200_000_000, 50_000, 0) else {
            panic!("all of it");
        };
        assert!((50..200).contains(&many), "{many}");
    }

    #[test]
    fn a_sample_that_is_too_small_becomes_a_count_of_every_line() {
        let (_dir, path) = written(many(50).as_bytes());
        let draw = Draw::OneOf { many: 25, seed: 3 };
        let counted = counter().count(&path, draw, 1, &Stop::default(), |_| {});
        assert_eq!(counted.unwrap().tokens.basis, Basis::Whole);
    }

    #[test]
    fn a_count_reads_each_byte_once_and_tells_how_far_it_is() {
        let text = many(3000);
        let (_dir, path) = written(text.as_bytes());
        let mut told = Vec::new();
        let counted = counter()
            .count(&path, Draw::All, 2, &Stop::default(), |progress| {
                told.push(progress);
            })
            .unwrap();
        let bytes = text.len() as u64;
        let whole = Progress {
            done: bytes,
            total: Some(bytes),
        };
        assert_eq!(told.last(), Some(&whole));
        // A line that two workers share is finished by one of them.
        assert!(counted.work.bytes >= bytes && counted.work.bytes < bytes + 600_000);
    }

    #[test]
    fn a_count_that_is_stopped_says_so() {
        let (_dir, path) = written(many(100).as_bytes());
        let stop = Stop::default();
        stop.set();
        let failed = counter().count(&path, Draw::All, 1, &stop, |_| {});
        assert_eq!(failed.unwrap_err().kind, Kind::Interrupted);
    }

    #[test]
    fn a_count_is_stopped_between_two_lines_of_a_chunk() {
        let (_dir, path) = written(many(5000).as_bytes());
        let stop = Stop::default();
        let inner = stop.clone();
        let failed = counter().count(&path, Draw::All, 1, &stop, move |_| inner.set());
        assert_eq!(failed.unwrap_err().kind, Kind::Interrupted);
    }

    #[test]
    fn a_missing_file_is_a_failure() {
        let dir = tempfile::tempdir().unwrap();
        let failed = counter().count(
            &dir.path().join("none"),
            Draw::All,
            1,
            &Stop::default(),
            |_| {},
        );
        assert_eq!(failed.unwrap_err().kind, Kind::Disk);
    }

    #[test]
    fn no_vocabulary_is_loaded_where_no_request_needs_it() {
        let (_dir, path) = written(b"nonsense\n");
        let counter = counter();
        counter
            .count(&path, Draw::All, 1, &Stop::default(), |_| {})
            .unwrap();
        assert_eq!(counter.loaded(), []);
    }
}
