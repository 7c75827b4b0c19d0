using System.Buffers.Binary;
using Ullage.Hosting.Profiling.Nettrace;
using Ullage.Hosting.Profiling.Stacks;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>Keeps what each thread was last seen at.</summary>
internal sealed class ThreadSink : INettraceSink
{
    private const int MostThreads = 100_000;
    private readonly Dictionary<long, (ulong[] Stack, bool Managed)> _threads = [];

    private volatile bool _swept;

    /// <summary>Whether a sweep has been seen.</summary>
    public bool Swept => _swept;

    public void Take(in NettraceEvent e)
    {
        if (e.Kind.Known == KnownEvent.Sample && e.Payload.Length >= 4 && e.Stack.Length > 0 && (_threads.Count < MostThreads || _threads.ContainsKey(e.Thread)))
        {
            _threads[e.Thread] = (e.Stack.ToArray(), BinaryPrimitives.ReadInt32LittleEndian(e.Payload) == 2);
            _swept = true;
        }
    }

    public StackSnapshot Snapshot(int mostNodes)
    {
        var sums = new StackSums(mostNodes);
        foreach (var (stack, managed) in _threads.Values)
        {
            sums.Add(stack, managed ? "running" : "waiting", 1, 0, isCall: !managed);
        }

        return sums.Snapshot();
    }
}
