//! Which characters may be shown as they are, and which only as a placeholder.
//!
//! The sets come from Unicode's own categories, not from a list of ours, so that a member nobody
//! thought of is covered too. Only what has no category of its own is listed here by number.

use unicode_properties::{GeneralCategory, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_width::UnicodeWidthChar;

pub(super) const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
pub(super) const ZERO_WIDTH_JOINER: char = '\u{200D}';
const BRAILLE_BLANK: char = '\u{2800}';
const BLACK_FLAG: char = '\u{1F3F4}';
const CANCEL_TAG: char = '\u{E007F}';

/// A flag's tags: at least a region of two letters and one more, at most what fits a cluster.
const FLAG_TAGS: std::ops::RangeInclusive<usize> = 3..=6;

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Shown as it is.
    Keep,
    /// Shown as a picture of the control character, or in caret form.
    Picture,
    /// Shown as its number, `<202E>`.
    Number,
}

/// Judges a character that stands between two pieces of text.
pub(super) fn judge(before: &str, c: char, after: &str) -> Verdict {
    if c.is_ascii() || c.is_control() {
        return judge_control(c);
    }
    let keep = match c {
        ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER => joins(before, c, after),
        _ if is_tag(c) => is_in_flag(before, c, after),
        _ if is_selector(c) => before.chars().next_back().is_some_and(can_be_varied),
        _ => !is_invisible(c),
    };
    if keep { Verdict::Keep } else { Verdict::Number }
}

/// Tells whether a character is surely harmless and a cluster of its own, as long as one such follows
/// it or nothing.
///
/// The blocks that most text is made of, so that most text is judged quickly: they hold no marks,
/// no format characters and nothing that joins. A test proves that of every member; a character
/// that is not listed is only judged more slowly.
pub(super) const fn is_simple(c: char) -> bool {
    matches!(
        c,
        ' '..='~'
            | '\u{A0}'..='\u{AC}'
            | '\u{AE}'..='\u{2FF}'
            | '\u{37A}'..='\u{37F}'
            | '\u{384}'..='\u{482}'
            | '\u{48A}'..='\u{530}'
            | '\u{1E00}'..='\u{1FFF}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205E}'
            | '\u{20A0}'..='\u{20C0}'
            | '\u{2190}'..='\u{27FF}'
            | '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30A0}'..='\u{30FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{FF01}'..='\u{FF60}'
    )
}

fn judge_control(c: char) -> Verdict {
    match c {
        '\0'..='\u{1F}' | '\u{7F}' => Verdict::Picture,
        '\u{80}'..='\u{9F}' => Verdict::Number,
        _ => Verdict::Keep,
    }
}

/// Tells whether a character formats without being seen, ends a line, or is no character at all.
///
/// `Cf` holds all of `Bidi_Control`; fillers are letters that draw nothing; an unassigned code
/// point of width 0 is reserved for more of the same.
pub(super) fn is_invisible(c: char) -> bool {
    match c.general_category() {
        GeneralCategory::Control
        | GeneralCategory::Format
        | GeneralCategory::LineSeparator
        | GeneralCategory::ParagraphSeparator => true,
        GeneralCategory::Unassigned => is_noncharacter(c) || c.width() == Some(0),
        _ => is_filler(c),
    }
}

/// Tells whether one grapheme cluster may be written to a terminal.
///
/// This is the last gate's question. It knows no context, so joiners and tags pass here: they are
/// harmless there and were judged in context on the way in.
pub fn may_reach_a_terminal(symbol: &str) -> bool {
    symbol.bytes().all(|byte| (0x20..0x7F).contains(&byte))
        || symbol.chars().all(|c| {
            matches!(c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER) || is_tag(c) || !is_invisible(c)
        })
}

/// Tells whether a field looks empty but holds the blank Braille pattern.
pub(super) fn is_disguised_blank(text: &str) -> bool {
    text.contains(BRAILLE_BLANK)
        && text
            .chars()
            .all(|c| c.is_whitespace() || is_braille_blank(c))
}

