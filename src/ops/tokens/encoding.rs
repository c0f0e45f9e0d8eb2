//! Which vocabulary a model reads with, as data.
//!
//! From `tiktoken/model.py` of github.com/openai/tiktoken (0.12), as of 2026-07. Models that were
//! shut down are left out. A model that is not here is counted with the newer vocabulary, and the
//! count is called an estimate.

/// A vocabulary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// `o200k_base`: GPT-4o and everything since.
    #[default]
    O200k,
    /// `cl100k_base`: GPT-3.5, GPT-4, and the embedding models.
    Cl100k,
}

impl Encoding {
    /// Every vocabulary.
    pub const ALL: [Self; 2] = [Self::O200k, Self::Cl100k];

    /// Finds the vocabulary of a model by its name; `None` when it is not known.
    ///
    /// A fine-tuned model reads as the one it was made from (`ft:gpt-4o-mini:org::id`), and what a
    /// gateway puts before a name (`openai/gpt-4o`) changes nothing.
    pub fn of(model: &str) -> Option<Self> {
        let name = GATEWAYS
            .iter()
            .find_map(|prefix| model.strip_prefix(prefix))
            .unwrap_or(model);
        let name = name.strip_prefix("ft:").unwrap_or(name);
        let found = MODELS.iter().find(|(known, _)| is_of(name, known));
        found.map(|(_, encoding)| *encoding)
    }
}

/// What a gateway puts before a name.
const GATEWAYS: [&str; 2] = ["openai/", "azure/"];

/// How names begin, longer ones before those they begin with.
const MODELS: [(&str, Encoding); 22] = [
    ("gpt-5", Encoding::O200k),
    ("gpt-4.5", Encoding::O200k),
    ("gpt-4.1", Encoding::O200k),
    ("gpt-4o", Encoding::O200k),
    ("chatgpt-4o", Encoding::O200k),
    ("o1", Encoding::O200k),
    ("o3", Encoding::O200k),
    ("o4-mini", Encoding::O200k),
    ("codex-mini", Encoding::O200k),
    ("computer-use-preview", Encoding::O200k),
    // It has other special tokens, which no text contains.
    ("gpt-oss", Encoding::O200k),
    ("gpt-image-1", Encoding::O200k),
    ("gpt-4", Encoding::Cl100k),
    ("gpt-3.5", Encoding::Cl100k),
    // The name at Azure.
    ("gpt-35-turbo", Encoding::Cl100k),
    ("davinci-002", Encoding::Cl100k),
    ("babbage-002", Encoding::Cl100k),
    ("text-embedding-ada-002", Encoding::Cl100k),
    ("text-embedding-3-small", Encoding::Cl100k),
    ("text-embedding-3-large", Encoding::Cl100k),
    ("text-moderation", Encoding::Cl100k),
    ("omni-moderation", Encoding::O200k),
];

/// Tells whether a name is that of a known model, of a snapshot of it or of one made from it.
fn is_of(name: &str, known: &str) -> bool {
    name.strip_prefix(known).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(['-', ':', '.', '@']) || is_versioned(known, rest)
    })
}

/// `gpt-5` is also the beginning of names such as `gpt-5_1`, as tiktoken has it.
fn is_versioned(known: &str, rest: &str) -> bool {
    known == "gpt-5" && !rest.starts_with(|next: char| next.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_found_by_its_name_its_snapshot_and_what_it_was_made_from() {
        let cases = [
            ("gpt-4o-mini-2024-07-18", Some(Encoding::O200k)),
            ("ft:gpt-4o-mini-2024-07-18:acme::8x", Some(Encoding::O200k)),
            ("openai/gpt-4.1-nano", Some(Encoding::O200k)),
            ("gpt-5.6", Some(Encoding::O200k)),
            ("o4-mini-2025-04-16", Some(Encoding::O200k)),
            ("gpt-4-turbo-2024-04-09", Some(Encoding::Cl100k)),
            ("gpt-3.5-turbo", Some(Encoding::Cl100k)),
            ("text-embedding-3-small", Some(Encoding::Cl100k)),
            ("gpt-40", None),
            ("o10", None),
            ("llama-3.3-70b-versatile", None),
            ("", None),
        ];
        for (name, wanted) in cases {
            assert_eq!(Encoding::of(name), wanted, "{name}");
        }
    }

    #[test]
    fn the_table_agrees_with_that_of_the_tokeniser() {
        use tiktoken_rs::tokenizer::{Tokenizer, get_tokenizer};
        let theirs = |name: &str| match get_tokenizer(name)? {
            Tokenizer::O200kBase | Tokenizer::O200kHarmony => Some(Encoding::O200k),
            Tokenizer::Cl100kBase => Some(Encoding::Cl100k),
            Tokenizer::P50kBase | Tokenizer::R50kBase | Tokenizer::P50kEdit | Tokenizer::Gpt2 => {
                None
            }
        };
        let names = [
            "gpt-5",
            "gpt-5-mini",
            "gpt-5.1-codex",
            "gpt-4.1",
            "gpt-4o",
            "gpt-4o-audio-preview",
            "chatgpt-4o-latest",
            "o1",
            "o1-mini",
            "o3",
            "o3-mini",
            "o4-mini",
            "codex-mini-latest",
            "gpt-oss-20b",
            "gpt-4",
            "gpt-4-32k-0314",
            "gpt-4-1106-preview",
            "gpt-3.5-turbo-0125",
            "gpt-35-turbo",
            "davinci-002",
            "text-embedding-ada-002",
            "text-embedding-3-large",
            "ft:gpt-3.5-turbo:acme:2023-11-11",
            "gpt-2",
            "mistral-small",
            "whisper-1",
        ];
        for name in names {
            assert_eq!(Encoding::of(name), theirs(name), "{name}");
        }
    }
}
