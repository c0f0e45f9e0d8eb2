//! The parts of a request, and how many tokens each counts as.
//!
//! Messages follow the rule that OpenAI published with its tokeniser: three tokens for each, one for
//! a name, and three for the beginning of the answer (openai-cookbook,
//! `How_to_count_tokens_with_tiktoken.ipynb`). It was measured with GPT-3.5 and GPT-4, and is taken
//! for all models and for the Responses endpoint, where a plain input is a message of the user.
//! What has no published rule is counted as the text that it is, and named as a doubt.

use serde_json::value::RawValue;

use super::{Body, Piece, Shape, TextForm};
use crate::domain::estimate::Doubt;
use crate::ops::tokens::tokeniser::{Bench, Tokeniser};
use crate::results::json;

/// Tokens around a message.
const AROUND_MESSAGE: u64 = 3;
/// Tokens around a name.
const AROUND_NAME: u64 = 1;
/// Tokens with which the answer begins.
const BEFORE_ANSWER: u64 = 3;

/// A request on its way to a number.
pub(super) struct Reading<'t, 'b> {
    tokeniser: &'t Tokeniser,
    bench: &'b mut Bench,
    tokens: u64,
    doubts: Vec<Doubt>,
}

impl<'t, 'b> Reading<'t, 'b> {
    pub(super) fn new(tokeniser: &'t Tokeniser, bench: &'b mut Bench) -> Self {
        Self {
            tokeniser,
            bench,
            tokens: 0,
            doubts: Vec::new(),
        }
    }

    /// Returns the tokens, and why they are not known for sure.
    pub(super) fn ended(self) -> (u64, Vec<Doubt>) {
        (self.tokens, self.doubts)
    }

    pub(super) fn body(&mut self, shape: Shape, body: &Body<'_>) {
        match shape {
            Shape::Messages => {
                for raw in json::items(body.messages) {
                    self.message(raw);
                }
                self.tokens += BEFORE_ANSWER;
            }
            Shape::Items => self.items(body),
            Shape::Prompt => {
                self.texts(body.prompt);
                self.texts(body.suffix);
            }
            Shape::Plain => self.texts(body.input),
            Shape::Unknown => {
                self.texts(body.prompt);
                self.doubt(Doubt::Other);
            }
        }
        for tools in [body.tools, body.functions].into_iter().flatten() {
            if !matches!(tools.get(), "null" | "[]") {
                self.as_text(tools, Doubt::Tools);
            }
        }
        self.form(body.response_format);
        if let Some(text) = json::object::<TextForm<'_>>(body.text) {
            self.form(text.format);
        }
    }

    /// The input of the Responses endpoint.
    fn items(&mut self, body: &Body<'_>) {
        if let Some(instructions) = json::text(body.instructions) {
            self.message_of("system", &instructions);
        }
        if let Some(text) = json::text(body.input) {
            self.message_of("user", &text);
        }
        for raw in json::items(body.input) {
            self.item(raw);
        }
        self.tokens += BEFORE_ANSWER;
        let elsewhere = [body.previous_response_id, body.conversation, body.prompt];
        if elsewhere
            .into_iter()
            .flatten()
            .any(|raw| raw.get() != "null")
        {
            self.doubt(Doubt::Elsewhere);
        }
    }

    fn item(&mut self, raw: &RawValue) {
        let piece: Piece<'_> = json::object(Some(raw)).unwrap_or_default();
        let kind = json::text(piece.kind);
        match kind.as_deref() {
            None | Some("message") => self.message(raw),
            Some("function_call" | "function_call_output") => {
                self.tokens += AROUND_MESSAGE;
                self.doubt(Doubt::Calls);
                for part in [piece.name, piece.arguments] {
                    self.text(json::text(part));
                }
                self.content(piece.output);
            }
            Some("item_reference") => self.doubt(Doubt::Elsewhere),
            Some(_) => self.doubt(Doubt::Other),
        }
    }

    fn message_of(&mut self, role: &str, text: &str) {
        self.tokens += AROUND_MESSAGE;
        self.count(role);
        self.count(text);
    }

    fn message(&mut self, raw: &RawValue) {
        let Some(piece): Option<Piece<'_>> = json::object(Some(raw)) else {
            return self.doubt(Doubt::Other);
        };
        self.tokens += AROUND_MESSAGE;
        self.text(json::text(piece.role));
        self.content(piece.content);
        self.text(json::text(piece.refusal));
        if let Some(name) = json::text(piece.name) {
            self.count(&name);
            self.tokens += AROUND_NAME;
        }
        let calls = [piece.tool_calls, piece.function_call];
        for calls in calls.into_iter().flatten() {
            if !matches!(calls.get(), "null" | "[]") {
                self.as_text(calls, Doubt::Calls);
            }
        }
        if piece.audio.is_some_and(|audio| audio.get() != "null") {
            self.doubt(Doubt::Sound);
        }
    }

    /// Text, or parts of which some are text.
    fn content(&mut self, raw: Option<&RawValue>) {
        if let Some(text) = json::text(raw) {
            return self.count(&text);
        }
        for raw in json::items(raw) {
            self.part(raw);
        }
    }

    fn part(&mut self, raw: &RawValue) {
        if let Some(text) = json::text(Some(raw)) {
            return self.count(&text);
        }
        let piece: Piece<'_> = json::object(Some(raw)).unwrap_or_default();
        match json::text(piece.kind).as_deref() {
            Some("text" | "input_text" | "output_text") => self.text(json::text(piece.text)),
            Some("refusal") => self.text(json::text(piece.refusal)),
            Some("image_url" | "input_image" | "image") => self.doubt(Doubt::Picture),
            Some("input_audio" | "audio") => self.doubt(Doubt::Sound),
            Some("file" | "input_file") => self.doubt(Doubt::File),
            Some(_) | None => self.doubt(Doubt::Other),
        }
    }

    /// A text, several, tokens, or several of those.
    fn texts(&mut self, raw: Option<&RawValue>) {
        if let Some(text) = json::text(raw) {
            return self.count(&text);
        }
        for item in json::items(raw) {
            match item.get().as_bytes().first() {
                // A token that somebody has made already.
                Some(b'0'..=b'9') => self.tokens += 1,
                Some(b'[') => self.tokens += json::items(Some(item)).len() as u64,
                _ => self.part(item),
            }
        }
    }

    /// A form in which the answer is wanted; plain text is none.
    fn form(&mut self, raw: Option<&RawValue>) {
        let piece: Option<Piece<'_>> = json::object(raw);
        let kind = piece.and_then(|piece| json::text(piece.kind));
        match (kind.as_deref(), raw) {
            (Some("text") | None, _) | (_, None) => {}
            // It is asked for in the messages.
            (Some("json_object"), _) => self.doubt(Doubt::Form),
            (Some(_), Some(raw)) => self.as_text(raw, Doubt::Form),
        }
    }

    fn as_text(&mut self, raw: &RawValue, doubt: Doubt) {
        self.count(raw.get());
        self.doubt(doubt);
    }

    fn text(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.count(&text);
        }
    }

    fn count(&mut self, text: &str) {
        let count = self.tokeniser.count(text, self.bench);
        self.tokens += count.tokens;
        if count.is_cut {
            self.doubt(Doubt::Run);
        }
    }

    pub(super) fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }
}
