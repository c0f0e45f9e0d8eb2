//! Extractive summaries: the two or three sentences of a text that say most of it.
//!
//! Nothing is invented and nothing reworded. E-mails are stripped to their message first; what
//! asks for something, names a date or a sum, or shares words with the subject weighs more.

mod cues;
mod mail;
mod score;
mod sentences;
mod words;

use self::score::Scored;

/// Sentences of which a summary is made at most, and characters beyond which no third is added.
const MOST: usize = 3;
const LONG_ENOUGH: usize = 330;

/// Summarises a text; a text of two sentences is its own summary.
pub(crate) fn summarise(text: &str) -> String {
    let text = without_instruction(text);
    let mail = mail::read(text);
    let sentences = sentences::of_paragraphs(&mail.paragraphs);
    if sentences.is_empty() {
        let rest = mail.subject.unwrap_or_else(|| text.trim().to_owned());
        return rest.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let scored = score::score(&sentences, mail.subject.as_deref());
    let mut chosen = choose(&scored);
    chosen.sort_by_key(|sentence| sentence.position);
    joined(chosen.iter().map(|sentence| sentence.text.as_str()))
}

/// The gist, what is asked for, and a third where it still fits.
fn choose(scored: &[Scored]) -> Vec<&Scored> {
    let mut chosen: Vec<&Scored> = Vec::new();
    let wish = best(scored, &chosen, |sentence| {
        if sentence.ask > 0.0 {
            sentence.ask * 2.5 + sentence.weight * 0.6
        } else {
            0.0
        }
    });
    chosen.extend(wish);
    while chosen.len() < MOST {
        let length: usize = chosen
            .iter()
            .map(|sentence| sentence.text.chars().count())
            .sum();
        let Some(next) = best(scored, &chosen, |sentence| sentence.weight) else {
            break;
        };
        if chosen.len() >= 2 && length + next.text.chars().count() > LONG_ENOUGH {
            break;
        }
        chosen.push(next);
    }
    chosen
}

/// The sentence of most worth that does not repeat what is chosen already.
fn best<'a>(
    scored: &'a [Scored],
    chosen: &[&Scored],
    worth: impl Fn(&Scored) -> f64,
) -> Option<&'a Scored> {
    let net = |sentence: &Scored| {
        let repeats = chosen
            .iter()
            .map(|other| sentence.likeness(other))
            .fold(0.0, f64::max);
        worth(sentence) * (1.0 - repeats)
    };
    scored
        .iter()
        .filter(|sentence| {
            chosen
                .iter()
                .all(|other| other.position != sentence.position)
        })
        .map(|sentence| (net(sentence), sentence))
        .filter(|(net, _)| *net > 0.0)
        .max_by(|(a, first), (b, second)| a.total_cmp(b).then(second.position.cmp(&first.position)))
        .map(|(_, sentence)| sentence)
}

fn joined<'a>(sentences: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for sentence in sentences {
        let needs_space = text
            .chars()
            .last()
            .is_some_and(|last| !sentences::is_wide(last));
        if needs_space {
            if text.ends_with(char::is_alphanumeric) {
                text.push('.');
            }
            text.push(' ');
        }
        text.push_str(sentence);
    }
    text
}

/// Drops a first line that tells what to do with the text below it.
fn without_instruction(text: &str) -> &str {
    const VERBS: [&str; 12] = [
        "summar",
        "classify",
        "extract",
        "translate",
        "rewrite",
        "explain",
        "tag ",
        "label",
        "give the gist",
        "say in",
        "please summar",
        "fasse",
    ];
    let trimmed = text.trim_start();
    let Some((first, rest)) = trimmed.split_once('\n') else {
        return text;
    };
    let lower = first.to_lowercase();
    let instructs = VERBS.iter().any(|verb| lower.starts_with(verb));
    if instructs && !rest.trim().is_empty() {
        rest
    } else {
        text
    }
}

#[cfg(test)]
mod tests;
