#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "mlp/eigen.hpp"
#include "mlp/error.hpp"
#include "mlp/names.hpp"
#include "mlp/plane.hpp"

namespace mlp {

inline constexpr int image_side = 8;
inline constexpr int pixel_count = 64;
inline constexpr int class_count = 10;
inline constexpr int image_count = 1797;

/// The handwritten digits: 1,797 images of 8x8 pixels, integers 0 to 16 (counts of ink in 4x4 blocks), row by
/// row.
///
/// UCI "Optical Recognition of Handwritten Digits", test part (Alpaydin and Kaynak 1998), as scikit-learn
/// ships it.
struct Digits {
  std::span<const std::uint8_t> pixels;  ///< image_count x pixel_count, image after image
  std::span<const std::uint8_t> labels;  ///< image_count classes, 0 to 9
};

Digits digits();

/// Where the samples come from. `DataShape` and core/src/samples.hpp are all that know what a source is.
enum class DataSource { digits, plane };
template <>
inline constexpr const char* names_of<DataSource>[] = {"digits", "plane"};
enum class Split { article, article_final, seeded, k_fold };
template <>
inline constexpr const char* names_of<Split>[] = {"article", "article_final", "seeded", "k_fold"};
enum class Scaling { divide_by_16, min_max, min_max_all };
template <>
inline constexpr const char* names_of<Scaling>[] = {"divide_by_16", "min_max", "min_max_all"};

/// Which samples train, validate and test, and how they become inputs. "Images" are the points of the plane
/// where that is the source.
struct DataConfig {
  DataSource source = DataSource::digits;
  PlaneConfig plane;  ///< of `plane`
  Split split = Split::article;
  std::uint64_t split_seed = 1;   ///< `seeded`, `k_fold`: shuffles the images
  double validation_share = 0.2;  ///< `seeded`: share of all images, in (0, 1)
  double test_share = 0.2;        ///< `seeded`, `k_fold`: share of all images, in [0, 1)
  int folds = 5;                  ///< `k_fold`: parts of equal size, 2 to 20
  int fold = 0;                   ///< `k_fold`: the part that validates, from 0 to below `folds`
  Scaling scaling = Scaling::divide_by_16;  ///< of pixels; points are inputs as they are
  int train_size =
      0;  ///< keep only the first N training images after a seeded shuffle; 0 keeps all, in order
  double label_noise = 0.0;  ///< share of training labels replaced by another class, in [0, 1]
  /// Augmentation: in every batch each training image stands up to so many pixels further left, right, up or
  /// down, 0 to 2; see `shifted`. Points stay where they are
  double shift_augmentation = 0.0;
};

inline constexpr Range validation_share_range{0, 1, true, true};
inline constexpr Range test_share_range{0, 1, false, true};
inline constexpr Range label_noise_range{0, 1};
inline constexpr Range fold_counts{2, 20};
inline constexpr Range shift_range{0, 2};

/// How many samples a source has, and the widths of the network that it asks for.
struct DataShape {
  int count, inputs, classes;
};

/// Throws InvalidField if a setting of the source is out of range.
DataShape data_shape(const DataConfig& config);

/// Images as columns of inputs, with their labels and where they stand in the source.
struct ImageSet {
  Matrix<float> inputs;               ///< inputs x images, scaled
  std::vector<std::uint8_t> labels;   ///< one class per image (noisy where noise was asked for)
  std::vector<std::uint16_t> images;  ///< index of each image in `digits()`, or in `plane_points`
};

/// x -> (x - low) / span for each pixel; a span of 0 gives 0.
struct PixelScaling {
  Vector<float> low, span;

  Vector<float> apply(const Vector<float>& pixels) const;
};

/// A data set split in three. `test` is looked at once, at the end; choose on `validation`.
struct Dataset {
  ImageSet train, validation, test;
  PixelScaling scaling;
};

/// Splits and scales the samples of a source.
///
/// article: the published split, 1149 / 288 / 360 images (scikit-learn's train_test_split, random_state 42,
/// twice: a fifth tests, a fifth of the rest validates). article_final: the published final run, 1437 / 360, whose validation images *are* its test images.
/// seeded: a shuffle by `split_seed`; the first images test, the next validate, the rest train (shares
/// rounded up to whole images, as scikit-learn does). k_fold: the same first images test, the rest is cut
/// into `folds` parts, of which part `fold` validates and the others train; their sizes differ by at most
/// one. divide_by_16: x / 16. min_max: (x - min) / (max - min) for each pixel over the training images
/// (constant pixels give 0; other images may leave [0, 1]); min_max_all: the same over all images, as
/// published. Subset and noise draw from their own streams of `seed` ("subset", "label_noise"); noise changes
/// exactly round(label_noise * N) of N training labels and no others. Throws InvalidField if a setting is out
/// of range or no training image would be left.
Dataset make_dataset(const DataConfig& config, std::uint64_t seed);

/// How many training images `make_dataset` gives. Throws as it does.
int training_image_count(const DataConfig& config);

/// Scales raw pixels (0 to 16) of one image to inputs with the scaling that `config` fits; the two
/// coordinates of a point are inputs as they are.
///
/// Throws InvalidField unless there are 64 pixels, each from 0 to 16, or two coordinates.
Vector<float> scale_pixels(const DataConfig& config, std::uint64_t seed, std::span<const float> pixels);

}  // namespace mlp
