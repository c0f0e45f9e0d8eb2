//! The binary as a script sees it: stdout, stderr and exit code.
