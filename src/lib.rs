//! batchdeck: the cockpit for LLM batch jobs.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connection;
pub mod domain;
pub mod launch;
pub mod local;
pub mod ops;
pub mod provider;
pub mod results;
pub mod text;
pub mod tui;
