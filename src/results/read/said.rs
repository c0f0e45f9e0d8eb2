//! What a model said, piece by piece, and the one answer made of the pieces.

use crate::domain::result::Answer;

/// The pieces of an answer in their order.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) texts: Vec<String>,
    pub(super) refusals: Vec<String>,
    pub(super) calls: Vec<(String, String)>,
    pub(super) media: Vec<String>,
    /// Tools that the provider ran by itself; worth a word only when nothing else was said.
    pub(super) hosted: Vec<String>,
}

impl Said {
    pub(super) fn text(&mut self, text: Option<String>) {
        self.texts.extend(text);
    }

    pub(super) fn refusal(&mut self, text: Option<String>) {
        self.refusals.extend(text);
    }

    /// Makes the answer: text before refusals before calls before media.
    ///
    /// Calls beside a text are appended to it, so that nothing said is hidden.
    pub(super) fn answer(self) -> Answer {
        if !self.texts.is_empty() {
            let calls = self
                .calls
                .iter()
                .map(|(name, args)| format!("{name}({args})"));
            let all: Vec<String> = self
                .texts
                .into_iter()
                .chain(self.refusals)
                .chain(calls)
                .collect();
            return Answer::Text(all.join("\n\n"));
        }
        if !self.refusals.is_empty() {
            return Answer::Refusal(self.refusals.join("\n\n"));
        }
        if !self.calls.is_empty() {
            return Answer::ToolCalls(self.calls);
        }
        if !self.media.is_empty() {
            return Answer::Media(self.media.join(" · "));
        }
        if !self.hosted.is_empty() {
            return Answer::ToolCalls(
                self.hosted
                    .into_iter()
                    .map(|t| (t, String::new()))
                    .collect(),
            );
        }
        Answer::Empty
    }
}
