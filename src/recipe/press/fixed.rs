//! What is the same for every row, printed once.

use super::{Press, Tray};
use crate::recipe::Part;
use crate::recipe::cell::Row;
use crate::recipe::piece::Piece;

impl Press {
    /// Prints what is the same for every row once and for all.
    pub(super) fn with_fixed_texts(mut self) -> Self {
        let row = Row {
            index: 0,
            bytes: 0,
            fields: &[],
        };
        let mut tray = self.tray();
        let mut pieces: Vec<Piece> = Vec::new();
        for piece in std::mem::take(&mut self.pieces) {
            let json = match &piece {
                Piece::Fixed(json) => Some(json.clone()),
                Piece::Text(Part::CustomId) => None,
                Piece::Text(part) => self.fixed(*part, &row, &mut tray),
            };
            match (json, pieces.last_mut()) {
                (Some(json), Some(Piece::Fixed(last))) => last.push_str(&json),
                (Some(json), _) => pieces.push(Piece::Fixed(json)),
                (None, _) => pieces.push(piece),
            }
        }
        self.pieces = pieces;
        self
    }

    fn fixed(&self, part: Part, row: &Row<'_>, tray: &mut Tray) -> Option<String> {
        self.plain_of(part).filter(|plain| plain.is_fixed())?;
        self.render(part, row, &mut None, tray).ok()?;
        serde_json::to_string(&tray.text).ok()
    }
}
