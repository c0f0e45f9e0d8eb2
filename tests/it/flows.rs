//! Events in, model and effects out; no terminal, no runtime.
