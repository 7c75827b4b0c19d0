"""The services recorded in the lab, laid over the time of the traces."""
import series

# One second of the lab becomes four minutes: its day of 6 min fills 24 h.
STRETCH = 240

# Counts of work done over time: multiplied by the stretch, so that rates (cores, bytes a second, cycles a second) stay what was measured.
# Counts of events that people count (restarts, kills) stay as they were.
OF_WORK = {
    "container_cpu_usage_seconds_total", "container_cpu_cfs_periods_total", "container_cpu_cfs_throttled_periods_total",
    "go_memstats_alloc_bytes_total", "go_gc_duration_seconds_count",
    "dotnet_gc_collections_total", "dotnet_gc_heap_total_allocated_bytes_total", "dotnet_gc_pause_time_seconds_total",
    "dotnet_process_cpu_time_seconds_total",
}

# Where it ran, which says nothing of the service.
DROPPED = ("instance", "app")


def add(families, path, first_s):
    samples = list(series.read(path))
    start = min(at for _, _, at, _ in samples)
    # the lab's kube-state-metrics was asked each second, which would be every four minutes: enough, and nothing is left out
    for name, labels, at, value in samples:
        if not labels.get("pod") and "container" not in labels and name.startswith("container_"):
            continue
        for label in DROPPED:
            labels.pop(label, None)
        if name in OF_WORK:
            value *= STRETCH
        elif name == "kube_pod_created":
            value = _moved(round(value * 1000), start, first_s) // 1000
        families.series(name, labels).append((_moved(at, start, first_s), value))


def _moved(at_ms, start_ms, first_s):
    return first_s * 1000 + (at_ms - start_ms) * STRETCH
