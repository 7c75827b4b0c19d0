"""Sample series by metric, and their writing as OpenMetrics text."""
import gzip
import re

_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


class Families:
    """Families of series: name -> labels -> samples, each (milliseconds, value)."""

    def __init__(self):
        self._families = {}

    def series(self, name, labels):
        return self._families.setdefault(name, {}).setdefault(tuple(sorted(labels.items())), [])

    def write(self, path):
        count = 0
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            for name in sorted(self._families):
                kind = "counter" if name.endswith("_total") else "gauge"
                out.write(f"# TYPE {name.removesuffix('_total')} {kind}\n")
                for labels, samples in sorted(self._families[name].items()):
                    head = name + "{" + ",".join(f'{k}="{v}"' for k, v in labels) + "} "
                    last = None
                    for at, value in sorted(samples):
                        if at != last:
                            out.write(f"{head}{number(value)} {at // 1000}.{at % 1000:03d}\n")
                            count += 1
                        last = at
            out.write("# EOF\n")
        return count


def number(value):
    """Shortest text that reads back the same; whole numbers without a fraction."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def read(path):
    """Yields (name, labels, milliseconds, value) of OpenMetrics text. Label values stay escaped."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            head, rest = line.rsplit("} ", 1)
            name, labels = head.split("{", 1)
            value, at = rest.split()
            yield name, dict(_LABEL.findall(labels)), round(float(at) * 1000), float(value)
