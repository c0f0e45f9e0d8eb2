//! The common shapes of a result line, as the JSON has them.
//!
//! Strict on purpose: a member of any other type than the usual one is an error here, and then the
//! line is read by the tolerant reader. Every member that the tolerant reader knows is named here
//! too, because a member that is there twice makes both of them give up.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::leaf::{Count, Never, Object, Text};

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Envelope<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) custom_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) response: Option<Object<Response<'a>>>,
    #[serde(borrow)]
    pub(super) error: Option<Object<Fault<'a>>>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Response<'a> {
    pub(super) status_code: Option<Count>,
    #[serde(borrow)]
    pub(super) request_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) body: Option<Object<Body<'a>>>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Fault<'a> {
    #[serde(borrow)]
    pub(super) message: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) code: Option<Text<'a>>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Body<'a> {
    pub(super) id: Option<IgnoredAny>,
    #[serde(borrow)]
    pub(super) object: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) model: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) choices: Option<Vec<Object<Choice<'a>>>>,
    #[serde(borrow)]
    pub(super) output: Option<Vec<Object<Item<'a>>>>,
    pub(super) data: Option<Vec<Object<Datum>>>,
    pub(super) results: Option<IgnoredAny>,
    #[serde(borrow)]
    pub(super) status: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) incomplete_details: Option<Object<Incomplete<'a>>>,
    pub(super) usage: Option<Object<Tokens>>,
    #[serde(borrow)]
    pub(super) error: Option<Object<Fault<'a>>>,
    pub(super) message: Option<IgnoredAny>,
    pub(super) detail: Option<IgnoredAny>,
    pub(super) code: Option<IgnoredAny>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Choice<'a> {
    #[serde(borrow)]
    pub(super) message: Option<Object<Message<'a>>>,
    #[serde(borrow)]
    pub(super) text: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) finish_reason: Option<Text<'a>>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Message<'a> {
    #[serde(borrow)]
    pub(super) content: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) refusal: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) tool_calls: Option<Vec<Object<Call<'a>>>>,
    pub(super) function_call: Option<Never>,
    pub(super) audio: Option<Never>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Call<'a> {
    #[serde(borrow)]
    pub(super) function: Option<Object<Function<'a>>>,
    #[serde(borrow)]
    pub(super) custom: Option<Object<Function<'a>>>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Function<'a> {
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    pub(super) arguments: Option<IgnoredAny>,
    pub(super) input: Option<IgnoredAny>,
}

/// An item of a response: a message, or a call of a tool.
#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Item<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) content: Option<Vec<Object<Part<'a>>>>,
    #[serde(borrow)]
    pub(super) result: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    pub(super) arguments: Option<IgnoredAny>,
    pub(super) input: Option<IgnoredAny>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Part<'a> {
    #[serde(borrow)]
    pub(super) text: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) refusal: Option<Text<'a>>,
}

/// A vector or a picture: that there is one is all that is asked here.
#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Datum {
    embedding: Option<IgnoredAny>,
    url: Option<IgnoredAny>,
    b64_json: Option<IgnoredAny>,
    revised_prompt: Option<IgnoredAny>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(super) struct Incomplete<'a> {
    #[serde(borrow)]
    pub(super) reason: Option<Text<'a>>,
}

#[derive(Deserialize, Clone, Copy, Debug, Default)]
#[serde(default)]
pub(super) struct Tokens {
    #[serde(rename = "prompt_tokens")]
    pub(super) prompt: Option<Count>,
    #[serde(rename = "input_tokens")]
    pub(super) input: Option<Count>,
    #[serde(rename = "completion_tokens")]
    pub(super) completion: Option<Count>,
    #[serde(rename = "output_tokens")]
    pub(super) output: Option<Count>,
    #[serde(rename = "prompt_tokens_details")]
    pub(super) of_prompt: Option<Object<Details>>,
    #[serde(rename = "input_tokens_details")]
    pub(super) of_input: Option<Object<Details>>,
    #[serde(rename = "completion_tokens_details")]
    pub(super) of_completion: Option<Object<Details>>,
    #[serde(rename = "output_tokens_details")]
    pub(super) of_output: Option<Object<Details>>,
    /// Seconds.
    pub(super) total_time: Option<f64>,
}

#[derive(Deserialize, Clone, Copy, Debug, Default)]
#[serde(default)]
pub(super) struct Details {
    #[serde(rename = "cached_tokens")]
    pub(super) cached: Option<Count>,
    #[serde(rename = "reasoning_tokens")]
    pub(super) reasoning: Option<Count>,
}
