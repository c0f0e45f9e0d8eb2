//! What an answer cost, in the words of any endpoint: tokens and time.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::Usage;
use crate::results::json;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Tokens<'a> {
    #[serde(borrow, rename = "prompt_tokens")]
    prompt: Option<&'a RawValue>,
    #[serde(borrow, rename = "input_tokens")]
    input: Option<&'a RawValue>,
    // Seconds from the first to the last token of the answer, as Groq counts them.
    #[serde(borrow)]
    total_time: Option<&'a RawValue>,
    #[serde(borrow, rename = "completion_tokens")]
    completion: Option<&'a RawValue>,
    #[serde(borrow, rename = "output_tokens")]
    output: Option<&'a RawValue>,
    #[serde(borrow, rename = "prompt_tokens_details")]
    of_prompt: Option<&'a RawValue>,
    #[serde(borrow, rename = "input_tokens_details")]
    of_input: Option<&'a RawValue>,
    #[serde(borrow, rename = "completion_tokens_details")]
    of_completion: Option<&'a RawValue>,
    #[serde(borrow, rename = "output_tokens_details")]
    of_output: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TokenDetails<'a> {
    #[serde(borrow, rename = "cached_tokens")]
    cached: Option<&'a RawValue>,
    #[serde(borrow, rename = "reasoning_tokens")]
    reasoning: Option<&'a RawValue>,
}

/// Reads the tokens, in the words of any endpoint.
pub(super) fn usage(raw: Option<&RawValue>) -> Option<Usage> {
    let tokens: Tokens<'_> = json::object(raw)?;
    let input = json::count(tokens.input.or(tokens.prompt));
    let output = json::count(tokens.output.or(tokens.completion));
    if input.is_none() && output.is_none() {
        return None;
    }
    let of_input = details(tokens.of_input.or(tokens.of_prompt));
    let of_output = details(tokens.of_output.or(tokens.of_completion));
    Some(Usage {
        input: input.unwrap_or(0),
        cached: json::count(of_input.cached).unwrap_or(0),
        output: output.unwrap_or(0),
        reasoning: json::count(of_output.reasoning).unwrap_or(0),
    })
}

/// Returns how many seconds an answer took, where the provider says so.
pub(super) fn seconds(raw: Option<&RawValue>) -> Option<f64> {
    let tokens: Tokens<'_> = json::object(raw)?;
    json::number(tokens.total_time)
}

fn details(raw: Option<&RawValue>) -> TokenDetails<'_> {
    json::object(raw).unwrap_or_default()
}
