//! Turns what the parser finds into blocks of a rich text.

mod tags;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel};

use super::grid::Grid;
use super::inline::Inline;
use super::marker::List;
use super::marks::is_break;
use super::page::Page;
use crate::text::outline::stretches;
use crate::text::rich::{Flow, Rich, Span, Tone, Weight};

/// What the text that comes belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// A paragraph, an item, a heading.
    Line,
    /// A cell of a table.
    Cell,
    /// A block of code.
    Code,
    /// A block of code that is JSON.
    Json,
    /// A block of HTML.
    Html,
}

impl Target {
    fn is_verbatim(self) -> bool {
        matches!(self, Self::Code | Self::Json | Self::Html)
    }
}

/// Takes events and writes blocks.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    source: &'a str,
    page: Page,
    /// The lists that are open, the innermost last; a quotation counts as one, because what is
    /// inside of it says nothing of the list around it.
    lists: Vec<List>,
    inline: Inline,
    target: Target,
    /// The text of a block of code or HTML.
    verbatim: String,
    /// The columns of the widest line of the heading that is open.
    widest: usize,
    grid: Grid,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            page: Page::default(),
            lists: Vec::new(),
            inline: Inline::default(),
            target: Target::Line,
            verbatim: String::new(),
            widest: 0,
            grid: Grid::default(),
        }
    }

    /// Takes one event, and where in the source it begins.
    pub(super) fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.target.is_verbatim() => self.verbatim.push_str(&text),
            Event::Text(text) => self.text(&text, at),
            Event::Code(code) => self.inline.put(&code, Tone::Code),
            Event::Html(html) => self.verbatim.push_str(&html),
            Event::InlineHtml(html) if is_break(&html) => self.end_line(),
            Event::InlineHtml(html) => self.inline.put(&html, Tone::Dim),
            Event::SoftBreak | Event::HardBreak => self.end_line(),
            Event::Rule => {
                self.begin_block();
                self.page.rule(Weight::Thin, usize::MAX);
                self.page.is_gap_due = true;
            }
            Event::TaskListMarker(is_done) => self.task(is_done),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.inline.say(&text);
            }
        }
    }

    /// Returns the whole text.
    pub(super) fn finish(mut self) -> Rich {
        self.end_line();
        self.page.finish()
    }

    fn text(&mut self, text: &str, at: usize) {
        let before = self.source.get(..at).unwrap_or_default();
        // The brackets that TeX writes with a backslash would lose it as a mark of Markdown.
        if before.ends_with('\\') && text.starts_with(['(', ')', '[', ']']) {
            self.inline.say("\\");
        }
        self.inline.say(text);
    }

    /// Ends what an item without paragraphs has said so far, and sets the next block apart.
    fn begin_block(&mut self) {
        self.end_line();
        self.page.begin_block();
    }

    /// Ends a line of what is open; an empty one is none.
    fn end_line(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        let spans = self.inline.take();
        if self.target == Target::Cell {
            return self.grid.line(spans);
        }
        self.widest = self.widest.max(spans.iter().map(Span::columns).sum());
        self.page.line(spans);
    }

    fn end_cell(&mut self) {
        self.end_line();
        self.target = Target::Line;
        self.grid.end_cell();
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        self.end_line();
        self.inline.close();
        match level {
            HeadingLevel::H1 => self.rule_under(Weight::Thick),
            HeadingLevel::H2 => self.rule_under(Weight::Thin),
            HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => {}
        }
        self.page.is_gap_due = true;
    }

    fn rule_under(&mut self, weight: Weight) {
        if self.widest > 0 {
            self.page.rule(weight, self.widest);
        }
    }

    fn item(&mut self, at: usize) {
        self.begin_block();
        let source = self.source.get(at..).unwrap_or_default();
        let marker = self.lists.last_mut().map(|list| list.marker(source));
        self.page.inside.item(&marker.unwrap_or_default());
    }

    fn task(&mut self, is_done: bool) {
        let sign = if is_done { "[x] " } else { "[ ] " };
        if self.lists.last().is_some_and(List::is_ordered) {
            self.inline.put(sign, Tone::Marker);
        } else {
            self.page.inside.mark(sign);
        }
    }

    fn begin_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.begin_block();
        self.target = Target::Code;
        if let CodeBlockKind::Fenced(language) = kind
            && !language.is_empty()
        {
            if language.eq_ignore_ascii_case("json") {
                self.target = Target::Json;
            }
            let language = Span::new(language, Tone::Dim);
            self.page.indented(vec![language], Flow::Words);
        }
    }

    fn end_verbatim(&mut self) {
        let text = std::mem::take(&mut self.verbatim);
        let target = std::mem::replace(&mut self.target, Target::Line);
        for line in text.lines() {
            match target {
                Target::Json => self.page.indented(stretches(line), Flow::Verbatim),
                Target::Code => {
                    let code = Span::new(line, Tone::Code);
                    self.page.indented(vec![code], Flow::Verbatim);
                }
                Target::Html | Target::Line | Target::Cell => {
                    self.page.line(vec![Span::new(line, Tone::Plain)]);
                }
            }
        }
        self.page.is_gap_due = true;
    }
}
