//! What a recipe says, and what is changed of it.

use tui_input::Input;

use crate::app::effect::Draft;

/// A recipe as it stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Where its requests go.
    pub endpoint: String,
    /// What it sets: the model, then variables, then members of the body.
    pub knobs: Vec<(Knob, String)>,
    /// Names of texts and their templates.
    pub templates: Vec<(String, String)>,
}

/// Something that a recipe sets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knob {
    /// The model.
    Model,
    /// A word of the templates.
    Variable(String),
    /// A member of the body.
    Member(String),
}

impl Knob {
    /// Returns what people call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Model => "model",
            Self::Variable(name) | Self::Member(name) => name,
        }
    }
}

/// Something of a recipe that is being changed.
#[derive(Clone, Debug)]
pub struct Entry<K> {
    /// What it is.
    pub key: K,
    /// What the recipe says.
    pub original: String,
    /// What is typed.
    pub input: Input,
}

impl<K: PartialEq> Entry<K> {
    fn new(key: K, original: String) -> Self {
        let input = Input::new(original.clone());
        Self {
            key,
            original,
            input,
        }
    }

    /// Tells whether something else is typed than the recipe says.
    pub fn is_changed(&self) -> bool {
        self.input.value() != self.original
    }

    /// Puts back what the recipe says.
    pub fn restore(&mut self) {
        self.input = Input::new(self.original.clone());
    }
}

/// A recipe on the page.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Its name, what it is for, and where its requests go.
    pub sheet: Sheet,
    /// Its values.
    pub knobs: Vec<Entry<Knob>>,
    /// Its templates, by the names of their texts.
    pub texts: Vec<Entry<String>>,
}

impl Edits {
    /// Begins with what a recipe says; what was changed of it before stays changed.
    pub fn new(sheet: Sheet, before: Option<&Self>) -> Self {
        let knobs = sheet.knobs.iter().cloned();
        let mut knobs: Vec<_> = knobs.map(|(key, text)| Entry::new(key, text)).collect();
        let texts = sheet.templates.iter().cloned();
        let mut texts: Vec<_> = texts.map(|(key, text)| Entry::new(key, text)).collect();
        if let Some(before) = before {
            keep(&mut knobs, &before.knobs);
            keep(&mut texts, &before.texts);
        }
        Self {
            sheet,
            knobs,
            texts,
        }
    }

    /// Tells whether anything is changed.
    pub fn is_changed(&self) -> bool {
        self.knobs.iter().any(Entry::is_changed) || self.texts.iter().any(Entry::is_changed)
    }

    /// Returns the recipe of this name with what is changed.
    pub fn draft(&self, recipe: &str) -> Draft {
        let mut draft = Draft {
            recipe: recipe.to_owned(),
            ..Draft::default()
        };
        for knob in self.knobs.iter().filter(|knob| knob.is_changed()) {
            let value = knob.input.value().trim().to_owned();
            match &knob.key {
                Knob::Model => draft.model = Some(value),
                Knob::Variable(name) => draft.set.push((name.clone(), value)),
                Knob::Member(name) if value.is_empty() => draft.without.push(name.clone()),
                Knob::Member(name) => draft.set.push((format!("body.{name}"), value)),
            }
        }
        let texts = self.texts.iter().filter(|text| text.is_changed());
        draft.templates = texts
            .map(|text| (text.key.clone(), text.input.value().to_owned()))
            .collect();
        draft
    }
}

/// Takes over what was changed, where the recipe still says the same.
fn keep<K: PartialEq>(now: &mut [Entry<K>], before: &[Entry<K>]) {
    for entry in now {
        let same = |it: &&Entry<K>| it.key == entry.key && it.original == entry.original;
        if let Some(old) = before.iter().find(same) {
            entry.input = old.input.clone();
        }
    }
}
