// Whether draws follow the densities they are drawn from: 10,000 for each kind of parameter.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "mlp/study/parzen.hpp"
#include "mlp/study/sampler.hpp"

namespace mlp::study {
namespace {

constexpr int draw_count = 10'000;

/// A limit that the statistic of a right sampler exceeds once in a thousand times.
double chi_square_limit(double freedom) {
  const double spread = 2 / (9 * freedom);
  return freedom * std::pow(1 - spread + 3.09 * std::sqrt(spread), 3);
}
constexpr double kolmogorov_limit = 1.95;  // of sqrt(n) D

/// Compares counts with masses; cells with fewer than 5 expected draws are taken together.
void expect_masses(const std::map<double, int>& counts, const std::map<double, double>& masses) {
  double statistic = 0, rest_expected = 0, rest = 0, cells = 0, total = 0;
  for (const auto& [value, count] : counts) ASSERT_TRUE(masses.count(value)) << value << " is not allowed";
  for (const auto& [value, mass] : masses) {
    const double expected = mass * draw_count;
    const double found = counts.count(value) ? counts.at(value) : 0;
    total += mass;
    if (expected < 5) {
      rest_expected += expected;
      rest += found;
      continue;
    }
    statistic += (found - expected) * (found - expected) / expected;
    ++cells;
  }
  if (rest_expected >= 5) {
    statistic += (rest - rest_expected) * (rest - rest_expected) / rest_expected;
    ++cells;
  }
  EXPECT_NEAR(total, 1, 1e-9);
  EXPECT_LT(statistic, chi_square_limit(cells - 1));
}

/// Kolmogorov-Smirnov against a distribution function.
void expect_distribution(std::vector<double> draws, const std::function<double(double)>& cdf) {
  std::sort(draws.begin(), draws.end());
  double distance = 0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    const double n = static_cast<double>(draws.size());
    distance = std::max({distance, cdf(draws[i]) - i / n, (i + 1) / n - cdf(draws[i])});
  }
  EXPECT_LT(distance * std::sqrt(draws.size()), kolmogorov_limit);
}

/// The integral of a density from `low` on, by the midpoint rule on the axis of `d`, as a function to look
/// up.
std::function<double(double)> integral_of(const Distribution& d,
                                          const std::function<double(double)>& density) {
  constexpr int cells = 20'000;
  const auto axis = [log = d.log](double x) { return log ? std::log(x) : x; };
  const double low = axis(d.low), width = (axis(d.high) - low) / cells;
  std::vector<double> sums{0};
  for (int i = 0; i < cells; ++i) {
    const double at = low + (i + 0.5) * width;
    sums.push_back(sums.back() + density(d.log ? std::exp(at) : at) * width);
  }
  EXPECT_NEAR(sums.back(), 1, 1e-6) << "the density is not one";
  return [=](double x) {
    return sums[static_cast<std::size_t>(std::clamp((axis(x) - low) / width, 0.0, 1.0 * cells))];
  };
}

std::vector<double> allowed_values(const Distribution& d) {
  std::vector<double> values;
  const double step = d.categorical() ? 1 : d.step, low = d.categorical() ? 0 : d.low;
  for (int i = 0; i < cardinality(d); ++i) values.push_back(low + i * step);
  return values;
}

std::map<double, int> counts_of(const std::vector<double>& draws) {
  std::map<double, int> counts;
  for (double draw : draws) ++counts[draw];
  return counts;
}

const std::vector<std::pair<const char*, Distribution>> kinds{
    {"float", floating(-5, 10)},
    {"log_float", floating(1e-3, 1e-1, {.log = true})},
    {"stepped_float", floating(-0.5, 2, {.step = 0.25})},
    {"int", integer(1, 10)},
    {"wide_int", integer(32, 128)},
    {"stepped_int", integer(4, 64, {.step = 4})},
    {"log_int", integer(1, 1024, {.log = true})},
    {"categorical", categorical({"a", "b", "c", "d", "e"})},
};

class Sampling : public testing::TestWithParam<std::pair<const char*, Distribution>> {
 protected:
  const Distribution& distribution() const { return GetParam().second; }

