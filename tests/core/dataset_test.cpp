#include "mlp/dataset.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "../oracle/dataset_oracle.hpp"

namespace mlp {
namespace {

std::uint64_t fnv1a(std::span<const std::uint8_t> bytes) {
  std::uint64_t state = 0xcbf29ce484222325u;
  for (std::uint8_t byte : bytes) state = (state ^ byte) * 0x100000001b3u;
  return state;
}

std::uint64_t fnv1a(std::span<const std::uint16_t> images) {
  std::vector<std::uint8_t> bytes;
  for (std::uint16_t image : images)
    bytes.insert(bytes.end(), {std::uint8_t(image & 255), std::uint8_t(image >> 8)});
  return fnv1a(std::span<const std::uint8_t>(bytes));
}

std::vector<int> class_counts(std::span<const std::uint8_t> labels) {
  std::vector<int> counts(class_count);
  for (std::uint8_t label : labels) ++counts.at(label);
  return counts;
}

std::vector<int> list(const int (&counts)[class_count]) { return {std::begin(counts), std::end(counts)}; }

DataConfig with(Scaling scaling) {
  DataConfig config;
  config.scaling = scaling;
  return config;
}

void expect_partition(const Dataset& dataset) {
  std::vector<int> seen(image_count);
  for (const ImageSet* set : {&dataset.train, &dataset.validation, &dataset.test}) {
    for (std::uint16_t image : set->images) ++seen.at(image);
    EXPECT_EQ(set->images.size(), set->labels.size());
    EXPECT_EQ(set->images.size(), set->inputs.cols());
  }
  EXPECT_EQ(seen, std::vector<int>(image_count, 1));
}

template <typename Call>
void expect_fault(Call call, const std::string& field, const std::string& value, const std::string& allowed) {
  try {
    call();
    ADD_FAILURE() << "no error for " << field;
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.field(), field);
    EXPECT_EQ(error.value(), value);
    EXPECT_NE(error.allowed().find(allowed), std::string::npos) << error.allowed();
  }
}

TEST(Digits, AreThoseOfScikitLearn) {
  const Digits all = digits();
  ASSERT_EQ(all.pixels.size(), 1797 * 64);
  ASSERT_EQ(all.labels.size(), 1797);
  EXPECT_EQ(fnv1a(all.pixels), oracle::pixels_hash);
  EXPECT_EQ(fnv1a(all.labels), oracle::labels_hash);
  EXPECT_EQ(class_counts(all.labels), list(oracle::all_classes));
  EXPECT_EQ(*std::max_element(all.pixels.begin(), all.pixels.end()), 16);
}

TEST(Dataset, TheArticlesSplitIsScikitLearns) {
  const Dataset dataset = make_dataset({}, 1);
  EXPECT_EQ(dataset.train.images.size(), 1149);
  EXPECT_EQ(dataset.validation.images.size(), 288);
  EXPECT_EQ(dataset.test.images.size(), 360);
  EXPECT_EQ(fnv1a(dataset.train.images), oracle::train_hash);
  EXPECT_EQ(fnv1a(dataset.validation.images), oracle::validation_hash);
  EXPECT_EQ(fnv1a(dataset.test.images), oracle::test_hash);
  EXPECT_EQ(class_counts(dataset.train.labels), list(oracle::train_classes));
  EXPECT_EQ(class_counts(dataset.validation.labels), list(oracle::validation_classes));
  EXPECT_EQ(class_counts(dataset.test.labels), list(oracle::test_classes));
  expect_partition(dataset);
}

TEST(Dataset, ThePublishedFinalRunValidatesOnItsTestImages) {
  DataConfig config;
  config.split = Split::article_final;
  const Dataset final_run = make_dataset(config, 1), article = make_dataset({}, 1);
  EXPECT_EQ(final_run.train.images.size(), 1437);
  EXPECT_EQ(training_image_count(config), 1437);
  EXPECT_EQ(final_run.validation.images, article.test.images);
  EXPECT_EQ(final_run.test.images, article.test.images);
}

TEST(Dataset, ASeededSplitIsAPartitionThatItsSeedDecides) {
  DataConfig config;
  config.split = Split::seeded;
  const Dataset dataset = make_dataset(config, 1);
  EXPECT_EQ(dataset.train.images.size(), 1077);
  EXPECT_EQ(dataset.validation.images.size(), 360);
  EXPECT_EQ(dataset.test.images.size(), 360);
  expect_partition(dataset);
  EXPECT_EQ(make_dataset(config, 2).train.images, dataset.train.images) << "the run's seed must not matter";
  config.split_seed = 2;
  EXPECT_NE(make_dataset(config, 1).test.images, dataset.test.images);
}

TEST(Dataset, ASeededSplitNeedsNoTestImages) {
  DataConfig config;
  config.split = Split::seeded;
  config.test_share = 0;
  const Dataset dataset = make_dataset(config, 1);
  EXPECT_EQ(dataset.train.images.size(), 1437);
  EXPECT_EQ(dataset.validation.images.size(), 360);
  EXPECT_TRUE(dataset.test.images.empty());
}

struct ScalingCase {
  Scaling scaling;
  oracle::Scaled train, validation, test;
};

class DatasetScaling : public testing::TestWithParam<ScalingCase> {};

void expect_scaled(const Matrix<float>& inputs, const oracle::Scaled& expected) {
  const Vector<double> pixel = Vector<double>::LinSpaced(pixel_count, 1, pixel_count);
  const Vector<double> image =
      Vector<double>::LinSpaced(inputs.cols(), 1, static_cast<double>(inputs.cols()));
  EXPECT_NEAR(inputs.cast<double>().sum(), expected.sum, 1e-6 * expected.sum);
  EXPECT_NEAR(pixel.dot(inputs.cast<double>() * image), expected.weighted_sum, 1e-6 * expected.weighted_sum);
  EXPECT_NEAR(inputs.maxCoeff(), expected.largest, 1e-6);
}

TEST_P(DatasetScaling, IsScikitLearns) {
  const Dataset dataset = make_dataset(with(GetParam().scaling), 1);
  expect_scaled(dataset.train.inputs, GetParam().train);
  expect_scaled(dataset.validation.inputs, GetParam().validation);
  expect_scaled(dataset.test.inputs, GetParam().test);
}

INSTANTIATE_TEST_SUITE_P(
    , DatasetScaling,
    testing::Values(ScalingCase{Scaling::min_max, oracle::min_max_train, oracle::min_max_validation,
                                oracle::min_max_test},
                    ScalingCase{Scaling::min_max_all, oracle::min_max_all_train,
                                oracle::min_max_all_validation, oracle::min_max_all_test}),
    [](const auto& info) { return info.param.scaling == Scaling::min_max ? "min_max" : "min_max_all"; });

TEST(Dataset, DividesBySixteen) {
  const Dataset dataset = make_dataset(with(Scaling::divide_by_16), 1);
  for (int image : {0, 500, 1148})
    for (int pixel = 0; pixel < pixel_count; ++pixel)
      EXPECT_EQ(dataset.train.inputs(pixel, image),
                digits().pixels[dataset.train.images[image] * pixel_count + pixel] / 16.0f);
}

TEST(Dataset, ScalesADrawingAsItScalesItsImages) {
  for (Scaling scaling : {Scaling::divide_by_16, Scaling::min_max, Scaling::min_max_all}) {
    DataConfig config = with(scaling);
    config.train_size = 40;
    const Dataset dataset = make_dataset(config, 3);
    const auto raw = digits().pixels.subspan(dataset.validation.images[7] * pixel_count, pixel_count);
    const std::vector<float> pixels(raw.begin(), raw.end());
    EXPECT_EQ(scale_pixels(config, 3, pixels), dataset.validation.inputs.col(7));
  }
}

TEST(Dataset, ScalingIsFittedOnTheTrainingImagesThatAreKept) {
  DataConfig config = with(Scaling::min_max);
  config.train_size = 20;
  const Dataset dataset = make_dataset(config, 1);
  EXPECT_EQ(dataset.train.inputs.minCoeff(), 0);
  EXPECT_EQ(dataset.train.inputs.maxCoeff(), 1);
  EXPECT_GT(dataset.validation.inputs.maxCoeff(), 1);
}

TEST(Dataset, ASubsetIsTheStartOfOneShuffle) {
  DataConfig config;
  config.train_size = 150;
  const Dataset small = make_dataset(config, 1), other_seed = make_dataset(config, 2);
  config.train_size = 300;
  const Dataset large = make_dataset(config, 1);
  EXPECT_EQ(small.train.images.size(), 150);
  EXPECT_TRUE(std::equal(small.train.images.begin(), small.train.images.end(), large.train.images.begin()));
  EXPECT_NE(small.train.images, other_seed.train.images);
  EXPECT_EQ(std::set(small.train.images.begin(), small.train.images.end()).size(), 150);
  EXPECT_EQ(small.validation.images, make_dataset({}, 1).validation.images);
}

TEST(Dataset, LabelNoiseChangesExactlyItsShareOfTheTrainingLabels) {
  for (double share : {0.0, 0.2, 0.3337, 1.0}) {
    DataConfig config;
    config.train_size = 150;
    config.label_noise = share;
    const Dataset noisy = make_dataset(config, 1);
    int changed = 0;
    for (std::size_t i = 0; i < 150; ++i)
      changed += noisy.train.labels[i] != digits().labels[noisy.train.images[i]];
    EXPECT_EQ(changed, std::lround(share * 150)) << share;
    for (std::size_t i = 0; i < noisy.validation.labels.size(); ++i)
      EXPECT_EQ(noisy.validation.labels[i], digits().labels[noisy.validation.images[i]]);
    EXPECT_EQ(make_dataset(config, 1).train.labels, noisy.train.labels);
  }
}

TEST(Dataset, NoiseReachesEveryOtherClass) {
  DataConfig config;
  config.label_noise = 1;
  const Dataset noisy = make_dataset(config, 1);
  std::set<int> shifts;
  for (std::size_t i = 0; i < noisy.train.labels.size(); ++i)
    shifts.insert((noisy.train.labels[i] + class_count - digits().labels[noisy.train.images[i]]) %
                  class_count);
  EXPECT_EQ(shifts, (std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Dataset, RejectsSettingsOutOfRange) {
  const auto make = [](auto change) {
    return [change] {
      DataConfig config;
      config.split = Split::seeded;
      change(config);
      make_dataset(config, 1);
    };
  };
  expect_fault(make([](DataConfig& c) { c.validation_share = 0; }), "data.validation_share", "0",
               "above 0, below 1");
  expect_fault(make([](DataConfig& c) { c.validation_share = std::nan(""); }), "data.validation_share", "NaN",
               "above 0");
  expect_fault(make([](DataConfig& c) { c.test_share = -0.1; }), "data.test_share", "-0.1",
               "at least 0, below 1");
  expect_fault(make([](DataConfig& c) { c.test_share = 0.8; }), "data.validation_share", "0.2",
               "leaves training images");
  expect_fault(make([](DataConfig& c) { c.train_size = 1078; }), "data.train_size", "1078", "from 0 to 1077");
  expect_fault(make([](DataConfig& c) { c.train_size = -1; }), "data.train_size", "-1", "from 0 to 1077");
  expect_fault(make([](DataConfig& c) { c.label_noise = 1.5; }), "data.label_noise", "1.5", "from 0 to 1");
}

TEST(Dataset, RejectsDrawingsThatAreNoImages) {
  std::vector<float> pixels(63);
  expect_fault([&] { scale_pixels({}, 1, pixels); }, "pixels", "63 pixels", "64 pixels");
  pixels.resize(64);
  pixels[9] = 17;
  expect_fault([&] { scale_pixels({}, 1, pixels); }, "pixels[9]", "17", "from 0 to 16");
  pixels[9] = std::nanf("");
  expect_fault([&] { scale_pixels({}, 1, pixels); }, "pixels[9]", "NaN", "from 0 to 16");
}

TEST(KFold, EveryImageThatDoesNotTestValidatesOnce) {
  DataConfig config;
  config.split = Split::k_fold;
  config.folds = 7;
  std::vector<int> validates(image_count), tests(image_count);
  for (config.fold = 0; config.fold < config.folds; ++config.fold) {
    const Dataset dataset = make_dataset(config, 1);
    expect_partition(dataset);
    EXPECT_EQ(dataset.train.labels.size(), training_image_count(config));
    EXPECT_NEAR(dataset.validation.labels.size(), 1437 / 7.0, 1);
    for (std::uint16_t image : dataset.validation.images) ++validates[image];
    for (std::uint16_t image : dataset.test.images) ++tests[image];
  }
  for (int image = 0; image < image_count; ++image) {
    EXPECT_EQ(validates[image], tests[image] == 0 ? 1 : 0);
    EXPECT_TRUE(tests[image] == 0 || tests[image] == config.folds);
  }
}

TEST(KFold, RejectsAFoldThatIsNotThere) {
  DataConfig config;
  config.split = Split::k_fold;
  config.fold = 5;
  expect_fault([&] { make_dataset(config, 1); }, "data.fold", "5", "from 0 to 4");
}

}  // namespace
}  // namespace mlp
