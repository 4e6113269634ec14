#!/usr/bin/env python3
"""Reads meson's testlog.json and prints `N passed, N failed, N skipped`; status 1 if a test failed or none ran.

A program that reports several tests (a line of Check's, `Checks: 9, Failures: 1, Errors: 0`) counts as that many, any
other as one. A line that begins with `SKIPPED` stands for one test that could not run (its data are not here).
"""
import json
import re
import sys


def count(entry):
    """(passed, failed, skipped) of one test program."""
    said = entry.get("stdout", "") + "\n" + entry.get("stderr", "")
    skipped = len(re.findall(r"^SKIPPED", said, re.M))
    checks = re.findall(r"Checks: (\d+), Failures: (\d+), Errors: (\d+)", said)
    if entry["result"] == "SKIP":
        return 0, 0, max(skipped, 1)
    total = sum(int(found[0]) for found in checks) or 1
    failed = sum(int(found[1]) + int(found[2]) for found in checks)
    if entry["result"] not in ("OK", "EXPECTEDFAIL"):
        failed = max(failed, 1)
    return max(total - failed - skipped, 0), failed, skipped


def main(path):
    with open(path, encoding="utf-8") as log:
        entries = [json.loads(line) for line in log if line.strip()]
    for entry in entries:
        lines = re.findall(r"^SKIPPED.*", entry.get("stdout", "") + "\n" + entry.get("stderr", ""), re.M)
        for line in lines[:1]:
            print(f"{entry['name']}: {line}" + (f" (and {len(lines) - 1} more like it)" if len(lines) > 1 else ""))
    passed, failed, skipped = (sum(column) for column in zip((0, 0, 0), *map(count, entries)))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not entries else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
