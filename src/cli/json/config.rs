//! The settings in the public JSON.

use std::collections::BTreeMap;

use serde::Serialize;

/// The settings: `config show`.
#[derive(Debug, Serialize)]
pub(crate) struct ConfigReport<'a> {
    pub(crate) version: u8,
    pub(crate) r#type: &'static str,
    pub(crate) settings: BTreeMap<&'a str, SettingItem<'a>>,
}

/// One setting and where it came from.
#[derive(Debug, Serialize)]
pub(crate) struct SettingItem<'a> {
    pub(crate) value: &'a toml::Value,
    pub(crate) origin: String,
}

/// The folders: `config path`.
#[derive(Debug, Serialize)]
pub(crate) struct PathsLine {
    pub(crate) version: u8,
    pub(crate) r#type: &'static str,
    pub(crate) config: String,
    pub(crate) data: String,
    pub(crate) state: String,
}
