//! What begins and what ends.

use pulldown_cmark::{Tag, TagEnd};

use super::super::marker::List;
use super::super::marks::tone_of;
use super::{Target, Writer};
use crate::text::rich::Tone;

impl Writer<'_> {
    pub(super) fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Emphasis => self.inline.open(Tone::Emphasis),
            Tag::Strong => self.inline.open(Tone::Strong),
            Tag::Strikethrough => {
                self.inline.open(Tone::Struck);
                self.inline.say("~~");
            }
            Tag::Link {
                dest_url, title, ..
            } => self.inline.open_link(&dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => {
                self.inline.put("image ", Tone::Dim);
                self.inline.open_link(&dest_url, &title);
            }
            Tag::TableCell => self.target = Target::Cell,
            Tag::TableHead => self.inline.open(Tone::Heading),
            Tag::TableRow => {}
            Tag::Item => self.item(at),
            Tag::Paragraph => {
                if let Some(list) = self.lists.last_mut() {
                    list.is_loose = true;
                }
                self.begin_block();
            }
            Tag::Heading { level, .. } => {
                self.begin_block();
                self.widest = 0;
                self.inline.open(tone_of(level));
            }
            Tag::BlockQuote(_) => {
                self.begin_block();
                self.page.inside.quote();
                self.lists.push(List::quote(self.lists.last()));
            }
            Tag::List(start) => {
                self.begin_block();
                self.lists.push(List::new(start, self.lists.last()));
            }
            Tag::CodeBlock(kind) => self.begin_code(&kind),
            Tag::Table(align) => {
                self.begin_block();
                self.grid.begin(&align);
            }
            Tag::HtmlBlock => {
                self.begin_block();
                self.target = Target::Html;
            }
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => self.begin_block(),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.inline.close(),
            TagEnd::Strikethrough => {
                self.inline.say("~~");
                self.inline.close();
            }
            TagEnd::Link | TagEnd::Image => self.inline.close_link(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead => {
                self.inline.close();
                self.grid.end_head();
            }
            TagEnd::TableRow => self.grid.end_row(),
            TagEnd::Table => {
                self.page.table(self.grid.end());
                self.page.is_gap_due = true;
            }
            TagEnd::Item => {
                self.end_line();
                self.page.end_item();
            }
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.lists.pop();
                self.page.inside.leave();
                self.page.is_gap_due = true;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.page.is_gap_due = self.lists.last().is_none_or(|outer| outer.is_loose);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end_verbatim(),
            _ => {
                self.end_line();
                self.page.is_gap_due = true;
            }
        }
    }
}
