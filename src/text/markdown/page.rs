//! The blocks that are written, each behind what it is inside of.

use super::containers::Containers;
use crate::text::rich::{Flow, Paragraph, Rich, Rule, Span, Table, Tone, Weight};

/// A rich text that grows at its end.
#[derive(Debug, Default)]
pub(super) struct Page {
    rich: Rich,
    /// What the next block is inside of.
    pub(super) inside: Containers,
    /// An empty line is due before the next block.
    pub(super) is_gap_due: bool,
}

impl Page {
    /// Sets the next block apart from the one before, where that is due.
    pub(super) fn begin_block(&mut self) {
        if std::mem::take(&mut self.is_gap_due) {
            let bars = self.inside.bars();
            self.rich.push(Paragraph::new(bars));
        }
    }

    /// Writes a line.
    pub(super) fn line(&mut self, spans: Vec<Span>) {
        let prefix = self.inside.prefix();
        self.rich.push(Paragraph::new(spans).behind(prefix));
    }

    /// Writes a line of code, or what stands above code.
    pub(super) fn indented(&mut self, spans: Vec<Span>, flow: Flow) {
        let mut prefix = self.inside.prefix();
        let indent = Span::own("  ", Tone::Plain);
        prefix.first.push(indent.clone());
        prefix.rest.push(indent);
        let paragraph = Paragraph::new(spans).flowing(flow);
        self.rich.push(paragraph.behind(prefix));
    }

    /// Draws a rule over so many columns, or as many as there are.
    pub(super) fn rule(&mut self, weight: Weight, columns: usize) {
        let prefix = self.inside.prefix();
        self.rich.push_rule(Rule {
            prefix,
            weight,
            columns,
        });
    }

    /// Writes a table.
    pub(super) fn table(&mut self, table: Table) {
        let prefix = self.inside.prefix();
        self.rich.push_table(Table { prefix, ..table });
    }

    /// Leaves an item; one that said nothing still shows its marker.
    pub(super) fn end_item(&mut self) {
        if self.inside.is_untouched() {
            self.line(Vec::new());
        }
        self.inside.leave();
    }

    /// Returns what was written.
    pub(super) fn finish(self) -> Rich {
        self.rich
    }
}
