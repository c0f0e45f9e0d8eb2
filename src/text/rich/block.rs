//! The blocks of a rich text: lines, rules and tables.

use super::Layout;
use super::highlight::Finder;
use super::paragraph::Paragraph;
use super::rule::Rule;
use super::span::Span;
use super::table::Table;

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Rule(Rule),
    Table(Table),
}

impl Block {
    pub(super) fn highlight(&mut self, finder: &Finder) {
        match self {
            Self::Paragraph(paragraph) => paragraph.highlight(finder),
            Self::Table(table) => table.highlight(finder),
            Self::Rule(_) => {}
        }
    }

    pub(super) fn lay_out(&self, layout: Layout) -> Vec<Vec<Span>> {
        let layout = layout.readable();
        match self {
            Self::Paragraph(paragraph) => paragraph.lay_out(layout),
            Self::Rule(rule) => rule.lay_out(layout),
            Self::Table(table) => table.lay_out(layout),
        }
    }
}
