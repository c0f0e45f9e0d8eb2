//! The stretches of one line while it is read.

use pulldown_cmark::CowStr;

use crate::text::fit;
use crate::text::rich::{Span, Tone};

/// The place of a link or an image.
#[derive(Debug)]
struct Link {
    to: String,
    /// How many stretches the line had before it; a text that was broken starts anew.
    from: usize,
}

/// A line that is being read. Text of one tone is cleaned in one piece, however it came.
#[derive(Debug, Default)]
pub(super) struct Inline {
    spans: Vec<Span>,
    text: String,
    /// The tone of `text`.
    tone: Tone,
    /// The tones of what is open, each the heavier of its own and the one it is inside of.
    tones: Vec<Tone>,
    links: Vec<Link>,
}

/// The bytes of a picture in the text of an address are of no use to a reader.
const DATA: &str = "data:";
const MOST_OF_DATA: usize = 40;

impl Inline {
    /// Begins something that gives its text a tone.
    pub(super) fn open(&mut self, tone: Tone) {
        let outer = self.outer();
        let heavier = if weight(tone) >= weight(outer) {
            tone
        } else {
            outer
        };
        self.tones.push(heavier);
    }

    /// Ends it.
    pub(super) fn close(&mut self) {
        self.tones.pop();
    }

    /// Begins a link.
    pub(super) fn open_link(&mut self, to: &CowStr<'_>, title: &CowStr<'_>) {
        let to = match (to.starts_with(DATA), title.is_empty()) {
            (true, _) => fit(to, MOST_OF_DATA),
            (false, true) => to.to_string(),
            (false, false) => format!("{to} \"{title}\""),
        };
        self.end_stretch();
        self.links.push(Link {
            to,
            from: self.spans.len(),
        });
        self.open(Tone::Link);
    }

    /// Ends a link: where it leads is said behind it, unless its text says just that.
    pub(super) fn close_link(&mut self) {
        self.end_stretch();
        self.close();
        let Some(link) = self.links.pop() else {
            return;
        };
        let said = self.spans.get(link.from..).unwrap_or_default();
        if !link.to.is_empty() && !says(said, &link.to) {
            self.put(&format!(" ({})", link.to), Tone::Dim);
        }
    }

    /// Adds text in the tone of what is open.
    pub(super) fn say(&mut self, text: &str) {
        self.put(text, self.outer());
    }

    /// Adds text in a tone of its own.
    pub(super) fn put(&mut self, text: &str, tone: Tone) {
        if tone != self.tone {
            self.end_stretch();
            self.tone = tone;
        }
        self.text.push_str(text);
    }

    /// Takes the line; what is open stays open.
    pub(super) fn take(&mut self) -> Vec<Span> {
        self.end_stretch();
        for link in &mut self.links {
            link.from = 0;
        }
        std::mem::take(&mut self.spans)
    }

    /// Tells whether there is nothing in the line.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.spans.is_empty()
    }

    fn outer(&self) -> Tone {
        self.tones.last().copied().unwrap_or_default()
    }

    fn end_stretch(&mut self) {
        if !self.text.is_empty() {
            self.spans.push(Span::new(&self.text, self.tone));
            self.text.clear();
        }
    }
}

/// Which of two tones is shown where both apply.
fn weight(tone: Tone) -> u8 {
    match tone {
        Tone::Emphasis => 1,
        Tone::Strong => 2,
        Tone::Struck => 3,
        Tone::Heading => 4,
        Tone::Link => 5,
        _ => 0,
    }
}

/// Tells whether stretches say just where their link leads.
fn says(spans: &[Span], to: &str) -> bool {
    let to = to.strip_prefix("mailto:").unwrap_or(to);
    let mut rest = Some(to);
    for span in spans {
        rest = rest.and_then(|rest| rest.strip_prefix(span.text().as_str()));
    }
    rest == Some("")
}
