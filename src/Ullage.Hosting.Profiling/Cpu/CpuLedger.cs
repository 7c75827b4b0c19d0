namespace Ullage.Hosting.Profiling.Cpu;

/// <summary>
/// Books a thread's CPU time between two looks at it under what was seen at both. Collections that the thread itself made in between are booked under the stack that they interrupted. Looks at one thread come in
/// the order of time. Not safe for concurrent use.
/// </summary>
internal sealed class CpuLedger(ThreadTimeline timeline, int mostPassages)
{
    /// <summary>What is seen before the first look and after the last.</summary>
    public const int Unseen = -1;

    private readonly Dictionary<long, Track> _tracks = [];
    private readonly Dictionary<(long Thread, int From, int To), (double Cpu, double Wall)> _passages = [];
    private readonly Dictionary<int, (long Count, double Cpu)> _collections = [];
    private readonly Dictionary<int, (long Count, double Wall)> _unclocked = [];
    private readonly Dictionary<int, long> _seen = [];
    private double _gaps;
    private long _gapCount;

    /// <summary>CPU and wall nanoseconds between two looks, by thread and what was seen. Where more kinds come than there is room for, what was seen first counts for both ends.</summary>
    public IReadOnlyDictionary<(long Thread, int From, int To), (double Cpu, double Wall)> Passages => _passages;

    /// <summary>Collections and their CPU nanoseconds by the stack that they interrupted.</summary>
    public IReadOnlyDictionary<int, (long Count, double Cpu)> Collections => _collections;

    /// <summary>Looks and wall nanoseconds of threads whose CPU time nobody told, by what was seen.</summary>
    public IReadOnlyDictionary<int, (long Count, double Wall)> Unclocked => _unclocked;

    /// <summary>How often something was seen.</summary>
    public IReadOnlyDictionary<int, long> Seen => _seen;

    /// <summary>Mean wall nanoseconds between two looks at a thread; 0 before there are two.</summary>
    public double MeanGap => _gapCount == 0 ? 0 : _gaps / _gapCount;

    /// <summary>A look at a thread.</summary>
    public void Look(long thread, long at, int seen)
    {
        _seen[seen] = _seen.GetValueOrDefault(seen) + 1;
        var track = TrackOf(thread);
        var gap = track.At is { } before ? Math.Max(0, at - before) : MeanGap;
        if (track.At is not null)
        {
            _gaps += gap;
            _gapCount++;
        }

        if (timeline.At(thread, at) is not { } cpu)
        {
            var sum = _unclocked.GetValueOrDefault(seen);
            _unclocked[seen] = (sum.Count + 1, sum.Wall + gap);
        }
        else
        {
            Book(thread, track, cpu, track.Seen, seen, gap);
        }

        (track.At, track.Seen) = (at, seen);
    }

    /// <summary>A collection begins on a thread.</summary>
    public void Collects(long thread, long at, int stack) => TrackOf(thread).Collecting = (at, stack);

    /// <summary>The collection has ended.</summary>
    public void Collected(long thread, long at)
    {
        var track = TrackOf(thread);
        if (track.Collecting is { } begun)
        {
            track.Collecting = null;
            track.Collections.Add((begun.Stack, Math.Max(0, at - begun.At)));
        }
    }

    /// <summary>Books what threads used since they were last looked at.</summary>
    public void Close()
    {
        foreach (var (thread, track) in _tracks)
        {
            if (timeline.At(thread, long.MaxValue) is { } cpu && (track.At is not null || track.Collections.Count > 0))
            {
                Book(thread, track, cpu, track.Seen, Unseen, 0);
            }
        }
    }

    private void Book(long thread, Track track, double cpu, int from, int to, double gap)
    {
        var used = Math.Max(0, cpu - track.Cpu);
        track.Cpu = Math.Max(cpu, track.Cpu);
        foreach (var (stack, duration) in track.Collections)
        {
            var part = Math.Min(duration, used);
            used -= part;
            var sum = _collections.GetValueOrDefault(stack);
            _collections[stack] = (sum.Count + 1, sum.Cpu + part);
        }

        track.Collections.Clear();
        var key = (thread, from, to);
        if (!_passages.TryGetValue(key, out var booked) && _passages.Count >= mostPassages)
        {
            booked = _passages.GetValueOrDefault(key = (thread, from, from));
        }

        _passages[key] = (booked.Cpu + used, booked.Wall + gap);
    }

    private Track TrackOf(long thread)
    {
        if (!_tracks.TryGetValue(thread, out var track))
        {
            _tracks.Add(thread, track = new Track());
        }

        return track;
    }

    private sealed class Track
    {
        public long? At { get; set; }

        public int Seen { get; set; } = Unseen;

        public double Cpu { get; set; }

        public (long At, int Stack)? Collecting { get; set; }

        public List<(int Stack, double Duration)> Collections { get; } = [];
    }
}
