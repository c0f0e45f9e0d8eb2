//! Cuts paragraphs into sentences, in scripts with and without spaces.

use super::words::{ABBREVIATIONS, MONTHS};

/// A sentence and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) paragraph: usize,
    pub(super) is_item: bool,
}

/// A lead-in and its list are one sentence up to so many characters.
const LONGEST_LIST: usize = 320;

/// All sentences of some paragraphs, in order.
pub(super) fn of_paragraphs(paragraphs: &[String]) -> Vec<Sentence> {
    let mut sentences = cut(paragraphs);
    gather_lists(&mut sentences);
    sentences
}

/// Puts "we need:" and the items after it together, where that stays readable.
fn gather_lists(sentences: &mut Vec<Sentence>) {
    let mut at = 0;
    while let Some(lead) = sentences.get(at) {
        let rest = sentences.get(at + 1..).unwrap_or_default();
        let items = rest.iter().take_while(|item| item.is_item).count();
        if items > 0 && lead.text.ends_with([':', '：']) {
            let list: Vec<&str> = rest
                .iter()
                .take(items)
                .map(|item| {
                    item.text
                        .trim_end_matches([';', ',', '.', '；', '，', '。'])
                })
                .collect();
            let text = format!("{} {}.", lead.text, list.join("; "));
            if text.chars().count() <= LONGEST_LIST {
                let gathered = Sentence {
                    text,
                    ..lead.clone()
                };
                sentences.splice(at..=at + items, [gathered]);
            }
        }
        at += 1;
    }
}

fn cut(paragraphs: &[String]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (paragraph, text) in paragraphs.iter().enumerate() {
        for block in blocks(text) {
            let cut = split(&block.text).into_iter();
            sentences.extend(cut.map(|text| Sentence {
                text,
                paragraph,
                is_item: block.is_item,
            }));
        }
    }
    sentences
}

struct Block {
    text: String,
    is_item: bool,
}

/// Lines that belong together; each item of a list stands alone.
fn blocks(paragraph: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in paragraph
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if let Some(item) = item(line) {
            blocks.push(Block {
                text: item.to_owned(),
                is_item: true,
            });
            continue;
        }
        match blocks.last_mut() {
            Some(block) => {
                if !block.text.ends_with(is_wide) {
                    block.text.push(' ');
                }
                block.text.push_str(line);
            }
            None => blocks.push(Block {
                text: line.to_owned(),
                is_item: false,
            }),
        }
    }
    blocks
}

/// The text of a list item without its bullet or number.
fn item(line: &str) -> Option<&str> {
    const BULLETS: [char; 9] = ['•', '·', '-', '*', '–', '—', '・', '●', '▪'];
    if let Some(rest) = line.strip_prefix(BULLETS) {
        return rest
            .starts_with(char::is_whitespace)
            .then(|| rest.trim_start());
    }
    let digits = line
        .find(|c: char| !c.is_ascii_digit())
        .filter(|count| (1..=2).contains(count))?;
    let rest = line.get(digits..)?.strip_prefix(['.', ')', '、', '．'])?;
    let is_decimal = rest.starts_with(|c: char| c.is_ascii_digit());
    (!is_decimal && !rest.trim().is_empty()).then(|| rest.trim_start())
}

/// Whether a character belongs to a script that writes without spaces.
pub(super) const fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Cuts running text into sentences.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        current.push(c);
        if !matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।') {
            continue;
        }
        while let Some(next) = chars.next_if(|next| is_closing(*next) || matches!(next, '!' | '?'))
        {
            current.push(next);
        }
        let rest = chars.clone();
        if ends(&current, c, &rest.collect::<String>()) {
            push(&mut sentences, &mut current);
        }
    }
    push(&mut sentences, &mut current);
    sentences
}

fn push(sentences: &mut Vec<String>, current: &mut String) {
    let sentence = current.split_whitespace().collect::<Vec<_>>().join(" ");
    if sentence.chars().any(char::is_alphanumeric) {
        sentences.push(sentence);
    }
    current.clear();
}

const fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '“' | '」' | '』' | '）' | '】'
    )
}

/// Whether a sentence ends after `mark`, the last character but closing ones of `before`.
fn ends(before: &str, mark: char, after: &str) -> bool {
    if matches!(mark, '。' | '！' | '？' | '।') {
        return true;
    }
    let Some(gap) = after.chars().next() else {
        return true;
    };
    if !gap.is_whitespace() {
        return is_wide(gap) && mark != '.';
    }
    let next = after.trim_start();
    let Some(first) = next.chars().find(|c| c.is_alphanumeric()) else {
        return true;
    };
    if first.is_lowercase() {
        return false;
    }
    mark != '.' || !is_abbreviated(before, next)
}

/// Whether the full stop belongs to the last word and not to the sentence.
fn is_abbreviated(before: &str, next: &str) -> bool {
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(stem) = word.strip_suffix('.') else {
        return false;
    };
    if stem.chars().count() == 1 && stem.chars().all(char::is_uppercase) {
        return true;
    }
    if stem.len() <= 2 && !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit()) {
        // Ordinals before a month: "12. November".
        let following = next
            .split(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or_default();
        return MONTHS.contains(&following.to_lowercase().as_str());
    }
    ABBREVIATIONS.contains(&stem.to_lowercase().as_str())
}
