//! Requests out, replies in: everything about HTTP that has nothing to do with batches.
//!
//! Responsible for sending the key to one host only, for time and size limits, for saying what
//! went wrong with all that the reply tells, and for sending what must not be repeated exactly
//! once. Refuses to know what any body means: complaints are read by a function it is given.

mod asking;
pub mod base;
mod body;
mod client;
mod complaint;
mod head;
mod letter;
mod mask;
mod trouble;
mod upload;

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Request, Response, Url};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

pub use self::asking::wishes_for;
use self::base::Base;
use self::client::Connections;
pub use self::complaint::Complaint;
pub use self::head::{ContentRange, Head};
pub use self::letter::Letter;
use self::letter::Refusal;

use super::retry::{Miss, Patience, Retry};
use super::target::Target;
use super::{Luck, Upload};
use crate::domain::{Failure, FileId};

/// The longest wait for the first byte of a reply, connecting included.
const FIRST_BYTE: Duration = Duration::from_secs(30);
/// The most bytes of JSON that are read.
const JSON_CAP: usize = 32 << 20;

/// A way to one provider.
pub struct Http {
    base: Base,
    standing: HeaderMap,
    key: Option<SecretString>,
    luck: Luck,
    retry: Retry,
    read_complaint: fn(&str) -> Complaint,
    kept: OnceLock<Result<Client, String>>,
    fresh: OnceLock<Result<Client, String>>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("host", &self.base.host())
            .finish_non_exhaustive()
    }
}

/// A whole reply of a JSON endpoint.
#[derive(Debug)]
pub struct Reply {
    /// Its head.
    pub head: Head,
    /// Its body, where bytes that are not UTF-8 were replaced.
    pub text: String,
}

/// A reply whose body is still to be read.
#[derive(Debug)]
pub struct Opened {
    /// Its head.
    pub head: Head,
    /// The rest of it.
    pub response: Response,
}

impl Http {
    /// Prepares a way to `base`. Nothing is connected and no client is built before it is used.
    pub fn new(
        base: Base,
        target: &Target,
        luck: Luck,
        read_complaint: fn(&str) -> Complaint,
    ) -> Result<Self, Failure> {
        Ok(Self {
            base,
            standing: asking::standing(target)?,
            key: target.key.clone(),
            retry: Retry::new(luck.clone()),
            luck,
            read_complaint,
            kept: OnceLock::new(),
            fresh: OnceLock::new(),
        })
    }

    /// Returns where it leads.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// Lets the next read through although the host was out of reach.
    pub fn insist(&self) {
        self.retry.insist();
    }

    /// Fetches JSON, with repeats where they can help.
    pub async fn get(&self, url: &Url) -> Result<Reply, Failure> {
        let attempt = || async {
            let opened = self
                .open_once(Connections::Kept, self.request(Method::GET, url))
                .await?;
            self.read_json(opened).await
        };
        let outcome = self.retry.read(Patience::INTERACTIVE, attempt).await;
        outcome.map_err(|failure| self.sealed(failure))
    }

    /// Opens a body for streaming, with repeats until the first byte.
    ///
    /// Contract: any 2xx and, when asked for a part, a 416 are returned; the rest are failures.
    pub async fn open(&self, url: &Url, wishes: &HeaderMap) -> Result<Opened, Failure> {
        let attempt = || async {
            let mut request = self.request(Method::GET, url);
            request.headers_mut().extend(wishes.clone());
            self.open_once(Connections::Kept, request).await
        };
        let outcome = self.retry.read(Patience::TRANSFER, attempt).await;
        outcome.map_err(|failure| self.sealed(failure))
    }

    /// Sends a change, exactly once, over a connection of its own.
    ///
    /// A kept connection may have been closed by the other side without our knowing; a change sent
    /// into it would leave open whether it arrived. What a letter says goes out only if leave is given
    /// once there is a connection.
    pub async fn change(
        &self,
        method: Method,
        url: &Url,
        letter: Option<Letter>,
    ) -> Result<Reply, Miss> {
        let mut request = self.request(method, url);
        let mut refusal = Refusal::default();
        match letter {
            Some(letter) => refusal = letter.into(&mut request),
            None if request.method() == Method::POST => {
                let none = HeaderValue::from_static("0");
                request.headers_mut().insert(header::CONTENT_LENGTH, none);
            }
            None => {}
        }
        let attempt = async {
            let opened = self.open_once(Connections::Fresh, request).await;
            let opened = opened.map_err(|miss| refusal.why().map_or(miss, trouble::unsent))?;
            self.read_json(opened).await
        };
        self.retry
            .once(attempt)
            .await
            .map_err(|miss| self.sealed_miss(miss))
    }

