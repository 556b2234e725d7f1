#include "mlp/dataset.hpp"

#include <cmath>

#include "mlp/random.hpp"
#include "samples.hpp"
#include "split.hpp"

namespace mlp {
namespace {

PixelScaling fit(const DataConfig& config, Images images) {
  const bool of_pixels = config.source == DataSource::digits;
  const int inputs = data_shape(config).inputs;
  const Vector<float> none = Vector<float>::Zero(inputs),
                      full = Vector<float>::Constant(inputs, of_pixels ? 16.0f : 1.0f);
  if (config.scaling == Scaling::divide_by_16 || !of_pixels) return {none, full};
  if (config.scaling == Scaling::min_max_all) images = in_order(image_count);
  const Samples samples(config);
  Vector<float> low = full, high = none;
  for (std::uint16_t image : images) {
    low = low.cwiseMin(samples.inputs(image));
    high = high.cwiseMax(samples.inputs(image));
  }
  return {low, high - low};
}

ImageSet image_set(const Samples& samples, const Images& images, const PixelScaling& scaling) {
  ImageSet set;
  set.inputs.resize(scaling.low.size(), images.size());
  set.labels.resize(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    set.inputs.col(i) = scaling.apply(samples.inputs(images[i]));
    set.labels[i] = samples.label(images[i]);
  }
  set.images = images;
  return set;
}

void add_label_noise(std::vector<std::uint8_t>& labels, double share, int classes, std::uint64_t seed) {
  Random random(seed, "label_noise");
  Images order = in_order(static_cast<int>(labels.size()));
  random.shuffle(std::span(order));
  // <excerpt label-noise>
  // of all training images in a random order the first share; each gets one of the wrong classes
  order.resize(std::lround(share * static_cast<double>(labels.size())));
  for (std::uint16_t i : order) labels[i] = (labels[i] + 1 + random.below(classes - 1)) % classes;
  // </excerpt>
}

}  // namespace

// <excerpt scaling>
Vector<float> PixelScaling::apply(const Vector<float>& pixels) const {
  return (span.array() > 0).select((pixels.array() - low.array()) / span.array(), 0.0f);
}
// </excerpt>

Dataset make_dataset(const DataConfig& config, std::uint64_t seed) {
  const Parts parts = checked_parts(config, seed);
  const Samples samples(config);
  const PixelScaling scaling = fit(config, parts.train);
  Dataset dataset{image_set(samples, parts.train, scaling), image_set(samples, parts.validation, scaling),
                  image_set(samples, parts.test, scaling), scaling};
  add_label_noise(dataset.train.labels, config.label_noise, data_shape(config).classes, seed);
  return dataset;
}

Vector<float> scale_pixels(const DataConfig& config, std::uint64_t seed, std::span<const float> pixels) {
  const bool of_pixels = config.source == DataSource::digits;
  const int inputs = data_shape(config).inputs;
  if (pixels.size() != static_cast<std::size_t>(inputs))
    throw InvalidField("pixels", std::to_string(pixels.size()) + " pixels",
                       of_pixels ? "64 pixels" : "the two coordinates of a point");
  const Range range{of_pixels ? 0.0 : -100, of_pixels ? 16.0 : 100};
  for (int i = 0; i < inputs; ++i) require("pixels[" + std::to_string(i) + "]", pixels[i], range);
  return fit(config, checked_parts(config, seed).train)
      .apply(Eigen::Map<const Vector<float>>(pixels.data(), inputs));
}

}  // namespace mlp
