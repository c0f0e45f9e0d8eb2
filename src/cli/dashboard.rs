//! The way from the command line to the screen.

use super::desk::Desk;
use super::exit::Stop;
use crate::clock;
use crate::config::{PricesSoon, prices};
use crate::launch::{Launch, Opens, Screen};

/// Opens the dashboard, and tells what is left to tell when it is over.
///
/// Wrong settings do not keep it from opening: it shows them, and a screen is the better place.
pub(crate) fn open(desk: &mut Desk, screen: Screen, opens: Opens) -> Result<(), Stop> {
    let loaded = desk.settings()?;
    let (config, env, paths) = (loaded.config.clone(), desk.env.clone(), desk.paths()?);
    let prices = PricesSoon::begin(move || prices::load(&config, &env, &paths));
    let ended = (screen.open)(Launch {
        opens,
        config: loaded.config,
        problems: loaded.problems,
        prices,
        env: desk.env.clone(),
        flags: desk.flags(),
        paths: desk.paths()?,
        zone: clock::zone(desk.env.has("TZ")),
    })?;
    for words in &ended.words {
        desk.out.mistake(words.as_str());
    }
    match ended.code {
        0 => Ok(()),
        code => Err(Stop::Code(code)),
    }
}
