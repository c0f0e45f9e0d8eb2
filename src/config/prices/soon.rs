//! Prices that are being read while something else is done.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use super::Prices;

/// What reads them.
type Reading = Box<dyn FnOnce() -> Prices + Send>;

/// Prices that are there as soon as they are needed: the first screen of a file needs none. Cheap to
/// clone; all clones are of one reading.
#[derive(Clone)]
pub struct PricesSoon(Arc<Soon>);

struct Soon {
    prices: OnceLock<Prices>,
    reading: Mutex<Option<Reading>>,
}

impl PricesSoon {
    /// Begins to read on a thread of its own; where there can be none, whoever needs them first reads
    /// them.
    pub fn begin(read: impl FnOnce() -> Prices + Send + 'static) -> Self {
        let soon = Self(Arc::new(Soon {
            prices: OnceLock::new(),
            reading: Mutex::new(Some(Box::new(read))),
        }));
        let reading = soon.clone();
        let thread = thread::Builder::new().name("prices".to_owned());
        // Its end is waited for by whoever needs them.
        drop(thread.spawn(move || {
            reading.get();
        }));
        soon
    }

    /// Returns the prices, and waits for them where they are still being read.
    pub fn get(&self) -> &Prices {
        self.0.prices.get_or_init(|| {
            let reading = self.0.reading.lock();
            let reading = reading.unwrap_or_else(PoisonError::into_inner).take();
            reading.map(|read| read()).unwrap_or_default()
        })
    }

    /// Returns the prices if they are there.
    pub fn ready(&self) -> Option<&Prices> {
        self.0.prices.get()
    }
}

impl From<Prices> for PricesSoon {
    fn from(prices: Prices) -> Self {
        Self(Arc::new(Soon {
            prices: OnceLock::from(prices),
            reading: Mutex::new(None),
        }))
    }
}

impl fmt::Debug for PricesSoon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PricesSoon").field(&self.ready()).finish()
    }
}
