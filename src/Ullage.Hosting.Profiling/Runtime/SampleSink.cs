using System.Buffers.Binary;
using Ullage.Hosting.Profiling.Cpu;
using Ullage.Hosting.Profiling.Nettrace;
using Ullage.Hosting.Profiling.Stacks;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>
/// Hands the sampling profiler's looks at threads, and the collections between them, to the ledger in the order of time. Events of several threads come in order each, but not among each other, and the CPU times
/// that they are held against come beside them: so each is held for a while.
/// </summary>
internal sealed class SampleSink(ThreadTimeline timeline, int mostNodes) : INettraceSink
{
    private const int Managed = 2;
    private const long Held = 1_000_000_000;
    private const int MostHeld = 1_000_000;
    private readonly StackTable _stacks = new(mostNodes);
    private readonly PriorityQueue<Moment, (long At, long Order)> _held = new();
    private long _newest = long.MinValue;
    private long _order;

    private enum What
    {
        Look,
        Collects,
        Collected,
    }

    /// <summary>What the threads' CPU time was booked under.</summary>
    public CpuLedger Ledger { get; } = new(timeline, 4 * mostNodes);

    /// <summary>The stacks; the numbers in the ledger name their nodes by <see cref="Node"/>.</summary>
    public StackTable Stacks => _stacks;

    /// <summary>The node of what was seen.</summary>
    public static int Node(int seen) => (seen >> 1) + StackTable.Root;

    /// <summary>Whether the thread was in managed code.</summary>
    public static bool IsManaged(int seen) => (seen & 1) != 0;

    public void Take(in NettraceEvent e)
    {
        switch (e.Kind.Known)
        {
            case KnownEvent.Sample when e.Payload.Length >= 4 && e.Stack.Length > 0:
                var managed = BinaryPrimitives.ReadInt32LittleEndian(e.Payload) == Managed;
                Hold(e, What.Look, Seen(_stacks.Add(e.Stack, isCall: !managed), managed));
                break;
            case KnownEvent.CollectionStart:
                Hold(e, What.Collects, _stacks.Add(e.Stack, isCall: true));
                break;
            case KnownEvent.CollectionEnd:
                Hold(e, What.Collected, 0);
                break;
        }
    }

    /// <summary>Books what is still held; nothing may come after.</summary>
    public void Finish()
    {
        Settle(long.MaxValue, 0);
        Ledger.Close();
    }

    private static int Seen(int node, bool managed) => ((node - StackTable.Root) << 1) | (managed ? 1 : 0);

    private void Hold(in NettraceEvent e, What what, int seen)
    {
        _held.Enqueue(new Moment(what, e.Thread, e.Nanoseconds, seen), (e.Nanoseconds, _order++));
        _newest = Math.Max(_newest, e.Nanoseconds);
        Settle(Math.Min(_newest - Held, timeline.Latest), MostHeld);
    }

    private void Settle(long until, int most)
    {
        while (_held.TryPeek(out var next, out _) && (next.At < until || _held.Count > most))
        {
            _held.Dequeue();
            switch (next.What)
            {
                case What.Look:
                    Ledger.Look(next.Thread, next.At, next.Seen);
                    break;
                case What.Collects:
                    Ledger.Collects(next.Thread, next.At, next.Seen);
                    break;
                case What.Collected:
                    Ledger.Collected(next.Thread, next.At);
                    break;
            }
        }
    }

    private readonly record struct Moment(What What, long Thread, long At, int Seen);
}
