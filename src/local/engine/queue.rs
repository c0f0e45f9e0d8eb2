//! How many tokens may wait for a model, and the batch that is one too many.
//!
//! As at OpenAI (`batch-api §1.8, §2` of the project's reference notes) a create is accepted, and
//! the batch fails once it is validated: nobody is told before how much room there is.

use super::Engine;
use super::batch::Batch;
use super::examine::Finding;
use crate::local::recipe::Recipe;

impl Engine {
    /// Returns why a batch of so many tokens cannot wait too, where it cannot.
    pub(super) fn full_queue(
        &self,
        findings: &[Finding],
        model: Option<&str>,
        tokens: u64,
    ) -> Option<Finding> {
        let limit = self.pace.enqueued_tokens?;
        if !findings.is_empty() {
            return None;
        }
        let waiting = self.live.iter().filter_map(|id| self.batches.get(id));
        let waiting: u64 = waiting
            .filter(|batch| batch.findings.is_empty() && batch.model.as_deref() == model)
            .map(|batch: &Batch| batch.tokens)
            .fold(tokens, u64::saturating_add);
        (waiting > limit).then(|| Finding {
            code: "token_limit_exceeded".to_owned(),
            message: format!(
                "Enqueued token limit reached for {} in organization org-batchdeck. Limit: {} \
                 enqueued tokens. Please try again once some in_progress batches have been \
                 completed.",
                model.unwrap_or_default(),
                grouped(limit)
            ),
            param: None,
            line: None,
        })
    }

    /// Returns the tokens of a generated input; 0 where nothing limits them.
    pub(super) fn queued(&mut self, recipe: &Recipe) -> u64 {
        if self.pace.enqueued_tokens.is_none() {
            return 0;
        }
        let table = self.table(&recipe.kind);
        let variants = (0..recipe.requests).filter_map(|index| table.variant(index));
        let replies = variants.filter_map(|variant| variant.reply.as_ref());
        replies.map(|reply| reply.usage().input).sum()
    }
}

/// Writes a number with commas, as the message has it.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let texts = [0, 999, 1000, 90_000, 2_000_000].map(grouped);
        assert_eq!(texts, ["0", "999", "1,000", "90,000", "2,000,000"]);
    }
}
