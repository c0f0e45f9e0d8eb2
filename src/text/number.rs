//! Numbers as people read them.

/// Writes a whole number with a comma every three digits: `31,004`.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Writes a number of bytes in the unit that fits, decimal as in file sizes: `38.2 MB`.
pub fn bytes(value: u64) -> String {
    const UNITS: [(&str, u64); 4] = [
        ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000),
        ("MB", 1_000_000),
        ("kB", 1000),
    ];
    let Some((unit, size)) = UNITS.into_iter().find(|(_, size)| value >= *size) else {
        return format!("{value} B");
    };
    let tenths = u128::from(value) * 10 / u128::from(size);
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// Writes a number in few columns: `850`, `18.2 M`.
pub fn compact(value: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("G", 1_000_000_000), ("M", 1_000_000), ("k", 1000)];
    let unit = UNITS
        .into_iter()
        .find(|(_, size)| value >= size.saturating_mul(10));
    let Some((unit, size)) = unit else {
        return number(value);
    };
    let tenths = u128::from(value) * 10 / u128::from(size);
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let written = [0, 999, 1000, 31_004, 1_234_567].map(number);
        assert_eq!(written, ["0", "999", "1,000", "31,004", "1,234,567"]);
    }

    #[test]
    fn sizes_never_round_up_to_what_is_not_there() {
        let written = [0, 999, 1000, 38_299_999, u64::MAX].map(bytes);
        assert_eq!(
            written,
            ["0 B", "999 B", "1.0 kB", "38.2 MB", "18446744.0 TB"]
        );
    }

    #[test]
    fn compact_numbers_keep_small_ones_whole() {
        assert_eq!(
            [850, 9999, 18_200_000].map(compact),
            ["850", "9,999", "18.2 M"]
        );
    }
}
