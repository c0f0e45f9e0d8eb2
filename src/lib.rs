//! batchdeck
