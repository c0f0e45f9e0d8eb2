//! Answers in the shapes of the endpoints.

use serde::Serialize;

use super::prompt::{Form, Prompt, Shape};
use super::{Stamp, Usage, embed, moderate, summary, tokens};
use crate::local::seed::Seed;

const MODEL: &str = "batchdeck-extract-1";

/// A finished answer, to be stamped and written.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Text(TextReply),
    Vectors(embed::Vectors),
    Verdicts(moderate::Verdicts),
}

/// Texts and how they are wrapped.
#[derive(Clone, Debug)]
pub(crate) struct TextReply {
    shape: Shape,
    texts: Vec<Text>,
    instructions: Option<String>,
    most_tokens: Option<u64>,
    usage: Usage,
}

#[derive(Clone, Debug)]
struct Text {
    text: String,
    end: End,
}

/// Why a text ends where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Stop,
    Length,
}

impl End {
    const fn word(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
        }
    }
}

impl Reply {
    pub(crate) fn to_prompt(prompt: &Prompt) -> Self {
        let mut texts = Vec::new();
        for text in &prompt.texts {
            let answer = limited(summary::summarise(text), prompt);
            let copies = usize::try_from(prompt.answers).unwrap_or(1);
            texts.extend(std::iter::repeat_n(answer, copies));
        }
        let output = texts.iter().map(|text| tokens::count(&text.text)).sum();
        let usage = Usage {
            input: tokens::count(&prompt.sent),
            output,
        };
        let instructions =
            Some(prompt.instructions.clone()).filter(|instructions| !instructions.is_empty());
        let most_tokens = prompt.most_tokens;
        Self::Text(TextReply {
            shape: prompt.shape,
            texts,
            instructions,
            most_tokens,
            usage,
        })
    }

    pub(crate) const fn usage(&self) -> Usage {
        match self {
            Self::Text(reply) => reply.usage,
            Self::Vectors(reply) => reply.usage,
            Self::Verdicts(reply) => reply.usage,
        }
    }

    /// The body as JSON; its length does not depend on the stamp.
    pub(crate) fn body(&self, stamp: Stamp) -> String {
        match self {
            Self::Text(reply) => reply.body(stamp),
            Self::Vectors(reply) => reply.body(),
            Self::Verdicts(reply) => reply.body(stamp),
        }
    }
}

fn limited(text: String, prompt: &Prompt) -> Text {
    let text = match prompt.form {
        Form::Plain => text,
        Form::Json => serde_json::json!({ "summary": text }).to_string(),
    };
    let most = prompt.most_tokens.unwrap_or(u64::MAX);
    match tokens::cut(&text, most) {
        Some(part) => Text {
            text: part.to_owned(),
            end: End::Length,
        },
        None => Text {
            text,
            end: End::Stop,
        },
    }
}

#[derive(Serialize)]
struct Completion<C> {
    id: String,
    object: &'static str,
    created: i64,
    model: &'static str,
    choices: Vec<C>,
    usage: ChatUsage,
    service_tier: Option<()>,
    system_fingerprint: Option<()>,
}

#[derive(Serialize)]
struct ChatChoice<'a> {
    index: usize,
    message: Message<'a>,
    logprobs: Option<()>,
    finish_reason: &'static str,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
    refusal: Option<()>,
    annotations: [(); 0],
}

#[derive(Serialize)]
struct TextChoice<'a> {
    text: &'a str,
    index: usize,
    logprobs: Option<()>,
    finish_reason: &'static str,
}

#[derive(Serialize)]
struct ChatUsage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: serde_json::Value,
    completion_tokens_details: serde_json::Value,
}

#[derive(Serialize)]
struct Response<'a> {
    id: String,
    object: &'static str,
    created_at: i64,
    status: &'static str,
    background: bool,
    error: Option<()>,
    incomplete_details: Option<serde_json::Value>,
    instructions: Option<&'a str>,
    max_output_tokens: Option<u64>,
    model: &'static str,
    output: [Output<'a>; 1],
    parallel_tool_calls: bool,
    tool_choice: &'static str,
    tools: [(); 0],
    usage: serde_json::Value,
    metadata: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct Output<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    role: &'static str,
    content: [Content<'a>; 1],
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    annotations: [(); 0],
}

impl<'a> ChatChoice<'a> {
    fn new((index, text): (usize, &'a Text)) -> Self {
        let content = text.text.as_str();
        let message = Message {
            role: "assistant",
            content,
            refusal: None,
            annotations: [],
        };
        Self {
            index,
            message,
            logprobs: None,
            finish_reason: text.end.word(),
        }
    }
}

impl<'a> TextChoice<'a> {
    fn new((index, text): (usize, &'a Text)) -> Self {
        Self {
            text: &text.text,
            index,
            logprobs: None,
            finish_reason: text.end.word(),
        }
    }
}

impl TextReply {
    fn body(&self, stamp: Stamp) -> String {
        let json = match self.shape {
            Shape::Chat => {
                let choices = self.texts.iter().enumerate().map(ChatChoice::new).collect();
                self.completion("chatcmpl", "chat.completion", choices, stamp)
            }
            Shape::Completions => {
                let choices = self.texts.iter().enumerate().map(TextChoice::new).collect();
                self.completion("cmpl", "text_completion", choices, stamp)
            }
            Shape::Responses => serde_json::to_string(&self.response(stamp)),
        };
        json.unwrap_or_default()
    }

    fn completion<C: Serialize>(
        &self,
        prefix: &str,
        object: &'static str,
        choices: Vec<C>,
        stamp: Stamp,
    ) -> serde_json::Result<String> {
        let Usage { input, output } = self.usage;
        let completion = Completion {
            id: id(prefix, '-', stamp.seed),
            object,
            created: stamp.created,
            model: MODEL,
            choices,
            usage: ChatUsage {
                prompt_tokens: input,
                completion_tokens: output,
                total_tokens: input + output,
                prompt_tokens_details: serde_json::json!({"cached_tokens": 0, "audio_tokens": 0}),
                completion_tokens_details: serde_json::json!({
                    "reasoning_tokens": 0, "audio_tokens": 0,
                }),
            },
            service_tier: None,
            system_fingerprint: None,
        };
        serde_json::to_string(&completion)
    }

    fn response(&self, stamp: Stamp) -> Response<'_> {
        let Usage { input, output } = self.usage;
        let first = self.texts.first();
        let is_cut = first.is_some_and(|text| text.end == End::Length);
        let status = if is_cut { "incomplete" } else { "completed" };
        let text = first.map_or("", |text| text.text.as_str());
        let content = Content {
            kind: "output_text",
            text,
            annotations: [],
        };
        let message = Output {
            id: id("msg", '_', stamp.seed.child(1)),
            kind: "message",
            status,
            role: "assistant",
            content: [content],
        };
        Response {
            id: id("resp", '_', stamp.seed),
            object: "response",
            created_at: stamp.created,
            status,
            background: false,
            error: None,
            incomplete_details: is_cut.then(|| serde_json::json!({"reason": "max_output_tokens"})),
            instructions: self.instructions.as_deref(),
            max_output_tokens: self.most_tokens,
            model: MODEL,
            output: [message],
            parallel_tool_calls: true,
            tool_choice: "auto",
            tools: [],
            usage: serde_json::json!({
                "input_tokens": input,
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": output,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": input + output,
            }),
            metadata: serde_json::Map::new(),
        }
    }
}

pub(super) fn id(prefix: &str, separator: char, seed: Seed) -> String {
    format!("{prefix}{separator}{}", seed.letters(29))
}
