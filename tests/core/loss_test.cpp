#include "mlp/loss.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "oracle.hpp"

namespace mlp {
namespace {

template <typename Scalar>
class LossTest : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(LossTest, Scalars);

TYPED_TEST(LossTest, AgreesWithPyTorchUpToLogitsOfTenThousand) {
  using Scalar = TypeParam;
  const auto& extreme = oracle::network()["extreme"];
  const auto logits = oracle::matrix<Scalar>(extreme["logits"]);
  const auto labels = extreme["labels"].get<std::vector<std::uint8_t>>();
  for (const auto& [name, expected] : extreme["losses"].items()) {
    SCOPED_TRACE(name);
    const Loss loss = oracle::loss_named(name);
    Matrix<Scalar> outputs(logits.rows(), logits.cols()), terms(outputs), delta(outputs);
    output_activation<Scalar>(loss, logits, outputs);
    loss_terms<Scalar>(loss, logits, labels, terms);
    loss_gradient<Scalar>(loss, outputs, labels, delta);
    EXPECT_TRUE(oracle::near<Scalar>(outputs, oracle::matrix<double>(expected["outputs"])));
    EXPECT_TRUE(oracle::near<Scalar>(terms, oracle::matrix<double>(expected["terms"])));
    EXPECT_TRUE(oracle::near<Scalar>(delta, oracle::matrix<double>(expected["delta"])));
    const double value = expected["loss"];
    EXPECT_NEAR(loss_value<Scalar>(loss, logits, labels), value, oracle::tolerance<Scalar> * value);
  }
}

TYPED_TEST(LossTest, SmallLossesKeepTheirDigits) {
  using Scalar = TypeParam;
  Matrix<Scalar> logits(2, 1);
  logits << 12, -12;  // both outputs right: each costs log(1 + e^-12)
  const std::vector<std::uint8_t> labels{0};
  const double expected = 2 * std::log1p(std::exp(-12.0));
  EXPECT_NEAR(loss_value<Scalar>(Loss::sigmoid_binary_cross_entropy, logits, labels), expected,
              1e-5 * expected);
}

TYPED_TEST(LossTest, GradientsBelowTheSmallestNormalNumberAreZero) {
  using Scalar = TypeParam;
  constexpr Scalar smallest = std::numeric_limits<Scalar>::min();
  Matrix<Scalar> outputs(3, 1), deltas(3, 1);
  outputs << 1, smallest, smallest / 4;
  const std::vector<std::uint8_t> labels{0};
  loss_gradient<Scalar>(Loss::sigmoid_binary_cross_entropy, outputs, labels, deltas);
  EXPECT_EQ(deltas(1, 0), smallest);
  EXPECT_EQ(deltas(2, 0), 0);
}

TYPED_TEST(LossTest, RejectsLabelsThatFitNeitherImagesNorOutputs) {
  using Scalar = TypeParam;
  Matrix<Scalar> logits = Matrix<Scalar>::Zero(3, 2), out(3, 2), small(2, 2);
  const std::vector<std::uint8_t> one{0}, foreign{0, 3}, right{0, 2};
  for (const auto& labels : {one, foreign}) {
    EXPECT_THROW(loss_value<Scalar>(Loss::softmax_cross_entropy, logits, labels), std::invalid_argument);
    EXPECT_THROW(loss_gradient<Scalar>(Loss::softmax_cross_entropy, logits, labels, out),
                 std::invalid_argument);
  }
  EXPECT_THROW(loss_terms<Scalar>(Loss::softmax_cross_entropy, logits, right, small), std::invalid_argument);
  EXPECT_THROW(output_activation<Scalar>(Loss::softmax_cross_entropy, logits, small), std::invalid_argument);
}

}  // namespace
}  // namespace mlp
