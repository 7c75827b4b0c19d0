using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// Reduces the samples of a window to what each container used. Ask for a <see cref="Sink"/> per read, feed it, dispose it when the read has ended, and
/// call <see cref="Complete"/> after the last. Sinks may be fed at the same time, each from one thread.
/// </summary>
/// <remarks>
/// The result depends on the samples alone: not on the order of series, on how samples are cut into spans, on the order in which reads end, nor on whether
/// a week was reduced at once or day by day through <see cref="Suspend"/>.
/// </remarks>
public sealed class UsageReduction
{
    private readonly Lock _lock = new();
    private readonly CellStore _store;
    private readonly LaneSet _lanes;
    private readonly List<UsageSink> _sinks = [];
    private bool _completed;

    /// <summary>Begins a reduction.</summary>
    /// <param name="window">The window; samples outside it are passed over, so a source may yield more.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="resumeFrom">What an earlier reduction left, of which this continues; its samples end where this window starts. Needs <see cref="ReductionOptions.KeepCells"/>.</param>
    /// <exception cref="ArgumentException">The window is empty or longer than 400 days, or an option is out of its range.</exception>
    public UsageReduction(TimeRange window, ReductionOptions? options = null, ReductionState? resumeFrom = null)
    {
        Options = options ?? ReductionOptions.Default;
        Options.Validate();
        if (window.EndMs <= window.StartMs || window.EndMs - window.StartMs > 400 * TimeRange.DayMs || window.StartMs < 0)
        {
            throw new ArgumentException($"The window {window} must be longer than nothing and at most 400 days, after 1970.", nameof(window));
        }

        if (resumeFrom is not null && !Options.KeepCells)
        {
            throw new ArgumentException("A reduction that resumes must keep its cells: set KeepCells.", nameof(options));
        }

        Window = window;
        Settings = new ReductionSettings(
            window,
            Math.Min(window.StartMs, resumeFrom?.HistoryStartMs ?? window.StartMs),
            (long)Options.StartupWindow.TotalMilliseconds,
            (long)Options.AssumedInterval.TotalMilliseconds);
        _store = new CellStore(Options.KeepCells);
        _lanes = new LaneSet(Settings);
        resumeFrom?.RestoreTo(_store, _lanes);
    }

    /// <summary>The window.</summary>
    public TimeRange Window { get; }

    /// <summary>How samples are reduced.</summary>
    public ReductionOptions Options { get; }

    internal ReductionSettings Settings { get; }

    /// <summary>
    /// A sink for one metric. All series of one pod's container and metric must come through one sink, so shard by namespace or workload, never within a pod.
    /// It may take several reads one after the other, later samples last. Dispose it when they have ended: its working state shrinks then.
    /// </summary>
    /// <param name="metric">What the samples mean.</param>
    /// <param name="resolve">Whose a series is; null declines it. Called from the thread that feeds the sink.</param>
    public UsageSink Sink(UsageMetric metric, Func<LabelSet, SeriesOwner?> resolve)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        if (!Enum.IsDefined(metric))
        {
            throw new ArgumentOutOfRangeException(nameof(metric), metric, "Not a usage metric.");
        }

