//! A name in letters that every provider takes.

const MOST: usize = 80;

/// Keeps letters, digits and `._-` of a name, without a trailing `.jsonl`.
pub(super) fn plain(name: &str) -> String {
    let name = name.trim().trim_end_matches(".jsonl");
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "._-".contains(c) {
            c
        } else {
            '_'
        }
    };
    let plain: String = name.chars().map(plain).take(MOST).collect();
    let plain = plain.trim_matches(['.', '_', '-']);
    if plain.is_empty() {
        "requests".to_owned()
    } else {
        plain.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_provider_might_not_take_is_replaced() {
        let named = ["my requests.v2", "täglich.jsonl", "../..", "", "a\nb"].map(plain);
        assert_eq!(
            named,
            ["my_requests.v2", "t_glich", "requests", "requests", "a_b"]
        );
    }
}