    /// Sends a file as a form, exactly once, without holding it in memory.
    pub async fn upload(&self, url: &Url, purpose: &str, upload: Upload) -> Result<Reply, Miss> {
        let attempt = async {
            let sending = upload::form(purpose, upload);
            let client = self.client(Connections::Fresh).map_err(trouble::unsent)?;
            let request = client
                .post(url.clone())
                .headers(self.headers())
                .multipart(sending.form)
                .build()
                .map_err(|error| {
                    trouble::unsent(client::unusable(&error.without_url().to_string()))
                })?;
            let id = asking::client_request_id(&request);
            let reply = sending.watch.guard(client.execute(request)).await;
            let opened = match reply {
                Ok(response) => self.judge(response).await?,
                Err(stop) => return Err(trouble::upload_stopped(stop, &self.base.host(), id)),
            };
            self.read_json(opened).await
        };
        self.retry
            .once(attempt)
            .await
            .map_err(|miss| self.sealed_miss(miss))
    }

    /// Turns the rest of an opened reply into a stream that never hangs.
    pub fn stream(
        &self,
        opened: Opened,
        file: &FileId,
    ) -> BoxStream<'static, Result<Bytes, Failure>> {
        body::stream(
            opened.response,
            self.base.host(),
            file.clone(),
            opened.head.request_id,
        )
    }

    async fn open_once(&self, connections: Connections, request: Request) -> Result<Opened, Miss> {
        let client = self.client(connections).map_err(trouble::unsent)?;
        let id = asking::client_request_id(&request);
        match timeout(FIRST_BYTE, client.execute(request)).await {
            Ok(Ok(response)) => self.judge(response).await,
            Ok(Err(error)) => Err(trouble::transport(error, &self.base.host(), id)),
            Err(_) => Err(trouble::silent(&self.base.host(), FIRST_BYTE, id)),
        }
    }

    async fn judge(&self, response: Response) -> Result<Opened, Miss> {
        let head = Head::read(&response, (self.luck.clock)());
        if head.is_success() {
            return Ok(Opened { head, response });
        }
        if head.is_redirect() {
            return Err(trouble::redirected(&head));
        }
        let text = body::error_text(response).await;
        let complaint = complaint::heard(&head, &text, self.read_complaint);
        Err(trouble::refused(&head, complaint))
    }

    async fn read_json(&self, opened: Opened) -> Result<Reply, Miss> {
        let Opened { head, response } = opened;
        let text = body::text(response, JSON_CAP)
            .await
            .map_err(|stop| trouble::body_stopped(stop, &self.base.host(), &head))?;
        if head.is_html || text.trim_start().starts_with('<') {
            return Err(trouble::web_page(&head, &text));
        }
        Ok(Reply { head, text })
    }

    fn request(&self, method: Method, url: &Url) -> Request {
        let mut request = Request::new(method, url.clone());
        *request.headers_mut() = self.headers();
        request
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = self.standing.clone();
        asking::name_request(&mut headers, client::request_id());
        headers
    }

    fn client(&self, connections: Connections) -> Result<&Client, Failure> {
        let slot = match connections {
            Connections::Kept => &self.kept,
            Connections::Fresh => &self.fresh,
        };
        slot.get_or_init(|| client::build(&self.base, connections))
            .as_ref()
            .map_err(|why| client::unusable(why))
    }

    fn sealed_miss(&self, mut miss: Miss) -> Miss {
        miss.failure = self.sealed(miss.failure);
        miss
    }

    /// Masks the key in everything that a failure says, because servers repeat it in complaints.
    fn sealed(&self, failure: Failure) -> Failure {
        let key = self.key.as_ref().map(ExposeSecret::expose_secret);
        mask::failure(failure, key)
    }
}
