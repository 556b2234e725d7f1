#include "mlp/study/truncated_normal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace mlp::study {
namespace {

// Reference values: mpmath with 60 digits.
TEST(TruncatedNormal, LogCdfInBothTailsAndBetween) {
  EXPECT_NEAR(log_normal_cdf(0), -0.69314718055994530942, 1e-15);
  EXPECT_NEAR(log_normal_cdf(1), -0.17275377902344988953, 1e-15);
  EXPECT_NEAR(log_normal_cdf(-1), -1.8410216450092635058, 1e-14);
  EXPECT_NEAR(log_normal_cdf(-10), -53.231285150512470578, 1e-12);
  EXPECT_NEAR(log_normal_cdf(-19.999), -203.89710611679706482, 1e-10);
  EXPECT_NEAR(log_normal_cdf(-20.001), -203.93720562293420143, 1e-10);
  EXPECT_NEAR(log_normal_cdf(-100), -5005.5242086942050886, 1e-10);
  EXPECT_NEAR(log_normal_cdf(8) * 1e16, -6.2209605742717860585, 1e-12);
  EXPECT_EQ(log_normal_cdf(40), 0);
}

TEST(TruncatedNormal, LogMassWithoutCancellation) {
  EXPECT_NEAR(log_normal_mass(-1, 1), std::log(0.68268949213708589717), 1e-15);
  EXPECT_NEAR(log_normal_mass(9, 10), log_normal_mass(-10, -9), 0);
  EXPECT_NEAR(log_normal_mass(9, 10), -43.628216632280822469, 1e-11);
  EXPECT_NEAR(log_normal_mass(-101, -100), -5005.5242086942050886, 1e-9);
  EXPECT_NEAR(log_normal_mass(-1e-9, 1e-9), std::log(2e-9) - 0.91893853320467274178, 1e-9);
  EXPECT_NEAR(log_normal_mass(2, 2 + 1e-6), -16.734450091168946846, 1e-9);
  EXPECT_EQ(log_normal_mass(3, 3), -INFINITY);
  EXPECT_EQ(log_normal_mass(-50, -50), -INFINITY);
}

TEST(TruncatedNormal, QuantileInvertsTheCdf) {
  for (const auto& [a, b] :
       {std::pair{-2.0, 1.0}, {-0.5, 30.0}, {0.0, 1.0}, {5.0, 7.0}, {-40.0, -30.0}, {-100.0, 100.0}}) {
    double before = a;
    for (double u : {0.0, 1e-6, 0.001, 0.2, 0.5, 0.8, 0.999, 1 - 1e-6, 1.0}) {
      const double x = truncated_normal_quantile(u, a, b);
      EXPECT_GE(x, before);
      EXPECT_LE(x, b);
      before = x;
      const double share = std::exp(log_normal_mass(a, x) - log_normal_mass(a, b));
      EXPECT_NEAR(share, u, 1e-12 + 1e-8 * std::min(u, 1 - u)) << a << " " << b;
    }
  }
}

TEST(TruncatedNormal, QuantileReachesFarIntoATail) {
  EXPECT_NEAR(truncated_normal_quantile(0.5 * std::exp(log_normal_cdf(-8) + std::log(2)), -100, 100), -8,
              1e-9);
  EXPECT_NEAR(truncated_normal_quantile(0.5, 50, 60), 50.013855, 1e-5);
}

}  // namespace
}  // namespace mlp::study
