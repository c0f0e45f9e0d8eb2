//! A file read in blocks, for what is measured as the least work.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

const BLOCK: usize = 1 << 20;

/// Reads a file in blocks of whole lines.
pub(crate) fn blocks(path: &Path, mut each: impl FnMut(&[u8])) {
    let mut file = File::open(path).unwrap();
    let mut block = vec![0; 4 * BLOCK];
    let mut filled = 0;
    loop {
        let count = file.read(&mut block[filled..filled + BLOCK]).unwrap();
        filled += count;
        let end = memchr::memrchr(b'\n', &block[..filled]).map_or(0, |at| at + 1);
        let end = if count == 0 { filled } else { end };
        each(&block[..end]);
        block.copy_within(end..filled, 0);
        filled -= end;
        if count == 0 {
            return;
        }
    }
}
