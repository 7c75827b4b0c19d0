using System.Buffers.Binary;
using Ullage.Hosting.Profiling.Nettrace;
using Ullage.Hosting.Profiling.Stacks;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>
/// Sums the sampling profiler's sweeps. A sample of a thread in managed code weighs what has passed since the thread's last sample of any kind, since the distance of sweeps varies with the load; threads outside
/// managed code (waiting, mostly) weigh nothing.
/// </summary>
internal sealed class SampleSink(int mostNodes) : INettraceSink
{
    private const int Managed = 2;
    private readonly Dictionary<long, long> _last = [];
    private double _gaps;
    private long _gapCount;

    public StackSums Sums { get; } = new(mostNodes);

    /// <summary>Nanoseconds in managed code, of all threads.</summary>
    public double Total { get; private set; }

    /// <summary>Mean distance of two samples of a thread, in nanoseconds; 0 before there are two.</summary>
    public double MeanGap => _gapCount == 0 ? 0 : _gaps / _gapCount;

    public void Take(in NettraceEvent e)
    {
        if (e.Kind.Known != KnownEvent.Sample || e.Payload.Length < 4)
        {
            return;
        }

        double gap;
        if (_last.TryGetValue(e.Thread, out var before))
        {
            gap = Math.Max(0, e.Nanoseconds - before);
            _gaps += gap;
            _gapCount++;
        }
        else
        {
            gap = MeanGap;
        }

        _last[e.Thread] = e.Nanoseconds;
        if (BinaryPrimitives.ReadInt32LittleEndian(e.Payload) == Managed && e.Stack.Length > 0)
        {
            Total += gap;
            Sums.Add(e.Stack, "", 1, gap);
        }
    }
}
