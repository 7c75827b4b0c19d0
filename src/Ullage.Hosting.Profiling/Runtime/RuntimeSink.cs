using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Nettrace;
using Ullage.Hosting.Profiling.Stacks;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>Sums what the long session tells, from its beginning: allocations, waits for locks; and hears of new methods.</summary>
internal sealed class RuntimeSink(MethodMap methods, int mostNodes) : INettraceSink
{
    /// <summary>The runtime draws one byte in so many, each byte for itself.</summary>
    internal const double MeanBytesBetween = 102_400;

    private const int MostWaiting = 100_000;
    private readonly Dictionary<long, ulong[]> _waiting = [];

    public StackSums Allocations { get; } = new(mostNodes);

    public StackSums Contention { get; } = new(mostNodes);

    public void Take(in NettraceEvent e)
    {
        switch (e.Kind.Known)
        {
            case KnownEvent.Allocation:
                TakeAllocation(e);
                break;
            case KnownEvent.ContentionStop:
                TakeContention(e);
                break;
            case KnownEvent.ContentionStart when e.Stack.Length > 0 && _waiting.Count < MostWaiting:
                _waiting[e.Thread] = e.Stack.ToArray();
                break;
            default:
                methods.Take(e);
                break;
        }
    }

    /// <summary>How many objects of a size one that was drawn stands for: the inverse of its chance to be drawn, 1 − (1 − 1/102,400)^size.</summary>
    internal static double StandsFor(long size) => -1 / double.ExpM1(size * double.LogP1(-1 / MeanBytesBetween));

    private void TakeContention(in NettraceEvent e)
    {
        // Flags, instance of the runtime, nanoseconds waited. The end of a wait comes without a stack; its beginning has it.
        var cursor = new Cursor(e.Payload, "contention event");
        cursor.Take(3);
        var waited = cursor.Double();
        _waiting.Remove(e.Thread, out var stack);
        if (waited >= 0 && double.IsFinite(waited))
        {
            Contention.Add(e.Stack.Length > 0 ? e.Stack : stack, "", 1, waited, isCall: true);
        }
    }

    private void TakeAllocation(in NettraceEvent e)
    {
        // Kind, instance of the runtime, type's number, type's name, address, size, offset of the byte that was drawn.
        var cursor = new Cursor(e.Payload, "allocation event");
        cursor.Take(6 + IntPtr.Size);
        var type = cursor.Text();
        cursor.Take(IntPtr.Size);
        var size = cursor.Int64();
        if (size > 0)
        {
            var objects = StandsFor(size);
            Allocations.Add(e.Stack, type, objects, objects * size, isCall: true);
        }
    }
}
