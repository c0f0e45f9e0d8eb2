//! Helpers shared by all rings.
