#!/usr/bin/python3
"""Splits a folder of traces into two by namespace: every second one in order of names.

usage: halves.py FOLDER ONE TWO
"""
import csv
import gzip
import os
import sys


def main(folder, *halves):
    with gzip.open(os.path.join(folder, "series.csv.gz"), "rt", newline="") as file:
        series = list(csv.DictReader(file))
    namespaces = sorted({row["namespace"] for row in series})
    half_of = {row["series"]: namespaces.index(row["namespace"]) % 2 for row in series}
    for name in halves:
        os.makedirs(name)
    for table in ("series.csv.gz", "usage_1m.csv.gz"):
        with gzip.open(os.path.join(folder, table), "rt", newline="") as file:
            header = next(file)
            at = header.rstrip("\n").split(",").index("series")
            outs = [gzip.open(os.path.join(name, table), "wt", compresslevel=1) for name in halves]
            for out in outs:
                out.write(header)
            for line in file:
                outs[half_of[line.rstrip("\n").split(",")[at]]].write(line)
            for out in outs:
                out.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
