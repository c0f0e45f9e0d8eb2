//! Vectors by signed feature hashing: near texts get near vectors, without a model.

use base64::Engine as _;
use serde::Serialize;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Usage, tokens};
use crate::local::failure::ApiError;
use crate::local::seed::hash;

const MODEL: &str = "batchdeck-hash-embed-1";
const MOST_INPUTS: usize = 2048;
const MOST_DIMENSIONS: u64 = 3072;

/// A request for vectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    inputs: Vec<Input>,
    dimensions: usize,
    encoding: Encoding,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Input {
    Text(String),
    Tokens(Vec<u64>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Float,
    Base64,
}

/// The vectors of a request.
#[derive(Clone, Debug)]
pub(crate) struct Vectors {
    list: Vec<Vec<f32>>,
    encoding: Encoding,
    pub(crate) usage: Usage,
}

impl Request {
    pub(crate) fn read(body: &Value) -> Result<Self, ApiError> {
        let inputs = match body.get("input") {
            None | Some(Value::Null) => return Err(ApiError::missing("input")),
            Some(input) => inputs(input).ok_or_else(|| {
                ApiError::wrong_type("input", "a string, an array of strings, or token arrays")
            })?,
        };
        if inputs.is_empty() || inputs.len() > MOST_INPUTS || inputs.iter().any(Input::is_empty) {
            let message = "Invalid 'input': expected 1 to 2048 inputs, none of them empty.";
            return Err(ApiError::wrong_value("input", message));
        }
        let encoding = match body.get("encoding_format").and_then(Value::as_str) {
            None | Some("float") => Encoding::Float,
            Some("base64") => Encoding::Base64,
            Some(_) => {
                let message = "Invalid 'encoding_format': expected 'float' or 'base64'.";
                return Err(ApiError::wrong_value("encoding_format", message));
            }
        };
        Ok(Self {
            inputs,
            dimensions: dimensions(body)?,
            encoding,
        })
    }

    pub(crate) fn answer(&self) -> Vectors {
        let list = self
            .inputs
            .iter()
            .map(|input| vector(input, self.dimensions))
            .collect();
        Vectors {
            list,
            encoding: self.encoding,
            usage: Usage {
                input: self.tokens(),
                output: 0,
            },
        }
    }

    pub(crate) fn tokens(&self) -> u64 {
        self.inputs.iter().map(Input::tokens).sum()
    }
}

impl Input {
    const fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Tokens(tokens) => tokens.is_empty(),
        }
    }

    fn tokens(&self) -> u64 {
        match self {
            Self::Text(text) => tokens::count(text),
            Self::Tokens(tokens) => tokens.len() as u64,
        }
    }
}

fn inputs(input: &Value) -> Option<Vec<Input>> {
    let items = match input {
        Value::String(text) => return Some(vec![Input::Text(text.clone())]),
        Value::Array(items) => items,
        _ => return None,
    };
    if items.first().is_some_and(Value::is_number) {
        return Some(vec![token_array(items)?]);
    }
    let one = |item: &Value| match item {
        Value::String(text) => Some(Input::Text(text.clone())),
        Value::Array(tokens) => token_array(tokens),
        _ => None,
    };
    items.iter().map(one).collect()
}

fn token_array(items: &[Value]) -> Option<Input> {
    items
        .iter()
        .map(Value::as_u64)
        .collect::<Option<_>>()
        .map(Input::Tokens)
}

fn dimensions(body: &Value) -> Result<usize, ApiError> {
    let model = body
        .get("model")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let most = if model.contains("large") {
        MOST_DIMENSIONS
    } else {
        1536
    };
    let wanted = match body.get("dimensions") {
        None | Some(Value::Null) => most,
        Some(value) => value.as_u64().unwrap_or(0),
    };
    match usize::try_from(wanted) {
        Ok(dimensions) if (1..=most).contains(&wanted) => Ok(dimensions),
        _ => {
            let message = format!("Invalid 'dimensions': expected an integer from 1 to {most}.");
            Err(ApiError::wrong_value("dimensions", message))
        }
    }
}

/// Words, pairs of words, and triples of characters, each thrown at one dimension with a sign.
fn vector(input: &Input, dimensions: usize) -> Vec<f32> {
    let mut sums = vec![0.0_f64; dimensions];
    match input {
        Input::Text(text) => text_features(text, &mut sums),
        Input::Tokens(tokens) => {
            for token in tokens {
                throw(&mut sums, &format!("token {token}"), 1.0);
            }
        }
    }
    let norm = sums.iter().map(|sum| sum * sum).sum::<f64>().sqrt();
    if norm == 0.0 {
        // Text without a letter: the first axis, so that the length is still 1.
        if let Some(first) = sums.first_mut() {
            *first = 1.0;
        }
    }
    let scale = if norm == 0.0 { 1.0 } else { norm };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the wire carries single precision"
    )]
    sums.into_iter().map(|sum| (sum / scale) as f32).collect()
}

fn text_features(text: &str, sums: &mut [f64]) {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.unicode_words().collect();
    for word in &words {
        throw(sums, word, 1.0);
        let chars: Vec<char> = word.chars().collect();
        for triple in chars.windows(3) {
            throw(sums, &triple.iter().collect::<String>(), 0.3);
        }
    }
    for pair in words.windows(2) {
        throw(sums, &pair.join(" "), 0.6);
    }
}

fn throw(sums: &mut [f64], feature: &str, weight: f64) {
    let hash = hash(feature.as_bytes());
    let place = hash % (sums.len() as u64).max(1);
    let sign = if hash >> 63 == 0 { weight } else { -weight };
    if let Some(sum) = usize::try_from(place)
        .ok()
        .and_then(|place| sums.get_mut(place))
    {
        *sum += sign;
    }
}

#[derive(Serialize)]
struct Body {
    object: &'static str,
    data: Vec<Item>,
    model: &'static str,
    usage: TokenUsage,
}

#[derive(Serialize)]
struct Item {
    object: &'static str,
    index: usize,
    embedding: Coded,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Coded {
    Float(Vec<f32>),
    Base64(String),
}

#[derive(Serialize)]
struct TokenUsage {
    prompt_tokens: u64,
    total_tokens: u64,
}

impl Vectors {
    pub(crate) fn body(&self) -> String {
        let item = |(index, vector): (usize, &Vec<f32>)| {
            let embedding = match self.encoding {
                Encoding::Float => Coded::Float(vector.clone()),
                Encoding::Base64 => {
                    let bytes: Vec<u8> = vector
                        .iter()
                        .flat_map(|number| number.to_le_bytes())
                        .collect();
                    Coded::Base64(base64::engine::general_purpose::STANDARD.encode(bytes))
                }
            };
            Item {
                object: "embedding",
                index,
                embedding,
            }
        };
        let tokens = self.usage.input;
        let body = Body {
            object: "list",
            data: self.list.iter().enumerate().map(item).collect(),
            model: MODEL,
            usage: TokenUsage {
                prompt_tokens: tokens,
                total_tokens: tokens,
            },
        };
        serde_json::to_string(&body).unwrap_or_default()
    }
}
