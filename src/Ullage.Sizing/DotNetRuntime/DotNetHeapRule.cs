using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// .NET's heap may grow to max(20 MB, 75 % of the memory limit) unless told otherwise, and fails with OutOfMemoryException beyond. So the
/// limit keeps 75 % of itself above what the heap committed, and is at least 20 MB ÷ 0.75.
/// </summary>
internal sealed class DotNetHeapRule : IRule
{
    /// <summary>The runtime's own share of the limit.</summary>
    public const double HeapShare = 0.75;

    /// <summary>The smallest heap limit that the runtime sets by itself, in bytes.</summary>
    public const double LeastHeap = 20 << 20;

    /// <summary>Room above a heap of which only what survived a collection is known.</summary>
    public const double LiveHeapFactor = 1.25;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        var runtime = context.Runtime;
        if (runtime.Kind != RuntimeKind.DotNet || !context.Usage.HasMemory)
        {
            return;
        }

        foreach (var field in (ReadOnlySpan<ResourceField>)[ResourceField.MemoryRequest, ResourceField.MemoryLimit])
        {
            into.Raise("dotnet-minimum", field, 32 << 20, ".NET allows its heap 20 MB even where 75 % of the limit is less: 20 ÷ 0.75 = 27, in a round size 32Mi.");
        }

        if (runtime.OutsideRuntime is { } outside && (runtime.HeapCommitted?.Bytes ?? runtime.LiveHeap?.Bytes * LiveHeapFactor) is { } heap)
        {
            // Where more than a quarter lies outside, the heap's share is lowered to what is left: that rest must still hold the heap. One percent is lost to whole percents.
            var both = (heap + outside.Bytes) / 0.99;
            into.Raise("dotnet-heap-and-outside", ResourceField.MemoryLimit, both,
                $"The heap {Figures.Memory(heap)} and {Figures.Memory(outside.Bytes)} outside it (P99 each) must both fit, in whole percents: {Figures.Memory(both)}.",
                new Evidence("outside the dotnet heap p99", outside.Bytes, "bytes"));
        }

        if (runtime.HeapCommitted is { } committed)
        {
            into.Raise("dotnet-heap", ResourceField.MemoryLimit, committed.Bytes / HeapShare,
                $"The heap commits {Figures.Memory(committed.Bytes)} (P99) and may have 75 % of the limit: ÷ 0.75 = {Figures.MemoryAtLeast(committed.Bytes / HeapShare)}.",
                new Evidence("dotnet committed heap p99", committed.Bytes, "bytes"));
        }
        else if (runtime.LiveHeap is { } live)
        {
            var least = live.Bytes * LiveHeapFactor / HeapShare;
            into.Raise("dotnet-heap", ResourceField.MemoryLimit, least,
                $"The heap after a collection is {Figures.Memory(live.Bytes)} (P99) and may have 75 % of the limit: × 1.25 ÷ 0.75 = {Figures.MemoryAtLeast(least)}.",
                new Evidence("dotnet heap p99", live.Bytes, "bytes"));
        }
    }
}
