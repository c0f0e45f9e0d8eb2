//! Result files: lines, windows, and what a line says.
