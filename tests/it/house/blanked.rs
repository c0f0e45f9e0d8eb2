//! Rust without its comments and its text: what is left is what the code says.
//!
//! Every byte that is taken out becomes a space, line ends stay, so that positions in both texts
//! are the same. It knows the few shapes in which comments and text occur, and no more of Rust.

/// Blanks out comments, string literals and character literals.
pub(crate) fn blanked(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while !rest.is_empty() {
        let (length, keep) = token(rest, &out);
        let (piece, after) = rest.split_at(length);
        for char in piece.chars() {
            if keep || char == '\n' {
                out.push(char);
            } else {
                out.extend(std::iter::repeat_n(' ', char.len_utf8()));
            }
        }
        rest = after;
    }
    out
}

/// Measures what comes next, and tells whether it is code.
fn token(rest: &str, before: &str) -> (usize, bool) {
    let in_word = before
        .chars()
        .next_back()
        .is_some_and(|char| char.is_alphanumeric() || char == '_');
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), false);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |end| end + 2), false);
    }
    if let Some(length) = raw_string(rest).filter(|_| !in_word) {
        return (length, false);
    }
    if let Some(inside) = rest.strip_prefix('"') {
        return (1 + string_end(inside), false);
    }
    if let Some(length) = char_literal(rest) {
        return (length, false);
    }
    (rest.chars().next().map_or(1, char::len_utf8), true)
}

/// Measures `r"…"`, `r#"…"#` and the same with a `b` before it.
fn raw_string(rest: &str) -> Option<usize> {
    let start = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r')?;
    let inside = start.trim_start_matches('#');
    let hashes = start.len() - inside.len();
    let inside = inside.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside.find(&close)?;
    Some(rest.len() - inside.len() + end + close.len())
}

/// Measures a string literal behind its first quote, the last quote with it.
fn string_end(inside: &str) -> usize {
    let mut is_escaped = false;
    for (at, char) in inside.char_indices() {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    inside.len()
}

/// Measures a character literal; a lifetime is none.
fn char_literal(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if let Some(escaped) = inside.strip_prefix('\\') {
        let first = escaped.chars().next()?.len_utf8();
        return escaped
            .get(first..)?
            .find('\'')
            .map(|end| 2 + first + end + 1);
    }
    let first = inside.chars().next()?.len_utf8();
    inside
        .get(first..)?
        .starts_with('\'')
        .then_some(1 + first + 1)
}

#[test]
fn comments_and_text_are_blanked_and_code_stays() {
    let source = "let a = \"tokio \\\" x\"; // tokio\nlet b: &'a str = r#\"to\"kio\"#; let c = '\"'; /* x */ d";
    let left: Vec<String> = blanked(source)
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(left, ["let a = ;", "let b: &'a str = ; let c = ; d"]);
}
