//! The embedded batch server.
