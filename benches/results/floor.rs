//! The least that anybody must do with a file of results, by the usual means.

use std::hint::black_box;
use std::path::Path;

use serde::Deserialize;

use crate::blocks::blocks;

#[derive(Deserialize)]
struct Line<'a> {
    custom_id: &'a str,
    #[serde(borrow)]
    response: Option<Response<'a>>,
}

#[derive(Deserialize)]
struct Response<'a> {
    status_code: u16,
    #[serde(borrow)]
    body: Body<'a>,
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    choices: Vec<Choice<'a>>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    message: Message,
    finish_reason: Option<&'a str>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
}

/// Parses every line into a struct: id, status, content, why it stopped, tokens.
pub(crate) fn parse(path: &Path) {
    blocks(path, |block| {
        let mut begin = 0;
        for end in memchr::memchr_iter(b'\n', block) {
            let line = &block[begin..end];
            begin = end + 1;
            let text = simdutf8::basic::from_utf8(line).unwrap();
            let line: Line<'_> = serde_json::from_str(text).unwrap();
            black_box(line.custom_id);
            if let Some(response) = line.response {
                black_box((response.status_code, &response.body.usage));
                if let Some(usage) = response.body.usage {
                    black_box((usage.prompt_tokens, usage.completion_tokens));
                }
                for choice in response.body.choices {
                    black_box((choice.finish_reason, choice.message.content));
                }
            }
        }
    });
}
