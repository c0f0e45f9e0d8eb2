//! Moderation by a word list: crude on purpose, and named so in the reply.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;

use super::reply::id;
use super::{Stamp, Usage, tokens};
use crate::local::failure::ApiError;

const MODEL: &str = "batchdeck-wordlist-1";
const FLAGGED_FROM: f64 = 0.5;

/// Categories of the protocol and the words that speak for each.
const CATEGORIES: [(&str, &[&str]); 13] = [
    (
        "harassment",
        &["idiot", "moron", "stupid", "loser", "pathetic", "shut"],
    ),
    ("harassment/threatening", &["threaten", "threat", "regret"]),
    ("hate", &["hate", "hates", "vermin", "subhuman"]),
    ("hate/threatening", &["exterminate", "eradicate"]),
    ("illicit", &["launder", "counterfeit", "smuggle", "hack"]),
    ("illicit/violent", &["explosive", "bomb", "detonator"]),
    ("self-harm", &["suicide", "suicidal", "self-harm"]),
    ("self-harm/intent", &["suicidal"]),
    ("self-harm/instructions", &["overdose"]),
    ("sexual", &["porn", "sexual", "nude"]),
    ("sexual/minors", &["underage"]),
    (
        "violence",
        &["kill", "murder", "stab", "shoot", "beat", "attack"],
    ),
    ("violence/graphic", &["gore", "dismember", "bloodbath"]),
];

/// A request for verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    texts: Vec<String>,
}

/// The verdicts of a request.
#[derive(Clone, Debug)]
pub(crate) struct Verdicts {
    results: Vec<Verdict>,
    pub(crate) usage: Usage,
}

#[derive(Clone, Debug, Serialize)]
struct Verdict {
    flagged: bool,
    categories: BTreeMap<&'static str, bool>,
    category_scores: BTreeMap<&'static str, f64>,
    category_applied_input_types: BTreeMap<&'static str, [&'static str; 1]>,
}

#[derive(Serialize)]
struct Body<'a> {
    id: String,
    model: &'static str,
    results: &'a [Verdict],
}

impl Request {
    pub(crate) fn read(body: &Value) -> Result<Self, ApiError> {
        let wrong = || ApiError::wrong_type("input", "a string or an array of strings or parts");
        let texts = match body.get("input") {
            None | Some(Value::Null) => return Err(ApiError::missing("input")),
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(items)) if !items.is_empty() => items
                .iter()
                .map(text)
                .collect::<Option<_>>()
                .ok_or_else(wrong)?,
            Some(_) => return Err(wrong()),
        };
        Ok(Self { texts })
    }

    pub(crate) fn answer(&self) -> Verdicts {
        let results = self.texts.iter().map(|text| verdict(text)).collect();
        Verdicts {
            results,
            usage: Usage {
                input: self.tokens(),
                output: 0,
            },
        }
    }

    pub(crate) fn tokens(&self) -> u64 {
        self.texts.iter().map(|text| tokens::count(text)).sum()
    }
}

fn text(item: &Value) -> Option<String> {
    match item {
        Value::String(text) => Some(text.clone()),
        Value::Object(part) => Some(
            part.get("text")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
        ),
        _ => None,
    }
}

fn verdict(text: &str) -> Verdict {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.unicode_words().collect();
    let score = |listed: &[&str]| {
        let hits = words.iter().filter(|word| listed.contains(word)).count();
        match hits {
            0 => 0.0,
            1 => 0.6,
            2 => 0.8,
            _ => 0.95,
        }
    };
    let category_scores: BTreeMap<_, _> = CATEGORIES
        .iter()
        .map(|(name, listed)| (*name, score(listed)))
        .collect();
    let categories: BTreeMap<_, _> = category_scores
        .iter()
        .map(|(name, score)| (*name, *score >= FLAGGED_FROM))
        .collect();
    Verdict {
        flagged: categories.values().any(|flagged| *flagged),
        category_applied_input_types: categories.keys().map(|name| (*name, ["text"])).collect(),
        categories,
        category_scores,
    }
}

impl Verdicts {
    pub(crate) fn body(&self, stamp: Stamp) -> String {
        let body = Body {
            id: id("modr", '-', stamp.seed),
            model: MODEL,
            results: &self.results,
        };
        serde_json::to_string(&body).unwrap_or_default()
    }
}
