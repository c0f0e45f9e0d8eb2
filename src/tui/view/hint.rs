//! Keys in sentences: always those of the keymap, so that rebinding shows everywhere.

use crate::app::App;
use crate::app::action;

/// Returns the key of an action, or the way to it through the palette when it has none.
pub(super) fn key(app: &App, id: &str) -> String {
    let Some(action) = action::find(id) else {
        return String::new();
    };
    app.keymap
        .first_key(action)
        .map_or_else(|| format!(": {}", action.title), str::to_owned)
}
