//! At which rate the pictures of a video come, from the spans for which they are shown.

/// Of how many pictures in 1,000 the span may differ before the rate counts as variable.
const MOST_UNEVEN: u64 = 10;

/// How often pictures come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) frames_per_1000_s: u32,
    pub(super) is_variable: bool,
}

/// The rate of pictures from pairs: how many, and for how many units each of them is shown. None
/// where there are no pictures, or they take no time.
pub(super) fn of(spans: &[(u64, u64)], units_a_second: u64) -> Option<Rate> {
    let pictures: u64 = spans.iter().map(|(pictures, _)| pictures).sum();
    let length: u128 = spans
        .iter()
        .map(|(pictures, span)| u128::from(*pictures) * u128::from(*span))
        .sum();
    let per_1000_s = u128::from(pictures) * u128::from(units_a_second) * 1_000;
    let per_1000_s = u32::try_from(per_1000_s.checked_div(length)?).ok()?;
    let mean = length.checked_div(u128::from(pictures))?;
    // A span is rounded to the unit, and the last one is often cut.
    let slack = (mean / 10).max(1);
    let uneven: u64 = spans
        .iter()
        .filter(|(_, span)| u128::from(*span).abs_diff(mean) > slack)
        .map(|(pictures, _)| pictures)
        .sum();
    Some(Rate {
        frames_per_1000_s: per_1000_s,
        is_variable: uneven > 1 && uneven * 1_000 > pictures * MOST_UNEVEN,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_span_at_the_end_is_no_variable_rate_and_many_are() {
        let steady = |frames_per_1000_s| Rate {
            frames_per_1000_s,
            is_variable: false,
        };
        assert_eq!(of(&[(300, 1_001)], 60_000), Some(steady(59_940)));
        assert_eq!(of(&[(29, 512), (1, 256)], 15_360), Some(steady(30_508)));
        let changing = of(&[(50, 512), (50, 1_024)], 15_360);
        assert!(changing.is_some_and(|rate| rate.is_variable));
    }

    #[test]
    fn no_pictures_and_pictures_without_time_have_no_rate() {
        assert_eq!(
            [of(&[], 600), of(&[(0, 5)], 600), of(&[(5, 0)], 600)],
            [None; 3]
        );
    }
}
