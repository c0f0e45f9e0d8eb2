//! Weighs sentences.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::cues;
use super::sentences::{Sentence, is_wide};
use super::words::STOP_WORDS;

/// A sentence with what speaks for it.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) text: String,
    pub(super) position: usize,
    pub(super) weight: f64,
    /// How much it asks for something.
    pub(super) ask: f64,
    terms: HashSet<String>,
}

impl Scored {
    /// How much two sentences share, from 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let shared = self.terms.intersection(&other.terms).count();
        ratio(shared, self.terms.len().min(other.terms.len()).max(1))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words are far below 2^52"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Weighs every sentence against the whole text and its subject.
pub(super) fn score(sentences: &[Sentence], subject: Option<&str>) -> Vec<Scored> {
    let terms: Vec<Vec<String>> = sentences
        .iter()
        .map(|sentence| terms(&sentence.text))
        .collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for term in terms.iter().flatten() {
        *counts.entry(term).or_default() += 1;
    }
    let subject: HashSet<String> = subject
        .map(self::terms)
        .unwrap_or_default()
        .into_iter()
        .collect();
    let total = sentences.len();
    let last_paragraph = sentences.last().map_or(0, |sentence| sentence.paragraph);
    let weigh = |(position, sentence): (usize, &Sentence)| {
        let own = terms.get(position).cloned().unwrap_or_default();
        let own: HashSet<String> = own.into_iter().collect();
        let common: f64 = own
            .iter()
            .map(|term| ratio(counts.get(term.as_str()).copied().unwrap_or(0), 1).ln_1p())
            .sum();
        let central = common / ratio(own.len(), 1).max(4.0).powf(0.75);
        let named = ratio(
            own.intersection(&subject).count(),
            subject.len().clamp(1, 4),
        );
        let early = 0.5 * (1.0 - ratio(position, total));
        let cues = cues::read(&sentence.text);
        let late = if sentence.paragraph == last_paragraph && sentence.paragraph > 0 {
            0.25
        } else {
            0.0
        };
        let weight = (central + named + early + cues.facts) * size(&sentence.text, own.len());
        let is_torn = sentence.text.ends_with([':', '：', ';'])
            || (sentence.item.is_some() && sentence.text.starts_with(char::is_lowercase));
        let clear = if cues.leans || is_torn { 0.6 } else { 1.0 };
        let item = if sentence.item.is_some() { 0.85 } else { 1.0 };
        Scored {
            text: sentence.text.clone(),
            position,
            weight: weight * clear * item,
            ask: if cues.ask > 0.0 {
                (cues.ask + late) * clear.max(0.8)
            } else {
                0.0
            },
            terms: own,
        }
    };
    sentences.iter().enumerate().map(weigh).collect()
}

/// Very short and very long sentences make poor summaries.
fn size(text: &str, terms: usize) -> f64 {
    let length = text
        .chars()
        .map(|c| if is_wide(c) { 3 } else { 1 })
        .sum::<usize>();
    match length {
        _ if terms < 2 => 0.2,
        0..=24 => 0.3,
        25..=44 => 0.7,
        45..=220 => 1.0,
        221..=320 => 0.8,
        _ => 0.5,
    }
}

/// The words of a text that carry meaning; pairs of characters where words are not spaced.
fn terms(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut terms = Vec::new();
    for word in lower.unicode_words() {
        if word.chars().count() > 2 && !STOP_WORDS.contains(&word) {
            // A crude stem: inflected forms of most European languages share their beginning.
            terms.push(word.chars().take(6).collect());
        }
    }
    let wide: Vec<char> = lower
        .chars()
        .filter(|c| is_wide(*c) && c.is_alphanumeric())
        .collect();
    terms.extend(wide.windows(2).map(|pair| pair.iter().collect::<String>()));
    terms
}
