using Ullage.Hosting.Container;

namespace Ullage.Hosting.Pressure;

/// <summary>
/// Reads what the kernel and the collector tell. Memory is the highest of three ratios, since each is blind to something: the kernel's working set to what the collector would give back,
/// what the collector's heap held to everything outside it and to what happened since the last collection, its load to the container where only the heap is bounded.
/// </summary>
internal sealed class ResourceProbe(IContainerReader container, IRuntime runtime)
{
    public ResourceLook Look()
    {
        var group = container.Read();
        var limit = group.Memory.Limit is { } hard ? Math.Min(hard, group.Memory.High ?? hard) : group.Memory.High;
        var used = group.Memory.WorkingSet ?? 0;
        var memory = Ratio(used, limit ?? 0);
        var filled = memory;

        // All fields are 0 before the first collection: the kernel's ratio alone is right then.
        if (runtime.LastCollection is { } last)
        {
            // What lies empty in a heap is filled again before the heap asks for more, and stays committed for ever after a peak: against the heap's own bound it is no use of it.
            var heap = Ratio(last.Committed - last.Empty, last.Available);
            filled = Math.Max(Ratio(used - last.Empty, limit ?? 0), Math.Max(heap, Ratio(last.Load - last.Empty, last.HighLoad)));
            memory = Math.Max(memory, Math.Max(heap, Ratio(last.Load, last.HighLoad)));
        }

        var reusable = Math.Clamp(memory - filled, 0, memory);
        return new(memory, group.MemoryPressure?.Some.Average10 ?? 0, group.CpuPressure?.Some.Average10 ?? 0, group.Cpu.UsageNanoseconds, group.Cpu.QuotaCores, runtime.Collections, runtime.LastFullCollection, reusable);
    }

    private static double Ratio(long part, long whole) => whole > 0 ? (double)part / whole : 0;
}