pub(super) fn is_braille_blank(c: char) -> bool {
    c == BRAILLE_BLANK
}

/// Tells whether a character makes sense only with what follows it, so that a cut must drop it.
pub(super) fn dangles(c: char) -> bool {
    matches!(c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER) || is_tag(c)
}

fn is_filler(c: char) -> bool {
    matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Variation selectors, Mongolian ones included.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        || matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}')
}

fn can_be_varied(base: char) -> bool {
    !base.is_whitespace() && !is_selector(base) && !is_invisible(base)
}

/// Tells whether a joiner does a joiner's work: between emoji, or in a script that needs it.
fn joins(before: &str, joiner: char, after: &str) -> bool {
    let mut back = before.chars().rev();
    let (last, second_last) = (back.next(), back.next());
    let base = if last == Some('\u{FE0F}') {
        second_last
    } else {
        last
    };
    let (Some(last), Some(base), Some(next)) = (last, base, after.chars().next()) else {
        return false;
    };
    let between_emoji = joiner == ZERO_WIDTH_JOINER && is_pictograph(base) && is_pictograph(next);
    between_emoji || (is_joined_script(last) && is_joined_script(next))
}

fn is_pictograph(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char()
}

/// Letters and marks of the scripts whose spelling uses joiners: Arabic and its kin, the Indic
/// scripts and their neighbours up to Myanmar, Khmer, Mongolian.
fn is_joined_script(c: char) -> bool {
    let block = matches!(c,
        '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{0F00}'..='\u{109F}'
        | '\u{1780}'..='\u{18AF}' | '\u{1B00}'..='\u{1C4F}' | '\u{A8E0}'..='\u{A8FF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{11000}'..='\u{11FFF}');
    block
        && matches!(
            c.general_category(),
            GeneralCategory::OtherLetter
                | GeneralCategory::ModifierLetter
                | GeneralCategory::NonspacingMark
                | GeneralCategory::SpacingMark
        )
}

/// Tells whether a tag belongs to a whole flag: black flag, region and subdivision, cancel tag.
fn is_in_flag(before: &str, tag: char, after: &str) -> bool {
    let mut back = before
        .chars()
        .rev()
        .skip_while(|c| is_flag_letter(*c))
        .take(1);
    let letters_before = before
        .chars()
        .rev()
        .take(9)
        .take_while(|c| is_flag_letter(*c))
        .count();
    if letters_before > *FLAG_TAGS.end() || back.next() != Some(BLACK_FLAG) {
        return false;
    }
    if tag == CANCEL_TAG {
        return FLAG_TAGS.contains(&letters_before);
    }
    let letters_after = after
        .chars()
        .take(9)
        .take_while(|c| is_flag_letter(*c))
        .count();
    is_flag_letter(tag)
        && after.chars().nth(letters_after) == Some(CANCEL_TAG)
        && FLAG_TAGS.contains(&(letters_before + 1 + letters_after))
}

fn is_flag_letter(c: char) -> bool {
    matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}')
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    #[test]
    fn what_is_simple_is_kept_and_is_a_cluster_of_its_own() {
        let simple = ('\0'..=char::MAX).filter(|c| is_simple(*c));
        for c in simple {
            assert_eq!(judge("", c, ""), Verdict::Keep, "{c:?}");
            // The neighbours with which characters like to join.
            for other in ['a', '\u{AC00}', '\u{AC01}', '\u{2764}', c] {
                let both = [format!("{c}{other}"), format!("{other}{c}")];
                let clusters = both.map(|text| text.graphemes(true).count());
                assert_eq!(clusters, [2, 2], "{c:?} and {other:?}");
            }
        }
    }

    #[test]
    fn no_simple_character_is_the_blank_one_that_poses_as_nothing() {
        assert!(!is_simple(BRAILLE_BLANK));
    }
}
