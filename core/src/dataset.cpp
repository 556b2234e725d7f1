#include "mlp/dataset.hpp"

#include <bit>
#include <cmath>
#include <numeric>
#include <random>

#include "mlp/random.hpp"

namespace mlp {
namespace {

using Images = std::vector<std::uint16_t>;

struct Parts {
  Images train, validation, test;
};

constexpr struct { int train, validation; } article_sizes{1149, 288};

int images_in(double share) { return static_cast<int>(std::ceil(share * image_count)); }

int first_of_fold(const DataConfig& config, int fold) {
  const int count = image_count - images_in(config.test_share);
  return images_in(config.test_share) + static_cast<int>(std::int64_t{count} * fold / config.folds);
}

int k_fold_training_count(const DataConfig& config) {
  require("data.test_share", config.test_share, test_share_range);
  require("data.folds", config.folds, fold_counts);
  require("data.fold", config.fold, {0, config.folds - 1.0});
  const int count = image_count - images_in(config.test_share);
  if (count < config.folds)
    throw InvalidField("data.test_share", number_text(config.test_share),
                       "a share that leaves an image for each of data.folds " + std::to_string(config.folds));
  return count - (first_of_fold(config, config.fold + 1) - first_of_fold(config, config.fold));
}

int seeded_training_count(const DataConfig& config) {
  require("data.validation_share", config.validation_share, validation_share_range);
  require("data.test_share", config.test_share, test_share_range);
  const int count = image_count - images_in(config.test_share) - images_in(config.validation_share);
  if (count < 1)
    throw InvalidField(
        "data.validation_share", number_text(config.validation_share),
        "a share that leaves training images beside data.test_share " + number_text(config.test_share));
  return count;
}

/// The parts of scikit-learn's train_test_split(images, test_size=0.2, random_state=42): the rest, then the
/// fifth. It shuffles as NumPy's RandomState does, by Fisher and Yates with numbers from a rejection under
/// the next power of two.
std::pair<Images, Images> split_off_a_fifth(const Images& images) {
  std::mt19937 random(42);
  Images order = images;
  for (std::uint32_t last = order.size() - 1; last > 0; --last) {
    std::uint32_t chosen;
    do chosen = random() & (std::bit_ceil(last + 1) - 1);
    while (chosen > last);
    std::swap(order[last], order[chosen]);
  }
  const auto rest = order.begin() + (order.size() + 4) / 5;
  return {Images(rest, order.end()), Images(order.begin(), rest)};
}

Parts article_split() {
  Images all(image_count);
  std::iota(all.begin(), all.end(), std::uint16_t{0});
  auto [rest, test] = split_off_a_fifth(all);
  auto [train, validation] = split_off_a_fifth(rest);
  return {train, validation, test};
}

/// Training images before `train_size` cuts them down.
int count_before_subset(const DataConfig& config) {
  switch (config.split) {
    case Split::article:
      return article_sizes.train;
    case Split::article_final:
      return article_sizes.train + article_sizes.validation;
    case Split::k_fold:
      return k_fold_training_count(config);
    case Split::seeded:
      break;
  }
  return seeded_training_count(config);
}

Images shuffled_images(std::uint64_t seed) {
  Images all(image_count);
  std::iota(all.begin(), all.end(), std::uint16_t{0});
  Random(seed, "split").shuffle(std::span(all));
  return all;
}

Parts split_in_folds(const DataConfig& config) {
  // <excerpt k-fold>
  const Images all = shuffled_images(config.split_seed);
  const auto first = all.begin() + images_in(config.test_share);
  const auto begin = all.begin() + first_of_fold(config, config.fold);
  const auto end = all.begin() + first_of_fold(config, config.fold + 1);
  // the images from begin to end validate, those before and after them train
  Parts parts{Images(first, begin), Images(begin, end), Images(all.begin(), first)};
  parts.train.insert(parts.train.end(), end, all.end());
  // </excerpt>
  return parts;
}

Parts split_by_seed(const DataConfig& config) {
  const Images all = shuffled_images(config.split_seed);
  const auto train = all.end() - seeded_training_count(config);
  const auto validation = all.begin() + images_in(config.test_share);
  return {Images(train, all.end()), Images(validation, train), Images(all.begin(), validation)};
}

Parts split(const DataConfig& config) {
  if (config.split == Split::seeded) return split_by_seed(config);
  if (config.split == Split::k_fold) return split_in_folds(config);
  Parts parts = article_split();
  if (config.split == Split::article_final) {
    parts.train.insert(parts.train.end(), parts.validation.begin(), parts.validation.end());
    parts.validation = parts.test;
  }
  return parts;
}

void keep_subset(Images& train, int size, std::uint64_t seed) {
  if (size == 0) return;
  Random(seed, "subset").shuffle(std::span(train));
  train.resize(size);
}

Vector<float> pixels_of(std::uint16_t image) {
  return Eigen::Map<const Vector<std::uint8_t>>(digits().pixels.data() + image * pixel_count, pixel_count)
      .cast<float>();
}

PixelScaling fit(Scaling scaling, Images images) {
  const Vector<float> none = Vector<float>::Zero(pixel_count),
                      full = Vector<float>::Constant(pixel_count, 16.0f);
  if (scaling == Scaling::divide_by_16) return {none, full};
  if (scaling == Scaling::min_max_all) {
    images.resize(image_count);
    std::iota(images.begin(), images.end(), std::uint16_t{0});
  }
  Vector<float> low = full, high = none;
  for (std::uint16_t image : images) {
    low = low.cwiseMin(pixels_of(image));
    high = high.cwiseMax(pixels_of(image));
  }
  return {low, high - low};
}

ImageSet image_set(const Images& images, const PixelScaling& scaling) {
  ImageSet set;
  set.inputs.resize(pixel_count, images.size());
  set.labels.reserve(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    set.inputs.col(i) = scaling.apply(pixels_of(images[i]));
    set.labels.push_back(digits().labels[images[i]]);
  }
  set.images = images;
  return set;
}

void add_label_noise(std::vector<std::uint8_t>& labels, double share, std::uint64_t seed) {
  Random random(seed, "label_noise");
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span(order));
  // <excerpt label-noise>
  // of all training images in a random order the first share; each gets one of the nine wrong classes
  order.resize(std::lround(share * static_cast<double>(labels.size())));
  for (std::size_t i : order) labels[i] = (labels[i] + 1 + random.below(class_count - 1)) % class_count;
  // </excerpt>
}

/// The three parts with the training images cut to `train_size`, all settings checked.
Parts checked_parts(const DataConfig& config, std::uint64_t seed) {
  training_image_count(config);
  require("data.label_noise", config.label_noise, label_noise_range);
  require("data.shift_augmentation", config.shift_augmentation, shift_range);
  Parts parts = split(config);
  keep_subset(parts.train, config.train_size, seed);
  return parts;
}

}  // namespace

