//! Display columns: counting, cutting and filling by grapheme clusters.
//!
//! Widths are those of `unicode-width`, the same that the screen library uses, so that both agree.
//! Nothing here makes hostile text safe; see `Clean`.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::hazard::is_simple;

const ELLIPSIS: &str = "…";

/// Returns how many columns a text takes on one line of a terminal.
pub fn columns(text: &str) -> usize {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return text.len();
    }
    clusters(text).map(UnicodeWidthStr::width).sum()
}

/// Returns the grapheme clusters of a text; quickly, where it is of a usual kind.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.chars();
        let first = chars.next()?;
        let is_alone = is_simple(first) && chars.next().is_none_or(is_simple);
        let length = if is_alone {
            first.len_utf8()
        } else {
            rest.graphemes(true).next()?.len()
        };
        let (cluster, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(cluster)
    })
}

/// Cuts a text to a number of columns; where something was cut, `…` ends it.
pub fn fit(text: &str, cols: usize) -> String {
    if columns(text) <= cols {
        return text.to_owned();
    }
    match cols {
        0 => String::new(),
        _ => start_of(text, cols - 1).to_owned() + ELLIPSIS,
    }
}

/// Cuts a text to a number of columns and fills it with spaces to exactly that many.
pub fn pad(text: &str, cols: usize) -> String {
    let mut fitted = fit(text, cols);
    let missing = cols.saturating_sub(columns(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// Cuts a text in its middle, as `batch_68a1…c2`, so that both ends of an id stay readable.
pub fn shorten_middle(text: &str, cols: usize) -> String {
    if columns(text) <= cols {
        return text.to_owned();
    }
    let Some(room) = cols.checked_sub(1) else {
        return String::new();
    };
    let tail = end_of(text, (room / 5).max(room.min(4) / 2));
    let front = start_of(text, room - columns(tail));
    format!("{front}{ELLIPSIS}{tail}")
}

fn start_of(text: &str, cols: usize) -> &str {
    let end = bytes_within(clusters(text), cols);
    text.get(..end).unwrap_or_default()
}

fn end_of(text: &str, cols: usize) -> &str {
    let bytes = bytes_within(text.graphemes(true).rev(), cols);
    text.get(text.len() - bytes..).unwrap_or_default()
}

fn bytes_within<'a>(clusters: impl Iterator<Item = &'a str>, cols: usize) -> usize {
    let mut room = cols;
    let mut bytes = 0;
    for cluster in clusters {
        let Some(left) = room.checked_sub(UnicodeWidthStr::width(cluster)) else {
            break;
        };
        room = left;
        bytes += cluster.len();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_follow_grapheme_clusters() {
        let found = ["abc", "日本", "e\u{301}", "👨‍👩‍👧", "🇩🇪", ""].map(columns);
        assert_eq!(found, [3, 4, 1, 2, 2, 0]);
    }

    #[test]
    fn what_fits_is_left_alone() {
        assert_eq!(fit("batch", 5), "batch");
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let found = [0, 1, 2, 4].map(|cols| fit("batch", cols));
        assert_eq!(found, ["", "…", "b…", "bat…"]);
    }

    #[test]
    fn a_wide_cluster_is_never_cut_in_two() {
        assert_eq!(fit("日本語", 4), "日…");
    }

    #[test]
    fn padding_reaches_the_width_exactly() {
        let found = ["a", "日本語", ""].map(|text| pad(text, 4));
        assert_eq!(found, ["a   ", "日… ", "    "]);
    }

    #[test]
    fn an_id_keeps_both_its_ends() {
        let id = "batch_68a1b2d3e4f5c2";
        let found = [0, 1, 2, 5, 9, 13, 20].map(|cols| shorten_middle(id, cols));
        assert_eq!(
            found,
            [
                "",
                "…",
                "b…",
                "ba…c2",
                "batch_…c2",
                "batch_68a1…c2",
                "batch_68a1b2d3e4f5c2"
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn clusters_are_those_of_unicode(text in "([ -~é日가⚙]|\\PC|[\u{300}\u{1100}\u{1160}\u{11A8}\u{200D}\u{FE0F}👩🇩])*") {
            let found: Vec<&str> = clusters(&text).collect();
            let wanted: Vec<&str> = text.graphemes(true).collect();
            proptest::prop_assert_eq!(found, wanted);
        }

        #[test]
        fn nothing_is_ever_wider_than_asked(text in "\\PC{0,40}", cols in 0usize..20) {
            let widths = [fit(&text, cols), shorten_middle(&text, cols)].map(|cut| columns(&cut));
            proptest::prop_assert!(widths.iter().all(|width| *width <= cols), "{widths:?}");
            proptest::prop_assert_eq!(columns(&pad(&text, cols)), cols);
        }
    }
}
