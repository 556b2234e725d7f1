"""Every test that docs/promises.md names is there.

    python3 promises_test.py
"""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMISES = (ROOT / "docs/promises.md").read_text()
NAMED = re.findall(r"`((?:core|cli|fuzz|scale|wasm|web|e2e|study)/[\w/.]+): ([^`]+)`", PROMISES)


class Promises(unittest.TestCase):
    def test_each_names_a_test(self):
        for line in PROMISES.splitlines():
            if line.startswith("| ") and not line.startswith(("| promise", "| what |")):
                self.assertRegex(line, r"`\w+/[\w/.]+: [^`]+`", "a promise without a test")

    def test_each_test_is_there(self):
        self.assertGreater(len(NAMED), 20)
        for file, title in NAMED:
            with self.subTest(f"{file}: {title}"):
                self.assertTrue(title in (ROOT / "tests" / file).read_text(), "no such test")


if __name__ == "__main__":
    unittest.main(verbosity=2)
