//! Which known word somebody may have meant who wrote an unknown one.
//!
//! Pure: knows words and letters, and not what the words stand for.

/// Words longer than this are not compared: nobody mistypes them by a letter.
const LONGEST: usize = 64;

/// Finds the known word that is nearest to an unknown one, if one is near enough.
///
/// Near enough is one letter in three, at least one: added, left out, replaced, or changed with its
/// neighbour. Case costs nothing.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = letters(word)?;
    let allowed = (wanted.len() / 3).max(1);
    known
        .into_iter()
        .filter_map(|known| Some((distance(&wanted, &letters(known)?), known)))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Writes the end of a sentence that names the nearest word, or nothing: `; did you mean "model"?`.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"))
}

fn letters(word: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = word.chars().take(LONGEST + 1).collect();
    let lower = letters.iter().flat_map(|char| char.to_lowercase());
    (letters.len() <= LONGEST).then(|| lower.collect())
}

/// Counts the changes of single letters between two words.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, char) in one.iter().enumerate() {
        let mut next = vec![at + 1];
        for (place, there) in other.iter().enumerate() {
            let same = usize::from(char != there);
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut least = (cell(&row, place) + same)
                .min(cell(&row, place + 1) + 1)
                .min(cell(&next, place) + 1);
            let is_swapped = at > 0
                && place > 0
                && one.get(at - 1) == Some(there)
                && other.get(place - 1) == Some(char);
            if is_swapped {
                least = least.min(cell(&before, place - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["model", "endpoint", "custom_id", "system"];

    #[test]
    fn a_slip_of_the_fingers_is_recognised() {
        let found = ["modle", "Endpoint", "endpont", "costum_id", "sytsem"]
            .map(|word| nearest(word, KNOWN));
        let wanted = ["model", "endpoint", "endpoint", "custom_id", "system"].map(Some);
        assert_eq!(found, wanted);
    }

    #[test]
    fn another_word_is_no_slip() {
        let long = "x".repeat(100_000);
        let found = ["temperature", "", "x", long.as_str()].map(|word| nearest(word, KNOWN));
        assert_eq!(found, [None; 4]);
        assert_eq!(did_you_mean("temperature", KNOWN), "");
    }

    #[test]
    fn the_nearest_of_several_is_named() {
        assert_eq!(nearest("subjct", ["object", "subject"]), Some("subject"));
        assert_eq!(did_you_mean("modle", KNOWN), "; did you mean \"model\"?");
    }
}
