using Ullage.Model;

namespace Ullage.Prometheus.Runtimes;

/// <summary>Sums one pod's steps under one set of settings.</summary>
internal sealed class GoStretch(GoEpochKey key, long startMs)
{
    private readonly Mean _live = new(), _goal = new(), _nonHeap = new(), _stacks = new();
    private readonly Rise _mark = new(), _assist = new(), _idle = new(), _process = new(), _limited = new();
    private int _last = -1;
    private long _observedMs;
    private double _allocated;
    private double _collections;
    private double _lowest = double.PositiveInfinity;
    private double? _outside;

    public GoEpochKey Key { get; } = key;

    /// <summary>Takes a step in which the counters were told.</summary>
    public void Take(GoObservations.Columns columns, int step, int longestGap, long stepMs)
    {
        // A counter that fell is a restart: what it rose by since is not compared with what was before.
        if (_last >= 0 && step - _last <= longestGap && columns.Allocated[step] >= columns.Allocated[_last] && columns.Collections[step] >= columns.Collections[_last])
        {
            _observedMs += (step - _last) * stepMs;
            _allocated += columns.Allocated[step] - columns.Allocated[_last];
            _collections += columns.Collections[step] - columns.Collections[_last];
            _mark.Add(columns.MarkDedicated, _last, step);
            _assist.Add(columns.MarkAssist, _last, step);
            _idle.Add(columns.MarkIdle, _last, step);
            _process.Add(columns.ProcessCpu, _last, step);
            _limited.Add(columns.LimiterCycle, _last, step);
        }

        _last = step;
        _live.Add(columns.Live?[step]);
        _goal.Add(columns.Goal[step]);
        _nonHeap.Add(columns.Sys[step] - columns.Idle[step] - columns.HeapAllocated[step]);
        _stacks.Add(columns.Stacks?[step]);
        if (columns.HeapAllocated[step] > 0)
        {
            _lowest = Math.Min(_lowest, columns.HeapAllocated[step]);
        }

        if (columns.WorkingSet?[step] is { } held && columns.Released?[step] is { } released && held - (columns.Sys[step] - released) is var beyond && !double.IsNaN(beyond))
        {
            _outside = Math.Max(_outside ?? 0, beyond);
        }
    }

    /// <summary>What was seen; null when it tells nothing.</summary>
    public GoObservation? Ended() =>
        _observedMs <= 0 || _goal.Value is not { } goal || _nonHeap.Value is not { } nonHeap || (_live.Value ?? (double.IsFinite(_lowest) ? _lowest : null)) is not { } live
            ? null
            : new GoObservation
            {
                Epoch = Key,
                StartMs = startMs,
                ObservedMs = _observedMs,
                AllocatedBytes = _allocated,
                Cycles = _collections,
                MarkSeconds = _mark.Value + _assist.Value,
                IdleMarkSeconds = _idle.Value,
                ProcessSeconds = _process.Value,
                LiveBytes = live,
                LiveTold = _live.Value is not null,
                GoalBytes = goal,
                NonHeapBytes = Math.Max(0, nonHeap),
                RootBytes = _stacks.Value ?? 0,
                OutsideBytes = _outside,
                Limited = _limited.Value > 0,
            };
}
