// Is the search as good as Optuna's? Runs on functions with known minima against Optuna's raw runs, with
// controls that must fail the same comparison; else it would be blind.
#include <gtest/gtest.h>

#include <map>

#include "embedded_text.hpp"
#include "search_regret.hpp"

namespace mlp::bench {
namespace {

constexpr int seeds = 100;
constexpr double as_good = 0.55;  // at most: mean over the functions of the probability that a run is worse
constexpr double clearly_better = 0.35;

struct Optuna {
  const char* version;
  const char* method;
};
constexpr Optuna independent_of_optuna{"4.9.0", "tpe"}, joint_of_optuna{"5.0.0rc1", "default"},
    random_of_optuna{"3.1.0", "random"};

/// Our regrets, for each function; computed once.
const std::vector<std::vector<double>>& ours(const Method& method) {
  static std::map<std::string, std::vector<std::vector<double>>> known;
  std::vector<std::vector<double>>& regrets = known[method.name];
  if (regrets.empty()) {
    for (const Function& function : functions()) regrets.push_back(final_regrets(function, method, seeds));
  }
  return regrets;
}

std::vector<std::vector<double>> theirs(const Optuna& optuna) {
  const std::string_view table = oracle::embedded_text("tpe_regret.csv");
  std::vector<std::vector<double>> regrets;
  for (const Function& function : functions()) {
    regrets.push_back(final_regrets(table, optuna.version, optuna.method, function.name));
    EXPECT_EQ(regrets.back().size(), 30u);
  }
  return regrets;
}

/// Mean over the functions of the probability that a run in `first` is worse than one in `second`.
double worse(const std::vector<std::vector<double>>& first, const std::vector<std::vector<double>>& second) {
  double sum = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double probability = probability_worse(first[i], second[i]);
    std::printf("%s: %.3f, ", functions()[i].name.c_str(), probability);
    sum += probability;
  }
  const double mean = sum / static_cast<double>(first.size());
  std::printf("mean: %.3f\n", mean);
  return mean;
}

TEST(Regret, IndependentTpeIsAsGoodAsOptunas) {
  EXPECT_LE(worse(ours(independent_tpe), theirs(independent_of_optuna)), as_good);
}

TEST(Regret, JointTpeIsAsGoodAsOptunas) {
  EXPECT_LE(worse(ours(joint_tpe), theirs(joint_of_optuna)), as_good);
}

TEST(Regret, TpeIsClearlyBetterThanRandomSearch) {
  EXPECT_LE(worse(ours(independent_tpe), theirs(random_of_optuna)), clearly_better);
  EXPECT_LE(worse(ours(joint_tpe), theirs(random_of_optuna)), clearly_better);
}

TEST(Regret, ControlRandomSearchFailsBoth) {
  EXPECT_GT(worse(ours(random_search), theirs(independent_of_optuna)), as_good);
  EXPECT_GT(worse(ours(random_search), theirs(joint_of_optuna)), as_good);
  EXPECT_GT(worse(ours(random_search), theirs(random_of_optuna)), clearly_better);
}

TEST(Regret, FourWorkersAreAsGoodAsOne) {
  EXPECT_LE(worse(ours(parallel_tpe), ours(independent_tpe)), as_good);
  EXPECT_LE(worse(ours(parallel_joint_tpe), ours(joint_tpe)), as_good);
}

// Of the joint model there is no such control: even without the liar its four workers do as well as one (0.51).
TEST(Regret, ControlWithoutTheLiarFourWorkersAreWorse) {
  EXPECT_GT(worse(ours(parallel_without_liar), ours(independent_tpe)), as_good);
}

TEST(Regret, TheProbabilityCountsPairs) {
  EXPECT_DOUBLE_EQ(probability_worse({2, 4}, {1, 3}), 0.75);
  EXPECT_DOUBLE_EQ(probability_worse({1}, {1}), 0.5);
  EXPECT_DOUBLE_EQ(probability_worse({5, 6}, {1, 2}), 1);
}

}  // namespace
}  // namespace mlp::bench