  void expect_follows(const std::vector<double>& draws, const std::function<double(double)>& density) {
    for (double draw : draws) ASSERT_TRUE(contains(distribution(), draw)) << draw;
    if (std::isinf(cardinality(distribution())))
      return expect_distribution(draws, integral_of(distribution(), density));
    std::map<double, double> masses;
    for (double value : allowed_values(distribution())) masses[value] = density(value);
    expect_masses(counts_of(draws), masses);
  }
};

TEST_P(Sampling, ParzenDrawsFollowTheDensity) {
  for (int observed : {0, 1, 7, 40}) {
    Random random(1, "sampling test");
    std::vector<std::vector<double>> observations(1);
    for (int i = 0; i < observed; ++i) observations[0].push_back(draw_uniform(distribution(), random));
    observations[0].insert(observations[0].end(), observed / 2,
                           distribution().categorical() ? 0 : distribution().low);
    const ParzenEstimator estimator({&distribution(), 1}, observations);
    std::vector<double> draws;
    for (int i = 0; i < draw_count; ++i) draws.push_back(estimator.draw(random)[0]);
    expect_follows(draws, [&](double x) { return std::exp(estimator.log_density({&x, 1})); });
  }
}

TEST_P(Sampling, UniformDrawsFillTheRangeEvenly) {
  Random random(2, "sampling test");
  std::vector<double> draws;
  for (int i = 0; i < draw_count; ++i) draws.push_back(draw_uniform(distribution(), random));
  const Distribution& d = distribution();
  expect_follows(draws, [&](double x) {
    if (d.categorical()) return 1 / cardinality(d);
    const double width =
        d.log ? std::log((d.high + d.step / 2) / (d.low - d.step / 2)) : d.high - d.low + d.step;
    if (d.step == 0) return 1 / width;
    return (d.log ? std::log((x + d.step / 2) / (x - d.step / 2)) : d.step) / width;
  });
}

INSTANTIATE_TEST_SUITE_P(Kinds, Sampling, testing::ValuesIn(kinds),
                         [](const auto& info) { return std::string(info.param.first); });

TEST(JointSampling, DrawsShareTheirKernel) {
  const std::vector<Distribution> parameters{integer(1, 4), categorical({"a", "b", "c"})};
  // The two go together: large with c, small with a.
  const ParzenEstimator estimator(parameters, {{1, 4, 1, 4, 1, 4}, {0, 2, 0, 2, 0, 2}});
  Random random(3, "sampling test");
  std::map<double, int> counts;
  for (int i = 0; i < draw_count; ++i) {
    const std::vector<double> point = estimator.draw(random);
    ++counts[10 * point[0] + point[1]];
  }
  std::map<double, double> masses;
  for (double n : {1, 2, 3, 4}) {
    for (double c : {0, 1, 2}) masses[10 * n + c] = std::exp(estimator.log_density(std::vector{n, c}));
  }
  expect_masses(counts, masses);
  EXPECT_GT(counts[40 + 2], 3 * counts[40 + 0]);
}

TEST(Sampling, ARangeOfOnePointGivesThatPoint) {
  Random random(4, "sampling test");
  for (const Distribution& d :
       {floating(0.5, 0.5), floating(2, 2, {.log = true}), integer(3, 3), categorical({"a"})}) {
    const double only = d.categorical() ? 0 : d.low;
    const ParzenEstimator estimator({&d, 1}, {{only, only}});
    EXPECT_EQ(draw_uniform(d, random), only);
    EXPECT_EQ(estimator.draw(random)[0], only);
    EXPECT_TRUE(std::isfinite(estimator.log_density({&only, 1})));
  }
}

TEST(Sampling, ObservationsOutsideTheRangeStillGiveAllowedValues) {
  Random random(5, "sampling test");
  const Distribution narrow = integer(10, 20);
  const ParzenEstimator estimator({&narrow, 1}, {{1, 500, 30, 15}});
  for (int i = 0; i < 1000; ++i) {
    const std::vector<double> point = estimator.draw(random);
    ASSERT_TRUE(contains(narrow, point[0]));
    ASSERT_TRUE(std::isfinite(estimator.log_density(point)));
  }
}

}  // namespace
}  // namespace mlp::study
