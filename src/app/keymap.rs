//! What keys mean: the defaults of the table, changed by the user's bindings.

use std::collections::HashMap;

use super::action::{self, Action};
use super::key::Key;
use super::key_scope::Scope;

/// Keys to actions and back.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    actions: HashMap<(Scope, Key), &'static Action>,
    keys: HashMap<&'static str, Vec<String>>,
}

/// Why a binding of the user's cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindingError {
    /// There is no such action.
    #[error("[keys] {id:?}: there is no such action; the README lists all of them")]
    UnknownAction {
        /// What was written.
        id: String,
    },
    /// A key cannot be read.
    #[error("[keys] {id:?}: {key:?} is not a key; write it like \"C\", \"ctrl-d\" or \"f1\"")]
    UnknownKey {
        /// The action.
        id: String,
        /// What was written.
        key: String,
    },
    /// Two actions want one key in one place.
    #[error(
        "[keys] {key:?} is wanted by {first:?} and by {second:?}; give one of them another key"
    )]
    Clash {
        /// The key.
        key: String,
        /// The action that has it.
        first: &'static str,
        /// The action that wants it too.
        second: &'static str,
    },
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&[]).0
    }
}

impl BindingError {
    /// Returns the actions that a wrong binding concerns, as written.
    pub fn actions(&self) -> Vec<&str> {
        match self {
            Self::UnknownAction { id } | Self::UnknownKey { id, .. } => vec![id],
            Self::Clash { first, second, .. } => vec![first, second],
        }
    }
}

impl Keymap {
    /// Makes the keymap of the table and the user's bindings, and reports every binding that is
    /// wrong at once. A wrong binding leaves the default of its action in force.
    ///
    /// A binding replaces all keys of its action; no keys at all switch the action off.
    pub fn new(bindings: &[(String, Vec<String>)]) -> (Self, Vec<BindingError>) {
        let mut errors = Vec::new();
        let mut wanted: HashMap<&'static str, Vec<String>> = action::all()
            .map(|action| {
                (
                    action.id,
                    action.keys.iter().map(|key| (*key).to_owned()).collect(),
                )
            })
            .collect();
        for (id, keys) in bindings {
            let Some(action) = action::find(id) else {
                errors.push(BindingError::UnknownAction { id: id.clone() });
                continue;
            };
            let bad: Vec<&String> = keys
                .iter()
                .filter(|key| Key::parse(key).is_none())
                .collect();
            if bad.is_empty() {
                wanted.insert(action.id, keys.clone());
            }
            errors.extend(bad.into_iter().map(|key| BindingError::UnknownKey {
                id: id.clone(),
                key: key.clone(),
            }));
        }
        let (mut keymap, mut clashes) = Self::bound(wanted);
        // Defaults do not clash, so every round takes at least one binding of the user's back; a
        // default that comes back may meet another of them, which the next round takes back too.
        while !clashes.is_empty() {
            for clash in &clashes {
                keymap.restore(clash);
            }
            errors.append(&mut clashes);
            (keymap, clashes) = Self::bound(keymap.keys);
        }
        (keymap, errors)
    }

    fn bound(keys: HashMap<&'static str, Vec<String>>) -> (Self, Vec<BindingError>) {
        let mut keymap = Self {
            actions: HashMap::new(),
            keys,
        };
        let mut clashes = Vec::new();
        for action in action::all() {
            let keys = keymap.keys.get(action.id).cloned().unwrap_or_default();
            for scope in action.scopes {
                let found = keys
                    .iter()
                    .filter_map(|key| keymap.bind(*scope, key, action));
                clashes.extend(found);
            }
        }
        clashes.dedup();
        (keymap, clashes)
    }

    /// Gives an action a key, unless another has it.
    fn bind(&mut self, scope: Scope, key: &str, action: &'static Action) -> Option<BindingError> {
        let parsed = Key::parse(key)?;
        let first = self.actions.get(&(scope, parsed)).copied();
        if first.is_none() {
            self.actions.insert((scope, parsed), action);
        }
        first.map(|first| BindingError::Clash {
            key: key.to_owned(),
            first: first.id,
            second: action.id,
        })
    }

    fn restore(&mut self, clash: &BindingError) {
        let BindingError::Clash { first, second, .. } = clash else {
            return;
        };
        for action in [first, second]
            .into_iter()
            .filter_map(|id| action::find(id))
        {
            let usual = action.keys.iter().map(|key| (*key).to_owned()).collect();
            self.keys.insert(action.id, usual);
        }
    }

    /// Returns what a key means in these scopes, the first of which counts first.
    pub fn find(&self, scopes: &[Scope], key: Key) -> Option<&'static Action> {
        scopes
            .iter()
            .find_map(|scope| self.actions.get(&(*scope, key)).copied())
    }

    /// Returns the keys of an action, as people write them.
    pub fn keys(&self, action: &Action) -> &[String] {
        self.keys.get(action.id).map_or(&[], Vec::as_slice)
    }

    /// Returns the first key of an action: the one that the footer shows.
    pub fn first_key(&self, action: &Action) -> Option<&str> {
        self.keys(action).first().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(id: &str, keys: &[&str]) -> (Keymap, Vec<BindingError>) {
        Keymap::new(&[(
            id.to_owned(),
            keys.iter().map(|key| (*key).to_owned()).collect(),
        )])
    }

    #[test]
    fn the_defaults_do_not_clash() {
        assert_eq!(Keymap::new(&[]).1, []);
    }

    #[test]
    fn a_binding_replaces_the_keys_of_its_action() {
        let (keymap, errors) = bind("batch.cancel", &["X"]);
        assert_eq!(errors, []);
        let scopes = [Scope::Batches, Scope::Panes];
        let found = |key| keymap.find(&scopes, Key::char(key)).map(|action| action.id);
        assert_eq!((found('X'), found('C')), (Some("batch.cancel"), None));
    }

    #[test]
    fn a_clash_names_both_actions_and_both_keep_their_defaults() {
        let (keymap, errors) = bind("batch.cancel", &["d"]);
        let [BindingError::Clash { first, second, .. }] = errors.as_slice() else {
            panic!("{errors:?}")
        };
        assert_eq!((*first, *second), ("batch.cancel", "batch.download"));
        let found = |key| {
            keymap
                .find(&[Scope::Panes], Key::char(key))
                .map(|action| action.id)
        };
        let wanted = (Some("batch.cancel"), Some("batch.download"));
        assert_eq!((found('C'), found('d')), wanted);
    }

    #[test]
    fn a_default_that_comes_back_is_not_taken_by_another_binding() {
        let bindings = [("batch.cancel", "d"), ("theme.choose", "C")];
        let bindings = bindings.map(|(id, key)| (id.to_owned(), vec![key.to_owned()]));
        let (keymap, errors) = Keymap::new(&bindings);
        let found = ['d', 'C', 'T'].map(|key| keymap.find(&[Scope::Panes], Key::char(key)));
        let ids = found.map(|action| action.map(|action| action.id));
        let wanted = ["batch.download", "batch.cancel", "theme.choose"].map(Some);
        assert_eq!((ids, errors.len()), (wanted, 2));
    }

    #[test]
    fn what_is_no_action_or_no_key_is_named() {
        let unknown = bind("batch.explode", &["X"]).1;
        assert_eq!(
            unknown,
            [BindingError::UnknownAction {
                id: "batch.explode".into()
            }]
        );
        let no_key = bind("batch.cancel", &["hyper-x"]).1;
        assert_eq!(
            no_key,
            [BindingError::UnknownKey {
                id: "batch.cancel".into(),
                key: "hyper-x".into()
            }]
        );
    }
}