// <excerpt scaling>
Vector<float> PixelScaling::apply(const Vector<float>& pixels) const {
  return (span.array() > 0).select((pixels.array() - low.array()) / span.array(), 0.0f);
}
// </excerpt>

int training_image_count(const DataConfig& config) {
  const int count = count_before_subset(config);
  require("data.train_size", config.train_size, {0, static_cast<double>(count)});
  return config.train_size == 0 ? count : config.train_size;
}

Dataset make_dataset(const DataConfig& config, std::uint64_t seed) {
  const Parts parts = checked_parts(config, seed);
  const PixelScaling scaling = fit(config.scaling, parts.train);
  Dataset dataset{image_set(parts.train, scaling), image_set(parts.validation, scaling),
                  image_set(parts.test, scaling), scaling};
  add_label_noise(dataset.train.labels, config.label_noise, seed);
  return dataset;
}

Vector<float> scale_pixels(const DataConfig& config, std::uint64_t seed, std::span<const float> pixels) {
  if (pixels.size() != pixel_count)
    throw InvalidField("pixels", std::to_string(pixels.size()) + " pixels", "64 pixels");
  for (int i = 0; i < pixel_count; ++i) require("pixels[" + std::to_string(i) + "]", pixels[i], {0, 16});
  return fit(config.scaling, checked_parts(config, seed).train)
      .apply(Eigen::Map<const Vector<float>>(pixels.data(), pixel_count));
}

}  // namespace mlp
