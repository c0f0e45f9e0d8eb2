//! Words that show what a sentence does: ask, decide, date, count, or lean on the one before.

/// What the words of a sentence say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cues {
    /// Numbers, sums, dates.
    pub(super) facts: f64,
    /// Requests, decisions, deadlines.
    pub(super) ask: f64,
    /// Makes little sense without the sentence before it.
    pub(super) leans: bool,
}

/// Beginnings of words, in lower case, each with a space before it where the script has spaces.
const ASKS: &[&str] = &[
    " please",
    " could you",
    " can you",
    " would you",
    " will you",
    " we ask",
    " i ask",
    " i'm asking",
    " i’m asking",
    " we're asking",
    " we’re asking",
    " asking",
    " i need",
    " we need",
    " need you",
    " need your",
    " i'd like",
    " i’d like",
    " we'd like",
    " we’d like",
    " approv",
    " confirm",
    " decision",
    " decide",
    " sign ",
    " signed",
    " authoris",
    " authoriz",
    " agree to",
    " let me know",
    " tell me",
    " request",
    " recommend",
    " propos",
    " bitte",
    " benötig",
    " brauche",
    " entscheid",
    " freigabe",
    " freigeben",
    " genehmig",
    " bestätig",
    " ersuche",
    " fordern",
    " möchten wir",
    " vorschlag",
    " merci de",
    " veuillez",
    " pourriez",
    " pouvez-vous",
    " demand",
    " besoin",
    " décision",
    " valid",
    " accord",
    " confirmer",
    " por favor",
    " podría",
    " necesit",
    " solicit",
    " decisión",
    " ruego",
    " pido",
    " pedimos",
    " aprobación",
    " aprob",
    " precis",
    " peço",
    " pedimos",
    " decisão",
    " aprovação",
    " poderia",
    " solicito",
    " chied",
    " chiedo",
    " per favore",
    " decisione",
    " potrebbe",
    " vorremmo",
    " richied",
    " graag",
    " verzoek",
    " beslissing",
    " besluit",
    " goedkeuring",
    " kunt u",
    " kun je",
    " prosz",
    " decyzj",
    " vänligen",
    " beslut",
    "お願い",
    "ください",
    "いただき",
    "请",
    "부탁",
    "주시",
];

const DEADLINES: &[&str] = &[
    " by monday",
    " by tuesday",
    " by wednesday",
    " by thursday",
    " by friday",
    " by the ",
    " by noon",
    " by end",
    " by close",
    " by tomorrow",
    " by 1",
    " by 2",
    " by 3",
    " by 4",
    " by 5",
    " by 6",
    " by 7",
    " by 8",
    " by 9",
    " by nov",
    " by dec",
    " by oct",
    " before ",
    " until ",
    " deadline",
    " no later than",
    " today",
    " tomorrow",
    " within ",
    " this week",
    " bis ",
    " spätestens",
    " frist",
    " heute",
    " morgen",
    " avant ",
    " d'ici",
    " d’ici",
    " au plus tard",
    " échéance",
    " antes de",
    " a más tardar",
    " plazo",
    " hasta el",
    " até ",
    " prazo",
    " entro ",
    " entro il",
    " scadenza",
    " uiterlijk",
    " vóór ",
    " voor vrijdag",
    " do dnia",
    " senast",
    "までに",
    "までご",
    "期限",
    "之前",
    "前",
    "까지",
];

/// First words of sentences that point back.
const LEANING: &[&str] = &[
    "it",
    "it's",
    "it’s",
    "this",
    "that",
    "that's",
    "that’s",
    "these",
    "those",
    "they",
    "he",
    "she",
    "his",
    "her",
    "their",
    "but",
    "and",
    "so",
    "then",
    "also",
    "otherwise",
    "if",
    "which",
    "both",
    "here",
    "there",
    "yes",
    "no",
    "option",
    "because",
    "instead",
    "still",
    "das",
    "dies",
    "diese",
    "dieser",
    "er",
    "sie",
    "es",
    "aber",
    "und",
    "damit",
    "dann",
    "cela",
    "ceci",
    "ce",
    "il",
    "elle",
    "ils",
    "mais",
    "et",
    "eso",
    "esto",
    "pero",
    "y",
    "isso",
    "isto",
    "mas",
    "e",
    "ma",
    "questo",
    "dit",
    "dat",
    "maar",
    "en",
];

/// Reads the cues of a sentence.
pub(super) fn read(sentence: &str) -> Cues {
    let lower = format!(" {} ", sentence.to_lowercase());
    let count = |listed: &[&str]| listed.iter().filter(|cue| lower.contains(**cue)).count();
    let asks = count(ASKS);
    let deadlines = count(DEADLINES);
    let figures = figures(sentence);
    let mut ask = match asks {
        0 => 0.0,
        1 => 0.8,
        _ => 1.0,
    };
    if sentence.ends_with(['?', '？', '؟']) {
        ask += 0.4;
    }
    if ask > 0.0 && deadlines > 0 {
        ask += 0.6;
    } else if deadlines > 0 && figures > 0 {
        ask += 0.5;
    }
    if ask > 0.0 && figures > 0 {
        ask += 0.2;
    }
    let facts = match figures {
        0 => 0.0,
        1 => 0.3,
        _ => 0.45,
    };
    let first = lower
        .trim_start()
        .split([' ', ',', ':'])
        .next()
        .unwrap_or_default()
        .to_owned();
    Cues {
        facts,
        ask,
        leans: LEANING.contains(&first.as_str()),
    }
}

/// How many numbers a sentence has; a number with separators is one.
fn figures(sentence: &str) -> usize {
    sentence
        .split(char::is_whitespace)
        .filter(|word| word.chars().any(char::is_numeric))
        .count()
}
