#include "split.hpp"

#include <bit>
#include <cmath>
#include <numeric>
#include <random>

#include "mlp/random.hpp"

namespace mlp {
namespace {

int count_of(const DataConfig& config) { return data_shape(config).count; }

int a_fifth(int count) { return (count + 4) / 5; }

int images_in(const DataConfig& config, double share) {
  return static_cast<int>(std::ceil(share * count_of(config)));
}

int first_of_fold(const DataConfig& config, int fold) {
  const int count = count_of(config) - images_in(config, config.test_share);
  return images_in(config, config.test_share) + static_cast<int>(std::int64_t{count} * fold / config.folds);
}

int k_fold_training_count(const DataConfig& config) {
  require("data.test_share", config.test_share, test_share_range);
  require("data.folds", config.folds, fold_counts);
  require("data.fold", config.fold, {0, config.folds - 1.0});
  const int count = count_of(config) - images_in(config, config.test_share);
  if (count < config.folds)
    throw InvalidField("data.test_share", number_text(config.test_share),
                       "a share that leaves an image for each of data.folds " + std::to_string(config.folds));
  return count - (first_of_fold(config, config.fold + 1) - first_of_fold(config, config.fold));
}

int seeded_training_count(const DataConfig& config) {
  require("data.validation_share", config.validation_share, validation_share_range);
  require("data.test_share", config.test_share, test_share_range);
  const int count =
      count_of(config) - images_in(config, config.test_share) - images_in(config, config.validation_share);
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
  const auto rest = order.begin() + a_fifth(static_cast<int>(order.size()));
  return {Images(rest, order.end()), Images(order.begin(), rest)};
}

Parts article_split(int count) {
  auto [rest, test] = split_off_a_fifth(in_order(count));
  auto [train, validation] = split_off_a_fifth(rest);
  return {train, validation, test};
}

/// Training images before `train_size` cuts them down.
int count_before_subset(const DataConfig& config) {
  const int count = count_of(config), but_tested = count - a_fifth(count);
  switch (config.split) {
    case Split::article:
      return but_tested - a_fifth(but_tested);
    case Split::article_final:
      return but_tested;
    case Split::k_fold:
      return k_fold_training_count(config);
    case Split::seeded:
      break;
  }
  return seeded_training_count(config);
}

Images shuffled_images(const DataConfig& config) {
  Images all = in_order(count_of(config));
  Random(config.split_seed, "split").shuffle(std::span(all));
  return all;
}

Parts split_in_folds(const DataConfig& config) {
  // <excerpt k-fold>
  const Images all = shuffled_images(config);
  const auto first = all.begin() + images_in(config, config.test_share);
  const auto begin = all.begin() + first_of_fold(config, config.fold);
  const auto end = all.begin() + first_of_fold(config, config.fold + 1);
  // the images from begin to end validate, those before and after them train
  Parts parts{Images(first, begin), Images(begin, end), Images(all.begin(), first)};
  parts.train.insert(parts.train.end(), end, all.end());
  // </excerpt>
  return parts;
}

Parts split_by_seed(const DataConfig& config) {
  const Images all = shuffled_images(config);
  const auto train = all.end() - seeded_training_count(config);
  const auto validation = all.begin() + images_in(config, config.test_share);
  return {Images(train, all.end()), Images(validation, train), Images(all.begin(), validation)};
}

Parts split(const DataConfig& config) {
  if (config.split == Split::seeded) return split_by_seed(config);
  if (config.split == Split::k_fold) return split_in_folds(config);
  Parts parts = article_split(count_of(config));
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

}  // namespace

Images in_order(int count) {
  Images all(count);
  std::iota(all.begin(), all.end(), std::uint16_t{0});
  return all;
}

Parts checked_parts(const DataConfig& config, std::uint64_t seed) {
  training_image_count(config);
  require("data.label_noise", config.label_noise, label_noise_range);
  require("data.shift_augmentation", config.shift_augmentation, shift_range);
  Parts parts = split(config);
  keep_subset(parts.train, config.train_size, seed);
  return parts;
}

int training_image_count(const DataConfig& config) {
  const int count = count_before_subset(config);
  require("data.train_size", config.train_size, {0, static_cast<double>(count)});
  return config.train_size == 0 ? count : config.train_size;
}

}  // namespace mlp
