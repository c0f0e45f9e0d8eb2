//! What an answer cost, in the words of any endpoint: tokens and time.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::{Unknown, Usage};
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

/// Reads the tokens, in the words of any endpoint; `None` where the line does not count them. A count
/// that is there and cannot be read is unknown, and never 0.
pub(super) fn usage(raw: Option<&RawValue>) -> Option<Usage> {
    let raw = raw.filter(|raw| raw.get() != "null");
    let Some(tokens) = json::object::<Tokens<'_>>(raw) else {
        return raw.map(|_| Usage {
            unknown: Unknown::INPUT.and(Unknown::OUTPUT),
            ..Usage::default()
        });
    };
    let (input, output) = (
        tokens.input.or(tokens.prompt),
        tokens.output.or(tokens.completion),
    );
    if input.is_none() && output.is_none() {
        return None;
    }
    let of_input = details(tokens.of_input.or(tokens.of_prompt));
    let of_output = details(tokens.of_output.or(tokens.of_completion));
    let mut unknown = Unknown::default();
    let mut count = |raw: Option<&RawValue>, which: Unknown| {
        let count = json::count(raw);
        if raw.is_some() && count.is_none() {
            unknown = unknown.and(which);
        }
        count.unwrap_or(0)
    };
    Some(Usage {
        input: count(input, Unknown::INPUT),
        cached: count(of_input.cached, Unknown::CACHED),
        output: count(output, Unknown::OUTPUT),
        reasoning: count(of_output.reasoning, Unknown::REASONING),
        unknown,
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
