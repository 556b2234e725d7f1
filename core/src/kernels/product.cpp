#include "mlp/product.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "kernels/vectors.hpp"

namespace mlp {
namespace {

using Eigen::Index;
using Scalar = MLP_SCALAR;
using kernels::load;
using kernels::store;
using Vec = kernels::Vec<Scalar>;
constexpr int lanes = kernels::lanes<Scalar>;

// The result is computed in tiles of `tall` or `lanes` rows and 4 columns, whose sums stay in registers.
constexpr int tall = 2 * lanes, tile_cols = 4;

// A block of `a` is copied into the order in which the tiles read it, and lies in the cache for all of `b`.
constexpr Index block_rows = 64, block_depth = 256;

/// The first `lanes` groups of `width` values, of which each stands `across` from the next and whose groups
/// follow one another.
template <int width>
void pack_rows(const Scalar* from, Index across, Scalar* to) {
  for (int i = 0; i < width; i += lanes) {
    Vec rows[lanes];
    for (int row = 0; row < lanes; ++row) rows[row] = load(from + (i + row) * across);
    kernels::transpose(rows);
    for (int k = 0; k < lanes; ++k) store(rows[k], to + k * width + i);
  }
}

/// Copies `depth` groups of `width` values, one behind the other; values beyond `count` are zero.
template <int width>
void pack(const Scalar* from, Index across, Index along, Index count, Index depth, Scalar* to) {
  Index k = 0;
  if (along == 1 && count >= width)
    for (; k + lanes <= depth; k += lanes, from += lanes, to += lanes * width)
      pack_rows<width>(from, across, to);
  for (; k < depth; ++k, from += along, to += width)
    if (across == 1 && count >= width)
      std::memcpy(to, from, width * sizeof(Scalar));
    else
      for (int i = 0; i < width; ++i) to[i] = i < count ? from[i * across] : 0;
}

/// Where a tile goes: what of it lies within the result, and whether it is added to what stands there.
struct Place {
  Scalar* first;
  Index stride, rows, cols;
  bool add;
};

/// The product of a packed group of rows and 4 columns of b, whose components stand `step` apart in a column
/// and `col_step` in a row.
template <int vectors>
void multiply_tile(const Scalar* a, const Scalar* b, Index step, Index col_step, Index depth,
                   const Place& to) {
  // Beyond the last column, that one is computed again and forgotten.
  const auto column = [&](Index j) { return b + std::min(j, to.cols - 1) * col_step; };
  const Scalar *b0 = column(0), *b1 = column(1), *b2 = column(2), *b3 = column(3);
  Vec c0[vectors] = {}, c1[vectors] = {}, c2[vectors] = {}, c3[vectors] = {};
  for (Index k = 0; k < depth; ++k) {
    for (int v = 0; v < vectors; ++v) {
      const Vec rows = load(a + v * lanes);
      c0[v] += rows * *b0;
      c1[v] += rows * *b1;
      c2[v] += rows * *b2;
      c3[v] += rows * *b3;
    }
    a += vectors * lanes;
    b0 += step;
    b1 += step;
    b2 += step;
    b3 += step;
  }

  constexpr int height = vectors * lanes;
  Scalar tile[height * tile_cols];
  const bool whole = !to.add && to.rows >= height && to.cols >= tile_cols;
  Scalar* const out = whole ? to.first : tile;
  const Index stride = whole ? to.stride : height;
  for (int v = 0; v < vectors; ++v) {
    store(c0[v], out + v * lanes);
    store(c1[v], out + stride + v * lanes);
    store(c2[v], out + 2 * stride + v * lanes);
    store(c3[v], out + 3 * stride + v * lanes);
  }
  if (whole) return;
  for (Index j = 0; j < std::min<Index>(to.cols, tile_cols); ++j)
    for (Index i = 0; i < std::min<Index>(to.rows, height); ++i) {
      Scalar& component = to.first[j * to.stride + i];
      component = to.add ? component + tile[j * height + i] : tile[j * height + i];
    }
}

/// Calls `with(row, width)` for each group of a block's rows; the last one is as narrow as it can be.
template <typename With>
void for_groups(Index rows, With with) {
  for (Index row = 0; row < rows; row += tall)
    if (rows - row > lanes)
      with(row, std::integral_constant<int, 2>());
    else
      with(row, std::integral_constant<int, 1>());
}

}  // namespace

template <>
void multiply<Scalar>(const Factor<Scalar>& a, const Factor<Scalar>& b, MatrixView<Scalar> result) {
  if (a.cols != b.rows || result.rows() != a.rows || result.cols() != b.cols)
    throw std::invalid_argument("multiply: the shapes do not fit");
  if (a.cols == 0) result.setZero();
  Scalar block[block_rows * block_depth], columns[tile_cols * block_depth];
  for (Index k = 0; k < a.cols; k += block_depth) {
    const Index depth = std::min(block_depth, a.cols - k);
    for (Index i = 0; i < a.rows; i += block_rows) {
      const Index rows = std::min(block_rows, a.rows - i);
      for_groups(rows, [&](Index row, auto vectors) {
        pack<vectors * lanes>(a.data + (i + row) * a.row_step + k * a.col_step, a.row_step, a.col_step,
                              rows - row, depth, block + row * depth);
      });
      for (Index j = 0; j < b.cols; j += tile_cols) {
        const Index cols = b.cols - j;
        const Scalar* from = b.data + k * b.row_step + j * b.col_step;
        const bool scattered = b.row_step != 1;
        if (scattered) pack<tile_cols>(from, b.col_step, b.row_step, cols, depth, columns);
        for_groups(rows, [&](Index row, auto vectors) {
          const Place to{&result(i + row, j), result.rows(), rows - row, cols, k > 0};
          multiply_tile<vectors>(block + row * depth, scattered ? columns : from, scattered ? tile_cols : 1,
                                 scattered ? 1 : b.col_step, depth, to);
        });
      }
    }
  }
}

}  // namespace mlp
