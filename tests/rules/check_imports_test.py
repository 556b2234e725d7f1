"""The import check finds each kind of forbidden import, and leaves the allowed ones alone."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).resolve().parents[2] / "scripts/check_imports"

ALLOWED = {
    "core/include/mlp/eigen.hpp": "#include <vector>\n#include <Eigen/Core>\n",
    "core/include/mlp/network.hpp": '#include "mlp/eigen.hpp"\n#include "mlp/activation.hpp"\n',
    "core/src/network.cpp": "#include <cstdio>\nvoid f(char* text) { std::snprintf(text, 3, \"%d\", 7); }\n",
    "core/src/experiment.cpp": '#include "mlp/experiment.hpp"\n#include <nlohmann/json.hpp>\n',
    "wasm/bindings.cpp": '#include <emscripten/bind.h>\n#include "mlp/trainer.hpp"\n',
    "tests/core/loss_test.cpp": '#include "mlp/loss.hpp"\n#include <gtest/gtest.h>\n',
    "core/src/study/journal.cpp": '#include "mlp/study/journal.hpp"\n#include "mlp/error.hpp"\n#include "mlp/study/space.hpp"\n',
    "web/src/main.ts": 'import { mount } from "svelte";\nimport App from "./app/App.svelte";\nimport "./styles/base.css";\n',
    "web/src/app/App.svelte": '<script lang="ts">\nimport { chapters } from "../chapters";\n</script>\n',
    "web/src/chapters/index.ts": 'import type { Row } from "../engine/protocol";\nimport forward from "excerpt:forward";\n',
    "web/src/widgets/Code.svelte": '<script lang="ts">\nimport type { Excerpt } from "../../vite/excerpts";\n</script>\n',
    "web/src/charts/line.ts": 'import {\n  Chart,\n  LineElement,\n} from "chart.js";\n// import "svelte-routing" is a comment\n',
    "web/src/engine/client.ts": 'new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });\n',
    "web/src/engine/wasm.ts": 'import create from "mlp-module";\nimport address from "mlp-module/wasm?url";\n',
    "web/src/styles/base.css": "body { margin: 0 }\n",
}

FORBIDDEN = [
    ("core/src/loss.cpp", "#include <Eigen/Core>", "only core/include/mlp/eigen.hpp may"),
    ("wasm/boundary.hpp", "#include <Eigen/Dense>", "only core/include/mlp/eigen.hpp may"),
    ("core/src/trainer.cpp", "#include <iostream>", "no screen, files, clock or threads"),
    ("core/src/trainer.cpp", "#include <chrono>", "no screen, files, clock or threads"),
    ("core/src/trainer.cpp", '#include <cstdio>\nvoid f() { std::printf("x"); }', "neither prints nor opens files"),
    ("core/include/mlp/experiment.hpp", "#include <nlohmann/json.hpp>", "out of the core's public headers"),
    ("core/src/network.cpp", '#include "mlp/trainer.hpp"', "network stands below trainer"),
    ("core/src/random.cpp", '#include "mlp/dataset.hpp"', "random stands below dataset"),
    ("core/include/mlp/activation.hpp", '#include "mlp/experiment.hpp"', "activation stands below experiment"),
    ("core/include/mlp/study/study.hpp", '#include "mlp/network.hpp"', "a study knows only error, names, random"),
    ("core/src/network.cpp", "#include <emscripten/bind.h>", "core may not"),
    ("core/src/network.cpp", "#include <CLI/CLI.hpp>", "core may not"),
    ("cli/train.cpp", "#include <Eigen/Core>", "only core/include/mlp/eigen.hpp may"),
    ("cli/train.cpp", "#include <emscripten/val.h>", "cli may not"),
    ("tests/core/loss_test.cpp", "#include <emscripten/val.h>", "tests/core may not"),
    ("web/src/app/Shell.svelte", '<script>import { Chart } from "chart.js";</script>', "app may import only"),
    ("web/src/chapters/one/Lab.svelte", '<script>import "chart.js/auto";</script>', "chapters may import only"),
    ("web/src/widgets/pad.ts", 'import { Client } from "../engine/client";', "widgets may import only"),
    ("web/src/widgets/pad.ts", 'export { line } from "../charts/line";', "widgets may import only"),
    ("web/src/charts/line.ts", 'import type { Row } from "../engine/protocol";', "charts may import only"),
    ("web/src/chapters/one/run.ts", 'import type { Mlp } from "mlp-module";', "chapters may import only"),
    ("web/src/chapters/one/run.ts", 'import { worker } from "../../engine/worker";', "chapters may import only"),
    ("web/src/chapters/one/run.ts", 'const late = await import("../../app/theme");', "chapters may import only"),
    ("web/src/chapters/one/run.ts", 'import a from "./a"; import b from "comlink";', "chapters may import only"),
    ("web/src/app/x.ts", 'new Worker(new URL("../engine/worker.ts", import.meta.url));', "app may import only"),
    ("web/src/engine/client.ts", 'import { Chart } from "../charts/line";', "engine may import only"),
    ("web/src/engine/wasm.ts", 'import create from "../../../build/wasm/wasm/mlp.js";', "outside web/src"),
    ("web/src/widgets/code.ts", 'import { excerpts } from "../../vite/excerpts";', "outside web/src"),
    ("web/src/helpers/x.ts", "export const x = 1;", "no such room"),
]


def check(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


class CheckImportsTest(unittest.TestCase):
    def test_leaves_the_allowed_alone(self):
        self.assertEqual(check(ALLOWED), (0, "Every import keeps the rule.\n"))

    def test_finds_each_forbidden_import_and_names_its_file(self):
        for name, text, reason in FORBIDDEN:
            with self.subTest(file=name, text=text):
                code, output = check({**ALLOWED, name: text})
                self.assertEqual(code, 1, output)
                self.assertIn(reason, output)
                self.assertTrue(output.startswith(name), output)
                self.assertEqual(output.count("\n"), 1, output)

    def test_finds_a_circle_in_the_core(self):
        code, output = check({"core/src/a.cpp": '#include "mlp/b.hpp"\n', "core/include/mlp/b.hpp": '#include "mlp/a.hpp"\n'})
        self.assertEqual((code, output), (1, "the core's headers go in a circle: a -> b -> a\n"))


if __name__ == "__main__":
    unittest.main()
