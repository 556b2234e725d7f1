"""What scale/README.md shows is what comes: the study of README.md imported, gone on with and judged.

    /usr/bin/python3 readme_test.py MLP
"""
import subprocess
from pathlib import Path

from scale import ROOT, ScaleTest, cli, run_tests  # first: it knows where the others are
import console

TRIALS = 44  # instead of 500


class Readme(ScaleTest):
    def test_its_blocks(self):
        here = {"postgresql://mlp@db.example/mlp": self.url, "build/native/cli/mlp": str(Path(cli.PROGRAM).resolve()),
                "scale/": f"{ROOT}/scale/", "--space ": f"--mlp {Path(cli.PROGRAM).resolve()} --space ",
                "--trials 500": f"--trials {TRIALS}"}
        self.make_what_readme_makes()
        imports, results = console.blocks(ROOT / "scale/README.md")
        (workers,) = [block for block in console.blocks(ROOT / "scale/README.md", "sh") if "worker.py" in block]
        self.run_block(imports, here)
        for text, there in here.items():
            workers = workers.replace(text, there)
        subprocess.run(["bash", "-c", f"{workers}\nwait"], cwd=self.directory, check=True, timeout=300)
        told = [line for path in self.directory.glob("trials.*.jsonl") for line in path.read_text().splitlines()]
        self.assertEqual(sum('"trial":' in line for line in told), TRIALS - 40, told)
        self.run_block(results, here)

    def make_what_readme_makes(self):
        (block,) = [block for block in console.blocks(ROOT / "README.md") if "study.log" in block]
        self.run_block(block, {})

    def run_block(self, block, replaced):
        console.run(block, self.directory, Path(cli.PROGRAM).resolve().parent, replaced.items())


if __name__ == "__main__":
    run_tests()
