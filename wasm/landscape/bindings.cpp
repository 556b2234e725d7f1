// The landscape module's functions, by the names of landscape.d.ts.
#include <emscripten/bind.h>

#include "boundary.hpp"
#include "mlp/landscape.hpp"
#include "mlp/loss_surface.hpp"
#include "mlp/optimizer_trace.hpp"

namespace mlp::boundary {
namespace {

constexpr double far = 1e6;
constexpr Range places{-far, far};

Landscape landscape_of(const val& landscape) {
  return {choice<LandscapeName>("landscape.name", landscape["name"]),
          number("landscape.condition", landscape["condition"], {1, 1000})};
}

Axis axis_of(const val& axis) {
  return {number("axis.low", axis["low"], places), number("axis.high", axis["high"], places),
          integer("axis.count", axis["count"], {1, 1000})};
}

val points(const std::vector<Point>& path) { return copy_of(&path.data()->x, 2 * path.size()); }

val heights(const val& landscape, const val& x, const val& y) {
  return result([&] {
    const Landscape of = landscape_of(landscape);
    const Axis across = axis_of(x), up = axis_of(y);
    std::vector<double> values;
    for (int row = 0; row < up.count; ++row)
      for (int column = 0; column < across.count; ++column)
        values.push_back(height(of, {across.at(column), up.at(row)}));
    return copy_of(values);
  });
}

val descents(const val& jsons, const val& landscape, const val& start, const val& steps) {
  return result([&] {
    const Landscape on = landscape_of(landscape);
    const Point from{number("start.x", start["x"], places), number("start.y", start["y"], places)};
    const int updates = integer("steps", steps, {0, 100'000});
    val paths = val::array();
    const int count = integer("jsons.length", jsons["length"], {0, 10'000});
    for (int i = 0; i < count; ++i) {
      std::vector<double> path;
      for (const Point at : descend(on, parse_experiment(text("json", jsons[i])).optimizer, from, updates))
        path.insert(path.end(), {at.x, at.y, height(on, at)});
      paths.set(i, copy_of(path));
    }
    return paths;
  });
}

val trace_of_weight(const val& json, const val& name, const val& index, const val& updates) {
  return result([&] {
    const auto rows =
        optimizer_trace(parse_experiment(text("json", json)), text("name", name),
                        integer("index", index, {0, 2e6}), integer("updates", updates, {1, 10'000}));
    return list(rows, [](const WeightUpdate& row) {
      return object({{"weight", row.weight},
                     {"gradient", row.gradient},
                     {"first", row.first},
                     {"second", row.second},
                     {"first_unbiased", row.first_unbiased},
                     {"second_unbiased", row.second_unbiased},
                     {"step", row.step},
                     {"learning_rate", row.learning_rate}});
    });
  });
}

/// The network of a document, for its shape.
Network<float> network_of(const val& json) { return Network<float>(parse_experiment(text("json", json))); }

/// One or more sets of a network's weights.
std::vector<float> sets_of(const val& weights, std::size_t size) {
  const int sets = weights["length"].isNumber() ? weights["length"].as<int>() / static_cast<int>(size) : 0;
  return floats("weights", weights, size * std::max(1, sets));
}

val to_js(const Plane& plane) {
  const val origin = copy_of(plane.origin), first = copy_of(plane.first), second = copy_of(plane.second);
  return object({{"origin", origin}, {"first", first}, {"second", second}});
}

Plane plane_of(const val& plane, std::size_t size) {
  return {floats("plane.origin", plane["origin"], size), floats("plane.first", plane["first"], size),
          floats("plane.second", plane["second"], size)};
}

val plane_of_sets(const val& json, const val& weights) {
  return result([&] {
    const std::size_t size = network_of(json).parameters().size();
    const PrincipalPlane found = principal_plane(sets_of(weights, size), size);
    const val plane = to_js(found.plane);
    return object(
        {{"plane", plane}, {"first_share", found.first_share}, {"second_share", found.second_share}});
  });
}

val random_directions(const val& json, const val& weights, const val& seed) {
  return result([&] {
    Network<float> network = network_of(json);
    const auto parameters = network.parameters();
    const auto own = floats("weights", weights, parameters.size());
    std::copy(own.begin(), own.end(), parameters.begin());
    return to_js(random_plane(network, static_cast<std::uint64_t>(integer("seed", seed, {0, 1e9}))));
  });
}

val places_of(const val& json, const val& plane, const val& weights) {
  return result([&] {
    const std::size_t size = network_of(json).parameters().size();
    const Plane in = plane_of(plane, size);
    const std::vector<float> sets = sets_of(weights, size);
    std::vector<Point> found;
    for (std::size_t at = 0; at < sets.size(); at += size)
      found.push_back(project(in, std::span(sets).subspan(at, size)));
    return points(found);
  });
}

val surface(const val& json, const val& plane, const val& x, const val& y, const val& part) {
  return result([&] {
    const Experiment experiment = parse_experiment(text("json", json));
    const std::size_t size = Network<float>(experiment).parameters().size();
    return copy_of(loss_surface(experiment, plane_of(plane, size), axis_of(x), axis_of(y),
                                choice<Part>("part", part)));
  });
}

}  // namespace
}  // namespace mlp::boundary

EMSCRIPTEN_BINDINGS(mlp_landscape) {
  using namespace mlp::boundary;
  using emscripten::function;

  function("heights", &heights);
  function("descend", &descents);
  function("optimizerTrace", &trace_of_weight);
  function("principalPlane", &plane_of_sets);
  function("randomPlane", &random_directions);
  function("project", &places_of);
  function("lossSurface", &surface);
}
