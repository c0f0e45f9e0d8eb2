//! Cuts paragraphs into sentences, in scripts with and without spaces.

use super::words::{ABBREVIATIONS, MONTHS};

/// A sentence and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) paragraph: usize,
    /// Which item of a list it stands in.
    pub(super) item: Option<usize>,
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
        let list: Vec<&Sentence> = rest.iter().take_while(|item| item.item.is_some()).collect();
        let length = list.len();
        if length > 0 && lead.item.is_none() && announces(&lead.text) {
            let gathered = Sentence {
                text: gathered(&lead.text, &list),
                ..lead.clone()
            };
            if gathered.text.chars().count() <= LONGEST_LIST {
                sentences.splice(at..=at + length, [gathered]);
            }
        }
        at += 1;
    }
}

/// Whether a sentence makes one expect a list.
fn announces(lead: &str) -> bool {
    lead.ends_with([':', '：'])
        || ["下記", "以下", "次の", "如下"]
            .iter()
            .any(|word| lead.contains(word))
}

/// A lead-in and the first sentence of each item.
fn gathered(lead: &str, list: &[&Sentence]) -> String {
    const ENDS: [char; 8] = [';', ',', '.', '；', '，', '。', '、', ' '];
    let mut items: Vec<&str> = Vec::new();
    let mut before = None;
    for sentence in list {
        if before != sentence.item {
            items.push(sentence.text.trim_end_matches(ENDS));
        }
        before = sentence.item;
    }
    if lead.ends_with(is_wide) {
        format!("{lead}{}。", items.join("；"))
    } else {
        format!("{lead} {}.", items.join("; "))
    }
}

fn cut(paragraphs: &[String]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut number = 0;
    for (paragraph, text) in paragraphs.iter().enumerate() {
        for block in blocks(text) {
            number += 1;
            let item = block.is_item.then_some(number);
            let cut = split(&block.text).into_iter();
            sentences.extend(cut.map(|text| Sentence {
                text,
                paragraph,
                item,
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
            Some(block) if !(block.is_item && block.text.ends_with(['.', '!', '?', '。'])) => {
                if !block.text.ends_with(is_wide) {
                    block.text.push(' ');
                }
                block.text.push_str(line);
            }
            _ => blocks.push(Block {
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
    if stem.chars().count() == 1 && stem.chars().all(char::is_alphabetic) {
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
