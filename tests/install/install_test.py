"""What is installed can be built on, and as a part of another project the core asks for two libraries and adds no tests.

    python3 install_test.py BUILD CMAKE GENERATOR
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "tests/install/example"
# What another project may not have at hand.
WITHOUT = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("GTest", "CLI11", "Threads", "Python3")]


def run(*command):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=250)
    if result.returncode != 0:
        raise AssertionError(f"{command}: exit code {result.returncode}\n{result.stdout}\n{result.stderr}")
    return result.stdout


def cached(*names):
    """As this build was configured."""
    lines = dict(line.split("=", 1) for line in (BUILD / "CMakeCache.txt").read_text().splitlines() if "=" in line)
    found = {key.split(":")[0]: value for key, value in lines.items()}
    return [f"-D{name}={found[name]}" for name in names if found.get(name)]


class Install(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def configure(self, source, *options):
        build = self.directory / "build"
        run(CMAKE, "-G", GENERATOR, "-S", source, "-B", build, *options,
            *cached("CMAKE_BUILD_TYPE", "CMAKE_CXX_COMPILER", "CMAKE_CXX_FLAGS", "Eigen3_DIR"))
        return build

    def test_an_example_on_the_installed_tree(self):
        prefix = self.directory / "prefix"
        run(CMAKE, "--install", BUILD, "--prefix", prefix)
        self.assertNotIn(str(ROOT), "".join(path.read_text() for path in prefix.rglob("*.cmake")))
        build = self.configure(EXAMPLE, f"-Dmlp_DIR={next(prefix.glob('lib*/**/cmake/mlp'))}",
                               "-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON")
        run(CMAKE, "--build", build)
        weights, accuracy = run(build / "example").split()

        # The same as the installed command, in its own words.
        document = self.directory / "run.json"
        document.write_text(json.dumps({"network": {"layers": [64, 16, 10]},
                                        "training": {"epochs": 30, "batch_size": 32}}))
        last = json.loads(run(prefix / "bin/mlp", "train", "--config", document).splitlines()[-1])
        self.assertEqual((weights, accuracy), (last["weights_hash"], f"{last['validation_accuracy']:.4f}"))

    def test_as_a_part_of_another_project(self):
        source = self.directory / "source"
        source.mkdir()
        (source / "CMakeLists.txt").write_text(f"""
            cmake_minimum_required(VERSION 3.25)
            project(other LANGUAGES CXX)
            enable_testing()
            add_subdirectory({ROOT} mlp)
            add_executable(example {EXAMPLE}/example.cpp)
            target_link_libraries(example PRIVATE mlp::mlp)""")
        build = self.configure(source, *WITHOUT, *cached("nlohmann_json_DIR"))
        self.assertIn("Total Tests: 0", run(Path(CMAKE).with_name("ctest"), "--test-dir", build, "-N"))
        self.assertNotIn("MLP_PAGE", (build / "CMakeCache.txt").read_text())


if __name__ == "__main__":
    BUILD, CMAKE, GENERATOR = Path(sys.argv[1]), *sys.argv[2:]
    del sys.argv[1:]
    unittest.main(verbosity=2)
