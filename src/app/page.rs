//! What is read of a result, as lines: laid out where that helps, broken, its hits marked.
//!
//! Made when something it depends on has changed, not for every frame; knows no model.

mod content;
mod request;
mod words;

use crate::text::outline::{Folds, Outline};
use crate::text::rich::{Finder, Layout, Line, Rich, Tone};

pub use content::of;
pub use request::Input;

/// What is read, before it is broken into lines.
#[derive(Clone, Debug)]
pub enum Content {
    /// A text.
    Text(Rich),
    /// JSON, of which parts can be folded.
    Tree(Outline),
}

/// Something to be read, as lines.
#[derive(Clone, Debug, Default)]
pub struct Page {
    content: Option<Content>,
    folds: Folds,
    finder: Option<Finder>,
    layout: Option<Layout>,
    lines: Vec<Line>,
}

impl Page {
    /// Lays out what is read, and marks what a search looks for.
    pub fn new(content: Content, layout: Layout, finder: Option<Finder>) -> Self {
        let folds = match &content {
            Content::Text(_) => Folds::default(),
            Content::Tree(outline) => Folds::to_begin_with(outline),
        };
        let mut page = Self {
            content: Some(content),
            folds,
            finder,
            layout: Some(layout),
            lines: Vec::new(),
        };
        page.lay_out();
        page
    }

    /// Takes over what is folded in a page of the same content.
    pub fn fold_as(&mut self, other: &Self) {
        let is_same = match (&self.content, &other.content) {
            (Some(Content::Tree(mine)), Some(Content::Tree(its))) => mine == its,
            _ => false,
        };
        if is_same && self.folds != other.folds {
            self.folds = other.folds.clone();
            self.lay_out();
        }
    }

    fn lay_out(&mut self) {
        let mut rich = match &self.content {
            None => Rich::default(),
            Some(Content::Text(rich)) => rich.clone(),
            Some(Content::Tree(outline)) => outline.rich(&self.folds),
        };
        if let Some(finder) = &self.finder {
            rich.highlight(finder);
        }
        let layout = self.layout;
        self.lines = layout
            .map(|layout| rich.lay_out(layout))
            .unwrap_or_default();
    }

    /// Returns how many lines there are.
    pub fn len(&self) -> u64 {
        u64::try_from(self.lines.len()).unwrap_or(u64::MAX)
    }

    /// Tells whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the columns of its widest line.
    pub fn width(&self) -> u64 {
        let widest = self.lines.iter().map(Line::columns).max().unwrap_or(0);
        u64::try_from(widest).unwrap_or(u64::MAX)
    }

    /// Returns its lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Returns the first line that a search has found something in.
    pub fn first_hit(&self) -> Option<u64> {
        let at = self.lines.iter().position(|line| line.has(Tone::Hit))?;
        u64::try_from(at).ok()
    }

    /// Returns the block that a line belongs to.
    pub fn block(&self, line: u64) -> Option<usize> {
        let line = self.lines.get(usize::try_from(line).ok()?)?;
        Some(line.source())
    }

    /// Tells whether parts of it can be folded.
    pub fn has_folds(&self) -> bool {
        matches!(self.content, Some(Content::Tree(_)))
    }

    /// Folds or unfolds the part that a line belongs to; returns the line where it begins.
    pub fn toggle(&mut self, line: u64) -> Option<u64> {
        let row = self.block(line)?;
        let Some(Content::Tree(outline)) = &self.content else {
            return None;
        };
        let node = outline.node_at(&self.folds, row)?;
        self.folds.toggle(node);
        let row = outline.row_of(&self.folds, node);
        self.lay_out();
        self.line_of(row)
    }

    /// Folds everything but the outermost part.
    pub fn fold_all(&mut self) {
        if let Some(Content::Tree(outline)) = &self.content {
            self.folds = Folds::all(outline);
            self.lay_out();
        }
    }

    /// Unfolds everything.
    pub fn unfold_all(&mut self) {
        self.folds = Folds::default();
        self.lay_out();
    }

    fn line_of(&self, row: usize) -> Option<u64> {
        let at = self.lines.iter().position(|line| line.source() == row)?;
        u64::try_from(at).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &Page) -> Vec<String> {
        page.lines().iter().map(Line::to_text).collect()
    }

    fn tree() -> Page {
        let outline = Outline::read(r#"{"a":{"b":1,"c":2},"d":3}"#).unwrap();
        Page::new(Content::Tree(outline), Layout::Wrap(40), None)
    }

    #[test]
    fn a_part_is_folded_from_any_of_its_lines_and_unfolded_again() {
        let mut page = tree();
        let open = texts(&page);
        let begins = page.toggle(3).unwrap();
        assert_eq!((begins, page.len() < 7), (1, true));
        assert_eq!(page.toggle(begins), Some(1));
        assert_eq!(texts(&page), open);
    }

    #[test]
    fn what_is_folded_stays_folded_in_a_page_of_another_width() {
        let mut page = tree();
        page.fold_all();
        let mut other = tree();
        other.fold_as(&page);
        assert_eq!(texts(&other), texts(&page));
    }

    #[test]
    fn a_text_has_nothing_to_fold() {
        let mut page = Page::new(Content::Text(Rich::plain("{")), Layout::Keep, None);
        assert_eq!((page.has_folds(), page.toggle(0)), (false, None));
    }
}
