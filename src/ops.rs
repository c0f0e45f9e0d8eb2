//! Workflows of more than one call.
