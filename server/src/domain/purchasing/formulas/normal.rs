//! The standard normal distribution: density, both tails, its inverse, and the loss function with its inverse.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// `phi(x)`.
pub fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / TAU.sqrt()
}

/// `Phi(x)`, by the complementary error function (FreeBSD's `s_erf.c`, below one unit in the last place).
pub fn below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// `1 - Phi(x)`, exact in the far tail too.
pub fn above(x: f64) -> f64 {
    below(-x)
}

/// `Phi^-1(p)`: M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics
/// 37 (1988), routine PPND16, accurate to about 1 part in 10^16. `p` is kept within the open interval (0, 1).
pub fn inverse(p: f64) -> f64 {
    let p = if p.is_nan() { 0.5 } else { p.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0) };
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        return q * ratio(r, &NEAR);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-tail.ln()).sqrt();
    let x = if r <= 5.0 { ratio(r - 1.6, &MIDDLE) } else { ratio(r - 5.0, &FAR) };
    if q < 0.0 { -x } else { x }
}

/// `G(z) = phi(z) - z (1 - Phi(z))`, F12: expected units short, in standard deviations (SPT ch. 6; S&S C.22).
pub fn loss(z: f64) -> f64 {
    (density(z) - z * above(z)).max(0.0)
}

/// The `k` with `G(k) = target`, by bisection to the last bit: `G` falls strictly from infinity to 0, and
/// `G(-t) > t`.
pub fn inverse_loss(target: f64) -> f64 {
    // Beyond 40 the loss is below the least number there is.
    let (mut low, mut high) = (-target.max(0.0) - 1.0, 40.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if loss(middle) > target { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// A rational function: numerator and denominator by ascending powers.
struct Rational {
    numerator: [f64; 8],
    denominator: [f64; 8],
}

fn ratio(r: f64, f: &Rational) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * r + c);
    horner(&f.numerator) / horner(&f.denominator)
}

const NEAR: Rational = Rational {
    numerator: [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    denominator: [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
};

const MIDDLE: Rational = Rational {
    numerator: [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    denominator: [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
};

const FAR: Rational = Rational {
    numerator: [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    denominator: [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables: Abramowitz & Stegun 26.1 (`Phi(1) = 0.841344746068543`, `phi(0) = 0.398942280401433`), and the usual
    /// quantiles (`z` of 97.5 % = 1.959963984540054).
    #[test]
    fn tables() {
        assert!((density(0.0) - 0.398_942_280_401_432_7).abs() < 1e-15);
        assert!((below(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
        assert!((inverse(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert_eq!(inverse(0.5), 0.0);
        assert!((inverse(1e-10) + 6.361_340_902_404_056).abs() < 1e-12);
        // G(0) = phi(0); G(1) = 0.241971 - 1 x 0.158655 = 0.083315 (SPT, table of the unit normal).
        assert!((loss(0.0) - 0.398_942_280_401_432_7).abs() < 1e-15);
        assert!((loss(1.0) - 0.083_315_470_587_686_29).abs() < 1e-15);
    }

    /// `Phi(Phi^-1(p)) = p` in the middle and in both tails, `G(G^-1(t)) = t` far to both sides.
    #[test]
    fn inverses() {
        for p in [1e-12, 1e-7, 0.001, 0.02, 0.07, 0.3, 0.5, 0.8, 0.93, 0.999, 1.0 - 1e-9] {
            assert!((below(inverse(p)) / p - 1.0).abs() < 1e-12, "{p}");
        }
        for t in [1e-30, 1e-9, 0.001, 0.2, 0.4, 1.0, 50.0, 1e9] {
            assert!((loss(inverse_loss(t)) / t - 1.0).abs() < 1e-9, "{t}");
        }
    }

    #[test]
    fn nothing_is_infinite() {
        for p in [f64::NAN, f64::NEG_INFINITY, 0.0, 1.0, 2.0] {
            assert!(inverse(p).is_finite(), "{p}");
        }
        assert!(inverse_loss(0.0).is_finite() && inverse_loss(1e300).is_finite());
    }
}
