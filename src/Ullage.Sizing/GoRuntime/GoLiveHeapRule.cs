using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The memory limit leaves Go's collector room above the live heap (<see cref="GoMemoryModel"/>).</summary>
internal sealed class GoLiveHeapRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        var runtime = context.Runtime;

        // Before 1.19 there is no GOMEMLIMIT to fit below the limit, and the heap grows by GOGC alone.
        if (runtime is { Kind: RuntimeKind.Go, LiveHeap: { } live } && !(GoVersion.Parse(runtime.Version) < GoVersion.WithMemoryLimit) && context.Usage.HasMemory && GoMemoryModel.LeastLimit(runtime, context.Options) is { } least)
        {
            into.Raise("go-live-heap", ResourceField.MemoryLimit, least,
                $"Go's collector needs GOMEMLIMIT ≥ S {Figures.Memory(runtime.NonHeap?.Bytes ?? 0)} + 1.25 × live heap {Figures.Memory(live.Bytes)} ÷ 0.97; with room around it {Figures.Memory(least)}.",
                new Evidence("go live heap p99", live.Bytes, "bytes"));
        }
    }
}
