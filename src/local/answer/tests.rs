use proptest::prelude::*;
use serde_json::json;

use super::*;

fn stamp() -> Stamp {
    Stamp {
        seed: Seed::new(1),
        created: 1_795_000_000,
    }
}

fn answered(endpoint: Endpoint, body: &Value) -> Value {
    serde_json::from_str(&read(endpoint, body).unwrap().answer().body(stamp())).unwrap()
}

fn chat(more: &Value) -> Value {
    let mut body = json!({"model": "m", "messages": [
        {"role": "system", "content": "Summarise."},
        {"role": "user", "content": "The ship is late because of fog. It will arrive on Monday."},
    ]});
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

#[test]
fn a_chat_reply_has_the_documented_shape_and_says_who_answered() {
    let reply = answered(Endpoint::Chat, &chat(&json!({})));
    let expected = json!({
        "id": reply["id"], "object": "chat.completion", "created": 1_795_000_000,
        "model": "batchdeck-extract-1",
        "choices": [{"index": 0, "message": {"role": "assistant",
            "content": "The ship is late because of fog. It will arrive on Monday.",
            "refusal": null, "annotations": []}, "logprobs": null, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 17, "completion_tokens": 15, "total_tokens": 32,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0}},
        "service_tier": null, "system_fingerprint": null,
    });
    assert_eq!(reply, expected);
}

#[test]
fn a_limit_cuts_the_answer_and_says_so() {
    for key in ["max_tokens", "max_completion_tokens"] {
        let reply = answered(Endpoint::Chat, &chat(&json!({key: 4})));
        let choice = &reply["choices"][0];
        let seen = json!([choice["message"]["content"], choice["finish_reason"]]);
        assert_eq!(seen, json!(["The ship is", "length"]), "{key}");
    }
}

#[test]
fn a_cut_response_is_incomplete() {
    let body =
        json!({"model": "m", "input": "The ship is late because of fog.", "max_output_tokens": 2});
    let reply = answered(Endpoint::Responses, &body);
    let seen = json!([
        reply["status"],
        reply["incomplete_details"]["reason"],
        reply["output"][0]["status"]
    ]);
    assert_eq!(
        seen,
        json!(["incomplete", "max_output_tokens", "incomplete"])
    );
}

#[test]
fn a_response_holds_its_text_in_an_output_message() {
    let body = json!({"model": "m", "instructions": "Classify.", "input": [
        {"role": "user", "content": [{"type": "input_text", "text": "The ship is late."}]},
    ]});
    let reply = answered(Endpoint::Responses, &body);
    let content = json!([{"type": "output_text", "text": "The ship is late.", "annotations": []}]);
    assert_eq!(reply["output"][0]["content"], content);
}

#[test]
fn several_answers_are_given_up_to_eight() {
    let reply = answered(Endpoint::Chat, &chat(&json!({"n": 3})));
    assert_eq!(reply["choices"].as_array().unwrap().len(), 3);
    assert!(read(Endpoint::Chat, &chat(&json!({"n": 9}))).is_err());
}

#[test]
fn a_json_format_gets_a_json_object() {
    for kind in ["json_object", "json_schema"] {
        let reply = answered(
            Endpoint::Chat,
            &chat(&json!({"response_format": {"type": kind}})),
        );
        let text = reply["choices"][0]["message"]["content"].as_str().unwrap();
        let object: Value = serde_json::from_str(text).unwrap();
        let summary = "The ship is late because of fog. It will arrive on Monday.";
        assert_eq!(object, json!({ "summary": summary }));
    }
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let cases = [
        (Endpoint::Chat, json!({}), "messages"),
        (Endpoint::Chat, json!({"messages": "hi"}), "messages"),
        (Endpoint::Chat, json!({"messages": []}), "messages"),
        (
            Endpoint::Chat,
            json!({"messages": [{"content": "x"}]}),
            "messages[0].role",
        ),
        (
            Endpoint::Chat,
            json!({"messages": [{"role": "king", "content": "x"}]}),
            "messages[0].role",
        ),
        (
            Endpoint::Chat,
            json!({"messages": [{"role": "user", "content": 7}]}),
            "messages[0].content",
        ),
        (
            Endpoint::Chat,
            chat(&json!({"max_tokens": "many"})),
            "max_tokens",
        ),
        (Endpoint::Responses, json!({}), "input"),
        (Endpoint::Completions, json!({"prompt": 7}), "prompt"),
        (Endpoint::Embeddings, json!({"input": []}), "input"),
        (
            Endpoint::Embeddings,
            json!({"input": "x", "dimensions": 0}),
            "dimensions",
        ),
        (Endpoint::Moderations, json!({"input": 7}), "input"),
    ];
    for (endpoint, body, param) in cases {
        let refusal = read(endpoint, &body).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.param.as_deref()),
            (400, Some(param)),
            "{body}"
        );
    }
}

