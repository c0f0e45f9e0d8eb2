//! Every kind of finding, as `check --json` tells it: a golden file each.

use batchdeck::domain::check::Code;
use insta::assert_snapshot;

use crate::support::server::Scene;

/// A request in which nothing is wrong, with more fields in its body.
fn good(id: &str, more: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","method":"POST","url":"/v1/chat/completions","body":{{"model":"gpt-4.1","messages":[{{"role":"user","content":"hi"}}]{more}}}}}"#
    ) + "\n"
}

/// A file in which something is wrong, of which the findings of one kind are kept.
fn file_with(code: Code) -> String {
    match code {
        Code::EmptyFile => "\n".to_owned(),
        Code::TooManyRequests | Code::TooManyBytes => {
            ["a", "b", "c"].map(|id| good(id, "")).concat()
        }
        Code::TooManyInputs => {
            r#"{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":["x","y","z"]}}"#
                .to_owned()
        }
        Code::ByteOrderMark => format!("\u{feff}{}", good("a", "")),
        Code::NotJsonLines => format!("[\n{}]\n", good("a", "")),
        Code::BlankLine => format!("{}\n{}\n", good("a", ""), good("b", "")),
        Code::BadLine => {
            good("a", "") + &good("b", "").replace("\"body\":", "\"body\" ") + "nonsense\n"
        }
        Code::WindowsLineEnd => good("a", "") + &good("b", "").replace('\n', "\r\n"),
        Code::TrailingSpace => good("a", "") + &good("b", "").replace('\n', "  \n"),
        Code::BareBody => {
            r#"{"model":"gpt-4.1","messages":[]}"#.to_owned() + "\n{\"input\":\"x\"}\n"
        }
        Code::MissingCustomId => {
            good("a", "").replace("\"custom_id\"", "\"customId\"")
                + &good("b", "").replace("\"custom_id\":\"b\",", "")
        }
        Code::CustomId => good("", "") + &good("b", "").replace("\"b\"", "12"),
        Code::DuplicateCustomId => good("a", "") + &good("b", "") + &good("a", ""),
        // A sparse file, made by the test.
        Code::LongLine => String::new(),
        _ => requests_with(code),
    }
}

/// Requests in which something is wrong.
fn requests_with(code: Code) -> String {
    match code {
        Code::Missing => {
            good("a", "").replace("\"method\":\"POST\",", "")
                + &good("b", "").replace("\"model\":\"gpt-4.1\",", "")
                + &good("c", "").replace("\"body\"", "\"params\"")
        }
        Code::Method => good("a", "").replace("POST", "post"),
        Code::Url => {
            good("a", "")
                + &good("b", "").replace(
                    "/v1/chat/completions",
                    "https://api.openai.com/v1/chat/completions",
                )
                + &good("c", "").replace("/v1/chat/completions", "/v2/nothing")
        }
        Code::MixedEndpoints => {
            good("a", "") + &good("b", "").replace("/v1/chat/completions", "/v1/responses")
        }
        Code::Body => good("a", "")
            .replace("\"body\":{", "\"body\":\"{")
            .replace("}]}}", "}]}\"}")
            .replace(
                "\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]",
                "x",
            ),
        Code::SeveralModels => good("a", "") + &good("b", "").replace("gpt-4.1", "gpt-4.1-mini"),
        Code::Stream => good("a", r#","stream":true"#),
        Code::WrongKind => good("a", r#","temperature":"0.7","n":1.5,"stop":7"#),
        Code::Clash => {
            good("a", r#","max_tokens":9,"temperature":0"#).replace("gpt-4.1", "gpt-5-mini")
        }
        Code::UnknownMember => good("a", "").replace(
            "\"method\"",
            "\"priority\":1,\"Method\":\"POST\",\"method\"",
        ),
        Code::UnknownField => good(
            "a",
            r#","max_output_tokens":9,"temprature":1,"shade":"red""#,
        ),
        Code::Twice => good("a", r#","n":1,"n":2"#)
            .replace("{\"custom_id\"", "{\"custom_id\":\"x\",\"custom_id\""),
        _ => panic!("{code:?} has no file"),
    }
}

fn golden(code: Code) -> String {
    let scene = Scene::offline();
    scene.write("in.jsonl", file_with(code));
    if code == Code::LongLine {
        let file = std::fs::File::create(scene.home().join("in.jsonl")).unwrap();
        file.set_len(70_000_000).unwrap();
    }
    if matches!(
        code,
        Code::TooManyRequests | Code::TooManyBytes | Code::TooManyInputs
    ) {
        let limits = "max_requests = 2\nmax_bytes = 300\nmax_inputs = 2\n";
        scene.write("config.toml", format!("[profiles.openai]\n{limits}"));
    }
    let ran = scene.run("check in.jsonl --json --tokens none --profile openai");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let of_kind = findings.filter(|finding| finding["code"] == code.word());
    let told: Vec<String> = of_kind.map(ToString::to_string).collect();
    let is_valid = report["valid"].as_bool().unwrap();
    assert_eq!(ran.exit, if is_valid { 0 } else { 7 });
    assert!(!told.is_empty(), "{code:?}: {report}");
    format!("{}\nexit {}", told.join("\n"), ran.exit)
}

#[test]
fn every_kind_of_finding_is_told_as_in_its_golden_file() {
    for code in Code::ALL {
        assert_snapshot!(code.word(), golden(code));
    }
}
