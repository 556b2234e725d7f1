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

/// Mean over the functions of the probability that a run in `a` is worse than one in `b`.
double worse_than(const std::vector<std::vector<double>>& b, const std::vector<std::vector<double>>& a) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double probability = probability_worse(a[i], b[i]);
    std::printf("%s: %.3f, ", functions()[i].name.c_str(), probability);
    sum += probability;
  }
  std::printf("mean: %.3f\n", sum / 3);
  return sum / 3;
}

TEST(Regret, IndependentTpeIsAsGoodAsOptunas) {
  EXPECT_LE(worse_than(theirs(independent_of_optuna), ours(independent_tpe)), as_good);
}

TEST(Regret, JointTpeIsAsGoodAsOptunas) {
  EXPECT_LE(worse_than(theirs(joint_of_optuna), ours(joint_tpe)), as_good);
}

TEST(Regret, TpeIsClearlyBetterThanRandomSearch) {
  EXPECT_LE(worse_than(theirs(random_of_optuna), ours(independent_tpe)), clearly_better);
  EXPECT_LE(worse_than(theirs(random_of_optuna), ours(joint_tpe)), clearly_better);
}

TEST(Regret, ControlRandomSearchFailsBoth) {
  EXPECT_GT(worse_than(theirs(independent_of_optuna), ours(random_search)), as_good);
  EXPECT_GT(worse_than(theirs(joint_of_optuna), ours(random_search)), as_good);
  EXPECT_GT(worse_than(theirs(random_of_optuna), ours(random_search)), clearly_better);
}

TEST(Regret, FourWorkersAreAsGoodAsOne) {
  EXPECT_LE(worse_than(ours(independent_tpe), ours(parallel_tpe)), as_good);
}

TEST(Regret, ControlWithoutTheLiarFourWorkersAreWorse) {
  EXPECT_GT(worse_than(ours(independent_tpe), ours(parallel_without_liar)), as_good);
}

TEST(Regret, TheProbabilityCountsPairs) {
  EXPECT_DOUBLE_EQ(probability_worse({2, 4}, {1, 3}), 0.75);
  EXPECT_DOUBLE_EQ(probability_worse({1}, {1}), 0.5);
  EXPECT_DOUBLE_EQ(probability_worse({5, 6}, {1, 2}), 1);
}

}  // namespace
}  // namespace mlp::bench