        lock (_lock)
        {
            ThrowIfCompleted();
            var sink = new UsageSink(this, metric, resolve);
            _sinks.Add(sink);
            return sink;
        }
    }

    /// <summary>Adds what a container's Go runtime was seen to do; each observation belongs to the UTC day in which it starts.</summary>
    /// <exception cref="InvalidOperationException">It was completed before.</exception>
    public void Observe(ContainerId container, IEnumerable<GoObservation> observations)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(observations);
        lock (_lock)
        {
            ThrowIfCompleted();
            foreach (var day in observations.Where(o => Window.Contains(o.StartMs)).GroupBy(static o => (int)(o.StartMs / TimeRange.DayMs)))
            {
                var cell = new ContainerDayCell(container, day.Key);
                foreach (var seen in day)
                {
                    cell.Go.Add(seen);
                }

                _store.Add(cell);
            }
        }
    }

    /// <summary>Ends the reduction: what each container used, over everything that was fed and resumed.</summary>
    /// <exception cref="InvalidOperationException">It was completed before.</exception>
    public IReadOnlyDictionary<ContainerId, IContainerUsage> Complete()
    {
        lock (_lock)
        {
            Finish();
            return _store.Windows();
        }
    }

    /// <summary>
    /// The container-day cells, in order of container and day. Ends the reduction, as <see cref="Complete"/> does; either may follow the other.
    /// </summary>
    /// <exception cref="InvalidOperationException">Cells were not kept.</exception>
    public IReadOnlyCollection<ContainerDayCell> Cells()
    {
        lock (_lock)
        {
            ThrowIfNotKept();
            Finish();
            return _store.Cells();
        }
    }

    /// <summary>
    /// Ends the reduction and gives out what it knows container by container, in order of identity, pods apart. Each is forgotten when the next is asked for, and
    /// neither <see cref="Complete"/> nor <see cref="Cells"/> can follow. Days that were resumed have no pods and are left out.
    /// </summary>
    /// <param name="go">What a container's Go runtime was seen to do, in the reduction's time, in place of <see cref="Observe"/>; counts on days with usage. Null: nothing.</param>
    /// <exception cref="InvalidOperationException">Cells were not kept, or the reduction was completed.</exception>
    public IEnumerable<ContainerHistory> TakeHistories(Func<ContainerId, IEnumerable<GoObservation>>? go = null)
    {
        lock (_lock)
        {
            ThrowIfNotKept();
            ThrowIfCompleted();
            CloseSinks();
            _completed = true;
        }

        return _lanes.TakeHistories(go);
    }

    /// <summary>
    /// What a later reduction needs to go on: the cells of days that are over, and where each series stood. Call it after the last read and before
    /// <see cref="Complete"/>, which may follow.
    /// </summary>
    /// <exception cref="InvalidOperationException">Cells were not kept, or the reduction was completed.</exception>
    public ReductionState Suspend()
    {
        lock (_lock)
        {
            ThrowIfNotKept();
            ThrowIfCompleted();
            CloseSinks();
            _lanes.Settle(_store, final: false);
            return ReductionState.Capture(Settings.HistoryStartMs, _store, _lanes);
        }
    }

    /// <summary>Takes the lane of a pod's container for one metric out of what was resumed, or makes it.</summary>
    internal Lane TakeLane(LaneKey key)
    {
        lock (_lock)
        {
            return _lanes.Take(key);
        }
    }

    /// <summary>Takes the lanes of a sink whose reads have ended.</summary>
    internal void Return(IReadOnlyCollection<Lane> lanes)
    {
        lock (_lock)
        {
            ReturnLocked(lanes);
        }
    }

    private void ReturnLocked(IReadOnlyCollection<Lane> lanes)
    {
        if (Options.KeepCells)
        {
            foreach (var lane in lanes)
            {
                _lanes.Put(lane);
            }
        }
        else
        {
            _lanes.Settle(lanes, _store, final: true);
        }
    }

    private void Finish()
    {
        if (!_completed)
        {
            CloseSinks();
            _lanes.Settle(_store, final: true);
            _completed = true;
        }
    }

    private void CloseSinks()
    {
        foreach (var sink in _sinks)
        {
            if (sink.End() is { } lanes)
            {
                ReturnLocked(lanes);
            }
        }

        _sinks.Clear();
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
        {
            throw new InvalidOperationException("The reduction was completed; begin another.");
        }
    }

    private void ThrowIfNotKept()
    {
        if (!Options.KeepCells)
        {
            throw new InvalidOperationException("Cells were folded into the window: set ReductionOptions.KeepCells to have them.");
        }
    }
}
