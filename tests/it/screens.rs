//! Scenes and keys in, pictures out.
