//! What somebody probably meant.

/// Words are cut before they are compared: longer ones are no slips of the pen.
const LONGEST: usize = 40;

/// Other names for the members of a request, as libraries and other providers call them.
const ALIASES: [(&str, &str); 11] = [
    ("id", "custom_id"),
    ("request_id", "custom_id"),
    ("key", "custom_id"),
    ("params", "body"),
    ("payload", "body"),
    ("request", "body"),
    ("data", "body"),
    ("endpoint", "url"),
    ("path", "url"),
    ("uri", "url"),
    ("http_method", "method"),
];

/// Finds which member of a request is meant by another name.
pub(super) fn member(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    let alias = ALIASES.iter().find(|(alias, _)| same(alias, &plain));
    alias
        .map(|(_, meant)| *meant)
        .or_else(|| nearest(name, ["custom_id", "method", "url", "body"]))
}

/// Finds the word that a misspelt one was to be.
pub(super) fn nearest<'a>(name: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = plain(name);
    let allowed = match written.len() {
        // `top_k` is no slip of `top_p`.
        0..=4 => 0,
        5 => 1,
        6..=LONGEST => 2,
        _ => return None,
    };
    let near = words.into_iter().filter_map(|word| {
        let wanted = plain(word);
        let steps = steps(&written, &wanted);
        (steps <= allowed).then_some((steps, word))
    });
    near.min_by_key(|(steps, _)| *steps).map(|(_, word)| word)
}

/// Leaves out what people write in different ways: `customId`, `custom-id`, `Custom ID`.
fn plain(word: &str) -> Vec<char> {
    let letters = word.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '.'));
    letters
        .take(LONGEST + 1)
        .flat_map(char::to_lowercase)
        .collect()
}

fn same(word: &str, plain_word: &[char]) -> bool {
    plain(word) == plain_word
}

/// Counts the letters to be put in, left out or replaced to make one word of another; two that
/// change places are one step.
fn steps(from: &[char], to: &[char]) -> usize {
    if from.len().abs_diff(to.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut now = vec![row + 1];
        for (column, wanted) in to.iter().enumerate() {
            let at =
                |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&last, column) + usize::from(letter != wanted);
            let mut best = replaced
                .min(at(&last, column + 1) + 1)
                .min(at(&now, column) + 1);
            let swapped = row > 0
                && column > 0
                && from.get(row - 1) == Some(wanted)
                && to.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            now.push(best);
        }
        before = std::mem::replace(&mut last, now);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_known_under_their_wrong_names() {
        let names = [
            "customid",
            "custom-id",
            "customId",
            "Custom_ID",
            "custom_di",
            "params",
            "URL",
            "metod",
            "bodY",
        ];
        let meant = names.map(|name| member(name).unwrap_or("-"));
        assert_eq!(
            meant,
            [
                "custom_id",
                "custom_id",
                "custom_id",
                "custom_id",
                "custom_id",
                "body",
                "url",
                "method",
                "body"
            ]
        );
    }

    #[test]
    fn what_is_like_nothing_is_like_nothing() {
        let names = [
            "metadata",
            "x",
            "",
            "completely_different",
            &"a".repeat(100_000),
        ];
        assert_eq!(names.map(member), [None; 5]);
    }

    #[test]
    fn a_field_is_near_the_nearest() {
        let words = ["temperature", "top_p", "top_logprobs", "max_tokens"];
        let near = |name| nearest(name, words).unwrap_or("-");
        assert_eq!(
            [
                near("temprature"),
                near("maxTokens"),
                near("max_token"),
                near("topp"),
                near("topk"),
                near("top")
            ],
            ["temperature", "max_tokens", "max_tokens", "top_p", "-", "-"]
        );
    }
}
