#include "mlp/augmentation.hpp"

#include <gtest/gtest.h>

#include "mlp/dataset.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

Vector<float> dot(int x, int y) {
  Vector<float> pixels = Vector<float>::Zero(pixel_count);
  pixels[y * image_side + x] = 16;
  return pixels;
}

TEST(Shifted, MovesByWholePixels) {
  EXPECT_EQ(shifted(dot(3, 4), 1, 0), dot(4, 4));
  EXPECT_EQ(shifted(dot(3, 4), -1, 2), dot(2, 6));
  EXPECT_EQ(shifted(dot(3, 4), 0, 0), dot(3, 4));
}

TEST(Shifted, LosesInkOverTheEdgeAndBringsNoneIn) {
  EXPECT_EQ(shifted(dot(7, 0), 1, 0).sum(), 0);
  EXPECT_EQ(shifted(dot(7, 0), 0, -1).sum(), 0);
  EXPECT_EQ(shifted(dot(0, 0), 2, 2), dot(2, 2));
}

TEST(Shifted, SharesTheInkBetweenPixels) {
  const Vector<float> expected = 0.75f * 0.5f * dot(3, 4) + 0.25f * 0.5f * dot(4, 4) +
                                 0.75f * 0.5f * dot(3, 3) + 0.25f * 0.5f * dot(4, 3);
  EXPECT_LT((shifted(dot(3, 4), 0.25, -0.5) - expected).norm(), 1e-5);
}

TEST(Augmentation, ChangesTheTrainingImagesOfEveryBatchAndNoOthers) {
  Experiment plain, moved;
  plain.training.epochs = moved.training.epochs = 3;
  moved.data.shift_augmentation = 1;
  Trainer without(plain), with(moved);
  EXPECT_EQ(without.history()[0].validation_loss, with.history()[0].validation_loss);
  EXPECT_EQ(without.history()[0].train_loss, with.history()[0].train_loss);
  with.micro_step();
  with.micro_step();
  EXPECT_NE(with.batch().loss, with.history()[0].train_loss);
  const double first = with.batch().loss;
  Trainer again(moved);
  again.micro_step();
  again.micro_step();
  EXPECT_EQ(again.batch().loss, first);
}

}  // namespace
}  // namespace mlp
