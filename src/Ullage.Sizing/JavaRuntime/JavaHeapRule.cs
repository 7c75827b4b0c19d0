using Ullage.Model;

namespace Ullage.Sizing.JavaRuntime;

/// <summary>
/// A Java heap needs room above what survives a collection, and what lies outside it (classes, compiled code, threads, direct buffers) needs room besides: the limit holds both.
/// </summary>
/// <remarks>Worked: live 300Mi, outside 180Mi: 300 × 2 + 180 × 1.1 = 798Mi.</remarks>
internal sealed class JavaHeapRule : IRule
{
    /// <summary>Least heap in live heaps. HotSpot's tuning guides advise three to four for comfort; below two, collections follow each other closely.</summary>
    public const double HeapFactor = 2;

    /// <summary>Room for what lies outside the heap above its 99th percentile.</summary>
    public const double OutsideFactor = 1.1;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Runtime is not { Kind: RuntimeKind.Jvm, LiveHeap: { } live } || Outside(context.Runtime) is not { } outside || !context.Usage.HasMemory)
        {
            return;
        }

        var amount = (live.Bytes * HeapFactor) + (outside * OutsideFactor);
        into.Raise("jvm-heap", ResourceField.MemoryLimit, amount,
            $"{Figures.Memory(live.Bytes)} of heap survive collections (P99) × {HeapFactor:0} + {Figures.Memory(outside)} outside the heap × {OutsideFactor:0.#} = {Figures.MemoryAtLeast(amount)}.",
            new Evidence("jvm live heap p99", live.Bytes, "bytes"));
    }

    /// <summary>What lies outside the heap: the working set less the heap, but at least what the runtime itself counts there.</summary>
    public static double? Outside(RuntimeFacts runtime) => (runtime.OutsideRuntime, runtime.NonHeap) switch
    {
        (null, null) => null,
        ({ } seen, null) => seen.Bytes,
        (null, { } told) => told.Bytes,
        ({ } seen, { } told) => Math.Max(seen.Bytes, told.Bytes),
    };
}
