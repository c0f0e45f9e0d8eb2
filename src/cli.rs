//! The same verbs without a screen.
