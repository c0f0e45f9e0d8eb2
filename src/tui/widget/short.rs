//! Numbers and ages in as few columns as possible.

use std::time::Duration;

/// Writes a count in at most five columns: `850`, `2k`, `2.5k`, `50k`, `1.2M`. Never rounds up.
pub(crate) fn count(value: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "G"), (1_000_000, "M"), (1000, "k")];
    let Some((size, unit)) = UNITS.into_iter().find(|(size, _)| value >= *size) else {
        return value.to_string();
    };
    let (whole, tenth) = (value / size, value % size * 10 / size);
    if whole >= 10 || tenth == 0 {
        format!("{whole}{unit}")
    } else {
        format!("{whole}.{tenth}{unit}")
    }
}

/// Writes a part of a whole: `62 %`; a little is `<1 %`, never nothing.
pub(crate) fn share(per_mille: u16) -> String {
    match per_mille {
        0 => "0 %".to_owned(),
        1..10 => "<1 %".to_owned(),
        _ => format!("{} %", per_mille / 10),
    }
}

/// Writes an age in its largest unit: `8s`, `41m`, `3h`, `12d`, `2y`.
pub(crate) fn age(span: Duration) -> String {
    let seconds = span.as_secs();
    let (size, unit) = match seconds {
        0..60 => (1, "s"),
        60..3600 => (60, "m"),
        3600..86_400 => (3600, "h"),
        86_400..31_536_000 => (86_400, "d"),
        _ => (31_536_000, "y"),
    };
    format!("{}{unit}", seconds / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stay_short_and_never_round_up() {
        let written = [0, 999, 2000, 2599, 49_999, 1_290_000].map(count);
        assert_eq!(written, ["0", "999", "2k", "2.5k", "49k", "1.2M"]);
    }

    #[test]
    fn a_little_is_not_nothing_and_almost_all_is_not_all() {
        assert_eq!(
            [0, 1, 620, 999, 1000].map(share),
            ["0 %", "<1 %", "62 %", "99 %", "100 %"]
        );
    }

    #[test]
    fn ages_have_one_unit() {
        let written = [8, 2460, 86_399, 1_036_800, 80_000_000]
            .map(|seconds| age(Duration::from_secs(seconds)));
        assert_eq!(written, ["8s", "41m", "23h", "12d", "2y"]);
    }
}
