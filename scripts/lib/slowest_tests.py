"""Prints the slowest tests and the totals of a ctest run from its JUnit file."""
import sys
import xml.etree.ElementTree as ElementTree

SHOWN = 15

cases = ElementTree.parse(sys.argv[1]).getroot().findall("testcase")
print(f"\nThe slowest {min(SHOWN, len(cases))} of {len(cases)} tests:")
for case in sorted(cases, key=lambda case: -float(case.get("time")))[:SHOWN]:
    print(f"{float(case.get('time')):8.2f} s  {case.get('name')}")

failed = [case.get("name") for case in cases if case.get("status") == "fail"]
not_run = [case.get("name") for case in cases if case.get("status") not in ("run", "fail")]
for title, names in (("Failed", failed), ("Not run", not_run)):
    if names:
        print(f"{title}: {', '.join(names)}")
print(f"{len(cases) - len(failed) - len(not_run)} passed, {len(failed) + len(not_run)} failed")
