//! Strips an e-mail to its message: no headers, greeting, quotes, sign-off or signature.

/// The message of an e-mail, or a plain text as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mail {
    pub(super) subject: Option<String>,
    pub(super) paragraphs: Vec<String>,
}

const HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "sent",
    "reply-to",
    "von",
    "an",
    "betreff",
    "gesendet",
    "de",
    "à",
    "objet",
    "para",
    "asunto",
    "assunto",
    "da",
    "a",
    "oggetto",
    "van",
    "aan",
    "onderwerp",
    "件名",
    "主题",
];
const SUBJECTS: &[&str] = &[
    "subject",
    "betreff",
    "objet",
    "asunto",
    "assunto",
    "oggetto",
    "onderwerp",
    "件名",
    "主题",
];
const QUOTES: &[&str] = &[
    "-----original",
    "---------- forwarded",
    "begin forwarded",
    "-------- forwarded",
    "-----ursprüngliche",
    "-----mensaje original",
    "-----message d'origine",
    "________________",
];
const GREETINGS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "dear",
    "good morning",
    "good afternoon",
    "good evening",
    "hallo",
    "guten tag",
    "guten morgen",
    "liebe",
    "lieber",
    "sehr geehrte",
    "bonjour",
    "cher",
    "chère",
    "madame",
    "monsieur",
    "hola",
    "estimad",
    "querid",
    "buenos",
    "buenas",
    "olá",
    "car",
    "prezad",
    "gentil",
    "ciao",
    "egregi",
    "beste",
    "geachte",
    "kära",
    "hej",
    "szanown",
];
const CLOSINGS: &[&str] = &[
    "best",
    "regards",
    "kind regards",
    "warm regards",
    "best regards",
    "best wishes",
    "sincerely",
    "yours",
    "thanks",
    "thank you",
    "many thanks",
    "cheers",
    "respectfully",
    "with real",
    "with appreciation",
    "with thanks",
    "warmly",
    "all the best",
    "take care",
    "mit freundlich",
    "freundliche",
    "viele grüße",
    "beste grüße",
    "herzliche",
    "liebe grüße",
    "schöne grüße",
    "mfg",
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "sincères",
    "salutations",
    "saludos",
    "un saludo",
    "atentamente",
    "cordialmente",
    "un cordial",
    "un abrazo",
    "atenciosamente",
    "abraço",
    "obrigad",
    "cumprimentos",
    "com os melhores",
    "cordiali",
    "distinti",
    "un caro saluto",
    "grazie",
    "met vriendelijke",
    "vriendelijke",
    "groet",
    "hartelijke",
    "med vänlig",
    "vänliga",
    "z poważaniem",
    "pozdrawiam",
    "敬具",
    "此致",
    "祝好",
];

/// Takes an e-mail apart.
pub(super) fn read(text: &str) -> Mail {
    let (subject, body) = split_headers(text);
    let mut paragraphs = unquoted(body);
    if subject.is_some() || paragraphs.first().is_some_and(|first| is_greeting(first)) {
        trim_greeting(&mut paragraphs);
        trim_end(&mut paragraphs);
    }
    Mail {
        subject,
        paragraphs,
    }
}

/// The subject and what follows the header lines.
fn split_headers(text: &str) -> (Option<String>, &str) {
    let mut subject = None;
    let mut rest = text.trim_start();
    while let Some((name, value)) = header(rest.lines().next().unwrap_or_default()) {
        if SUBJECTS.contains(&name.as_str()) {
            subject = Some(value.to_owned());
        }
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    (subject, rest)
}

fn header(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once([':', '：'])?;
    let name = name.trim().to_lowercase();
    HEADERS
        .contains(&name.as_str())
        .then(|| (name, value.trim()))
}

/// Paragraphs without quoted lines and without everything below a forwarding mark.
fn unquoted(body: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in body.lines() {
        let trimmed = line.trim();
        let lower = trimmed.to_lowercase();
        let is_attribution = lower.ends_with(':')
            && (lower.contains(" wrote")
                || lower.contains(" schrieb")
                || lower.contains(" a écrit"));
        if QUOTES.iter().any(|quote| lower.starts_with(quote)) || is_attribution {
            if paragraphs.iter().any(|paragraph| paragraph.len() > 40) {
                break;
            }
            continue;
        }
        if trimmed.starts_with('>') || header(trimmed).is_some_and(|(name, _)| name.len() > 2) {
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if !trimmed.is_empty() => {
                last.push_str(trimmed);
                last.push('\n');
            }
            Some(last) if last.is_empty() => {}
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs
}

fn is_greeting(paragraph: &str) -> bool {
    let line = paragraph.trim();
    let lower = line.to_lowercase();
    let is_short = line.lines().count() == 1 && line.chars().count() <= 60;
    let opens = GREETINGS.iter().any(|greeting| lower.starts_with(greeting));
    let closes = line.ends_with([',', ':', '、', '，', '：', '様', '!']);
    is_short && (closes || opens && !line.ends_with(['.', '?']) || lower.ends_with("您好"))
}

fn trim_greeting(paragraphs: &mut Vec<String>) {
    if paragraphs.len() > 1 && paragraphs.first().is_some_and(|first| is_greeting(first)) {
        paragraphs.remove(0);
        return;
    }
    // "Hi Ann,\nthe text goes on here" in one paragraph.
    if let Some(first) = paragraphs.first_mut()
        && let Some((line, rest)) = first.split_once('\n')
        && is_greeting(line)
        && !rest.trim().is_empty()
    {
        *first = rest.to_owned();
    }
}

/// Drops the sign-off with all below it, and a signature without one.
fn trim_end(paragraphs: &mut Vec<String>) {
    let late = paragraphs.len().saturating_sub(4).max(1);
    let closing = paragraphs
        .iter()
        .enumerate()
        .skip(late)
        .find(|(_, text)| is_closing(text));
    if let Some((at, _)) = closing {
        paragraphs.truncate(at);
    }
    while paragraphs.len() > 1 && paragraphs.last().is_some_and(|last| is_signature(last)) {
        paragraphs.pop();
    }
    if let Some(last) = paragraphs.last_mut() {
        let kept: Vec<&str> = last.lines().take_while(|line| !is_closing(line)).collect();
        if !kept.is_empty() {
            *last = kept.join("\n");
        }
    }
}

fn is_closing(paragraph: &str) -> bool {
    let line = paragraph.trim().lines().next().unwrap_or_default();
    let lower = line.to_lowercase();
    line.chars().count() <= 45
        && !line.ends_with(['?', ':'])
        && CLOSINGS.iter().any(|closing| lower.starts_with(closing))
}

/// A few short lines without a sentence.
fn is_signature(paragraph: &str) -> bool {
    paragraph.lines().all(|line| {
        line.chars().count() <= 70 && !line.trim_end().ends_with(['.', '!', '?', '。', '？', '！'])
    })
}
