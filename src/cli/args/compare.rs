//! What `compare` takes.

use clap::{Args, ValueEnum};

use crate::domain::comparison::PairKind;

/// Compare two sets of results by `custom_id`: two batches, or two files.
///
/// First the numbers of both sides: requests by class, tokens, cost; then a line for each request
/// that is not the same on both, in the order of the left. The same means the same class and the
/// same answer, white space at its ends aside; a request that was answered twice counts by its first
/// line that is ok. The exit code is 0 whatever differs, and 4 when there is no such batch or file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    batchdeck compare batch_123 batch_456\n  \
    batchdeck compare old/output.jsonl new/output.jsonl --only different --diff\n  \
    batchdeck compare batch_123 batch_456 --json | jq -r 'select(.kind == \"only-left\") | .custom_id'")]
pub(crate) struct CompareArgs {
    /// A result file, a folder of them, or the id of a batch downloaded into the usual folder.
    #[arg(value_name = "LEFT")]
    pub(crate) left: String,
    /// What to hold against it, named in the same way.
    #[arg(value_name = "RIGHT")]
    pub(crate) right: String,
    /// List requests of these kinds alone; without it all but those that are the same.
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) only: Vec<KindArg>,
    /// List at most this many requests; 0 lists none.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Show below each request that is different what changed, word by word.
    #[arg(long)]
    pub(crate) diff: bool,
}

/// What the sides of a request have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// They ended in the same class and say the same.
    Same,
    /// Both are there, and they differ.
    Different,
    /// There is no line on the right.
    OnlyLeft,
    /// There is no line on the left.
    OnlyRight,
}

impl From<KindArg> for PairKind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Same => Self::Same,
            KindArg::Different => Self::Different,
            KindArg::OnlyLeft => Self::OnlyLeft,
            KindArg::OnlyRight => Self::OnlyRight,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_takes_the_words_that_the_json_writes() {
        let words: Vec<String> = KindArg::value_variants()
            .iter()
            .filter_map(|kind| Some(kind.to_possible_value()?.get_name().to_owned()))
            .collect();
        let kinds = KindArg::value_variants();
        let written: Vec<&str> = kinds.iter().map(|k| PairKind::from(*k).word()).collect();
        assert_eq!(words, written);
    }
}