#[test]
fn vectors_have_the_length_asked_for_and_norm_one() {
    for (model, dimensions, length) in [
        ("text-embedding-3-small", None, 1536),
        ("text-embedding-3-large", None, 3072),
        ("text-embedding-3-small", Some(64), 64),
    ] {
        let mut body = json!({"model": model, "input": ["a cold room", "…"]});
        if let Some(dimensions) = dimensions {
            body["dimensions"] = json!(dimensions);
        }
        let reply = answered(Endpoint::Embeddings, &body);
        for item in reply["data"].as_array().unwrap() {
            let vector: Vec<f64> = serde_json::from_value(item["embedding"].clone()).unwrap();
            let norm: f64 = vector.iter().map(|number| number * number).sum();
            assert_eq!((vector.len(), (norm * 1000.0).round()), (length, 1000.0));
        }
    }
}

#[test]
fn base64_holds_the_same_vector_as_floats() {
    use base64::Engine as _;
    let body = |format: &str| json!({"model": "m", "input": "tea", "dimensions": 8, "encoding_format": format});
    let coded = answered(Endpoint::Embeddings, &body("base64"));
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(coded["data"][0]["embedding"].as_str().unwrap())
        .unwrap();
    let decoded: Vec<f32> = bytes
        .chunks(4)
        .map(|four| f32::from_le_bytes(four.try_into().unwrap()))
        .collect();
    let floats = answered(Endpoint::Embeddings, &body("float"));
    let floats: Vec<f32> = serde_json::from_value(floats["data"][0]["embedding"].clone()).unwrap();
    assert_eq!(decoded, floats);
}

#[test]
fn near_texts_have_near_vectors() {
    let body = json!({"model": "m", "input": [
        "The gateway lost its connection", "The gateway loses the connection",
        "Strawberries from Huelva",
    ]});
    let reply = answered(Endpoint::Embeddings, &body);
    let vectors: Vec<Vec<f64>> = (0..3)
        .map(|at| serde_json::from_value(reply["data"][at]["embedding"].clone()).unwrap())
        .collect();
    let dot = |a: usize, b: usize| -> f64 {
        vectors[a].iter().zip(&vectors[b]).map(|(x, y)| x * y).sum()
    };
    assert!(
        dot(0, 1) > 0.4 && dot(0, 2) < 0.2,
        "{} {}",
        dot(0, 1),
        dot(0, 2)
    );
}

#[test]
fn moderation_flags_by_its_word_list() {
    let body = json!({"input": ["You are a pathetic idiot", "A lovely day"]});
    let reply = answered(Endpoint::Moderations, &body);
    let seen = json!([
        reply["model"],
        reply["results"][0]["flagged"],
        reply["results"][0]["categories"]["harassment"],
        reply["results"][0]["category_scores"]["harassment"],
        reply["results"][1]["flagged"],
    ]);
    assert_eq!(
        seen,
        json!(["batchdeck-wordlist-1", true, true, 0.8, false])
    );
}

#[test]
fn a_body_is_as_long_under_any_stamp() {
    let cases = [
        (Endpoint::Chat, chat(&json!({}))),
        (Endpoint::Responses, json!({"input": "Tea. Coffee."})),
        (Endpoint::Moderations, json!({"input": "Tea."})),
    ];
    for (endpoint, body) in cases {
        let reply = read(endpoint, &body).unwrap().answer();
        let other = Stamp {
            seed: Seed::new(2),
            created: 1_895_000_000,
        };
        assert_eq!(reply.body(stamp()).len(), reply.body(other).len());
    }
}

#[test]
fn tokens_are_about_four_bytes_each_and_never_none() {
    assert_eq!(["", "a", "four", "fives"].map(tokens::count), [1, 1, 1, 2]);
    assert_eq!(tokens::cut("日本語の文", 1), Some("日"));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,80}".prop_map(Value::from),
        "(From|Subject): [a-z .]{0,30}\n\n[A-Za-z .!?\n>•:;()0-9。、ü-]{0,300}"
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![
            Just("messages"),
            Just("input"),
            Just("prompt"),
            Just("role"),
            Just("content"),
            Just("text"),
            Just("type"),
            Just("model"),
            Just("n"),
            Just("max_tokens"),
            Just("response_format"),
            Just("dimensions"),
            Just("instructions"),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.prop_map(str::to_owned), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_body_makes_a_responder_panic(body in any_json(), text in any::<String>()) {
        for endpoint in Endpoint::ALL {
            for body in [&body, &json!({"input": body, "prompt": body, "messages": body}),
                &json!({"messages": [{"role": "user", "content": text}], "input": text, "prompt": text})] {
                if let Ok(asked) = read(endpoint, body) {
                    let reply = asked.answer().body(stamp());
                    prop_assert!(serde_json::from_str::<Value>(&reply).is_ok());
                }
            }
        }
    }

    #[test]
    fn a_summary_takes_every_word_from_the_text(text in "[A-Za-z ,.!?\n]{0,400}") {
        let summary = summary::summarise(&text);
        let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
        for word in summary.split(|c: char| !c.is_alphabetic()) {
            prop_assert!(words.contains(&word));
        }
    }
}
