//! Who answers: the trait, and the adapters behind it.
