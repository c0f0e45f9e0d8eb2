//! One line, mended.

use serde_json::Value;

use super::super::ids::Id;
use super::super::request::{Member, Request};
use super::super::shape::whither;
use super::Fixed;
use crate::domain::Endpoint;
use crate::domain::check::Code;
use crate::results::read::without_bom;

/// What a line is mended with.
pub(super) struct Mender<'m, H> {
    /// Where bodies go by the word of the user.
    pub(super) told: Option<&'m Endpoint>,
    /// Where the other requests of the file go.
    pub(super) usual: Option<&'m Endpoint>,
    /// The ids that are taken, by their hashes.
    pub(super) taken: &'m [Id],
    pub(super) hash: &'m H,
}

impl<H: Fn(&str) -> u64> Mender<'_, H> {
    /// Writes a line as it should be, without its line end; tells whether there is anything left of
    /// it.
    pub(super) fn line(
        &self,
        out: &mut Vec<u8>,
        fixed: &mut Fixed,
        number: u64,
        offset: u64,
        raw: &[u8],
    ) -> bool {
        let line = if offset == 0 { without_bom(raw) } else { raw };
        if line.len() < raw.len() {
            fixed.count(Code::ByteOrderMark);
        }
        let plain = line.strip_suffix(b"\r").unwrap_or(line);
        let object = plain.trim_ascii_end();
        if object.is_empty() {
            fixed.count(Code::BlankLine);
            return false;
        }
        if plain.len() < line.len() {
            fixed.count(Code::WindowsLineEnd);
        }
        if object.len() < plain.len() {
            fixed.count(Code::TrailingSpace);
        }
        fixed.lines += 1;
        match serde_json::from_slice::<Request<'_>>(object) {
            Ok(request) => self.request(out, fixed, number, object, &request),
            Err(_) => out.extend_from_slice(object),
        }
        true
    }

    fn request(
        &self,
        out: &mut Vec<u8>,
        fixed: &mut Fixed,
        number: u64,
        object: &[u8],
        request: &Request<'_>,
    ) {
        if request.is_bare() {
            return self.wrap(out, fixed, number, object, request);
        }
        let inside = object.trim_ascii_start().strip_prefix(b"{");
        match inside.filter(|_| request.custom_id == Member::Missing) {
            Some(inside) => {
                fixed.count(Code::MissingCustomId);
                let start = object.len() - inside.len();
                out.extend_from_slice(object.get(..start).unwrap_or_default());
                let is_empty = inside.trim_ascii_start().starts_with(b"}");
                let comma = if is_empty { "" } else { "," };
                let member = format!(r#""custom_id":"{}"{comma}"#, self.fresh_id(number));
                out.extend_from_slice(member.as_bytes());
                out.extend_from_slice(inside);
            }
            None => out.extend_from_slice(object),
        }
    }

    /// Puts a body alone into its envelope, where anything tells where it goes.
    fn wrap(
        &self,
        out: &mut Vec<u8>,
        fixed: &mut Fixed,
        number: u64,
        object: &[u8],
        request: &Request<'_>,
    ) {
        let Some(path) = whither(&request.others, self.told, self.usual) else {
            fixed.left_bare += 1;
            out.extend_from_slice(object);
            return;
        };
        fixed.count(Code::BareBody);
        let (id, url) = (self.fresh_id(number), Value::from(path));
        let head = format!(r#"{{"custom_id":"{id}","method":"POST","url":{url},"body":"#);
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(object.trim_ascii_start());
        out.push(b'}');
    }

    /// Makes an id of the number of the line that no request of the file has.
    fn fresh_id(&self, number: u64) -> String {
        let plain = format!("line-{number:06}");
        let others = (2_u64..).map(|again| format!("{plain}-{again}"));
        let mut names = std::iter::once(plain.clone()).chain(others);
        // There are more names than requests.
        names.find(|name| !self.is_taken(name)).unwrap_or(plain)
    }

    fn is_taken(&self, name: &str) -> bool {
        let hash = (self.hash)(name);
        self.taken.binary_search_by_key(&hash, |id| id.hash).is_ok()
    }
}
