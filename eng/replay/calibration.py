#!/usr/bin/python3
"""Holds promised chances of a kill against what the following day met, as a Markdown table.

usage: calibration.py FOLDER PERCENT=RECOMMENDATIONS.json ...
"""
import csv
import gzip
import json
import math
import os
import sys

DAY = 86400
LEAST_SAMPLES = 60


def peaks(folder, hours):
    """Peak by pod-day: (hours, container) -> peaks of the pods that were seen for an hour or more on the day after, and the moments' history."""
    with gzip.open(os.path.join(folder, "series.csv.gz"), "rt", newline="") as file:
        container = {row["series"]: "/".join((row["namespace"], row["workload"], row["container"])) for row in csv.DictReader(file)}
    seen, first = {}, None
    with gzip.open(os.path.join(folder, "usage_1m.csv.gz"), "rt", newline="") as file:
        rows = [(int(row["time_s"]), row["series"], float(row["memory_bytes"])) for row in csv.DictReader(file) if row["memory_bytes"]]
    first = min(row[0] for row in rows)
    for time, series, memory in rows:
        for hour in hours:
            if 0 <= time - first - hour * 3600 < DAY:
                count, peak = seen.get((hour, series), (0, 0))
                seen[hour, series] = (count + 1, max(peak, memory))
    found = {}
    for (hour, series), (count, peak) in seen.items():
        if count >= LEAST_SAMPLES:
            found.setdefault((hour, container[series]), []).append(peak)
    return found


def wilson(met, of, z=1.96):
    share, spread = met / of, z * math.sqrt(met / of * (1 - met / of) / of + z * z / (4 * of * of))
    return ((share + z * z / (2 * of) + sign * spread) / (1 + z * z / of) for sign in (-1, 1))


def main(folder, *given):
    promised = [(float(name), json.load(open(path, encoding="utf-8"))["at"]) for name, path in (pair.split("=", 1) for pair in given)]
    days = peaks(folder, sorted({int(hour) for _, at in promised for hour in at}))
    print("| promised | met, pod-days | met, containers (some pod) | mean over containers of their pod-days |")
    print("|---|---|---|---|")
    for target, at in promised:
        pods = over = containers = some = 0
        shares = {}
        for (hour, container), highest in days.items():
            settings = at[str(hour)].get(container)
            if settings is None:
                continue
            above = sum(peak > settings["memory_limit"] for peak in highest)
            pods, over, containers, some = pods + len(highest), over + above, containers + 1, some + (above > 0)
            shares.setdefault(container, []).append((above, len(highest)))
        mean = sum(sum(a for a, _ in s) / sum(n for _, n in s) for s in shares.values()) / len(shares)
        low, high = wilson(over, pods)
        low_some, high_some = wilson(some, containers)
        print(f"| {target:g} % | {over / pods:.2%} of {pods} [{low:.1%}, {high:.1%}] | {some / containers:.2%} of {containers} [{low_some:.1%}, {high_some:.1%}] | {mean:.2%} |")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
