using Ullage.Hosting.Profiling.Cpu;
using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Stacks;
using Ullage.Pprof;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>The CPU time of a process by stack, from what was seen and what the kernel counted.</summary>
/// <param name="sink">What was seen; finished.</param>
/// <param name="timeline">What the threads used; finished.</param>
/// <param name="process">What the process used, in nanoseconds.</param>
internal sealed class CpuAccount(SampleSink sink, ThreadTimeline timeline, double process)
{
    private const string Outside = "[outside managed code]";
    private const string LeftOver = "[collector, compiler, kernel, and threads that came and went]";
    private readonly (int Parent, ulong Address)[] _nodes = sink.Stacks.ToArray();

    /// <summary>The stacks alone, for those who look up names.</summary>
    public StackSnapshot Stacks => new(_nodes, [""], [], sink.Stacks.Cut);

    /// <summary>CPU nanoseconds of the collections that threads made themselves.</summary>
    public double Collecting => sink.Ledger.Collections.Values.Sum(static c => c.Cpu);

    /// <summary>The samples: how often something was seen, and its CPU nanoseconds, which add up to what the process used.</summary>
    public List<Sample> Samples(ProfileAssembler assembler, MethodMap methods)
    {
        var shares = CpuShares.Of(sink.Ledger, timeline, process, seen => Effort(seen, methods), LeftOver);
        List<(int Parent, ulong Address)> nodes = [.. _nodes];
        List<(int Node, int Tag, double Count, double Amount)> sums = [];
        foreach (var (seen, cpu) in shares.Seen)
        {
            sums.Add((SampleSink.Node(seen), 0, sink.Ledger.Seen.GetValueOrDefault(seen), cpu * shares.Factor));
        }

        foreach (var (stack, (count, cpu)) in sink.Ledger.Collections)
        {
            sums.Add((nodes.Count, 0, count, cpu * shares.Factor));
            nodes.Add((stack, ProfileAssembler.Collector));
        }

        var samples = assembler.Samples(new StackSnapshot([.. nodes], [""], [.. sums], 0), null, static (count, cpu) => [(long)count, (long)Math.Round(cpu)]);
        foreach (var (thread, cpu) in shares.Outside.OrderByDescending(static o => o.Value))
        {
            if ((long)(cpu * shares.Factor) is > 0 and var nanoseconds)
            {
                samples.Add(new Sample([assembler.Named(thread == LeftOver ? thread : $"[thread {(thread.Length > 0 ? thread : "without a name")}]"), assembler.Named(Outside)], [0, nanoseconds]));
            }
        }

        return samples;
    }

    private Effort Effort(int seen, MethodMap methods)
    {
        if (SampleSink.IsManaged(seen))
        {
            return Cpu.Effort.Managed;
        }

        for (var node = SampleSink.Node(seen); node >= 0; node = _nodes[node].Parent)
        {
            // What has no name is a stub that the runtime made around a native method: what called it tells more.
            if (methods.Find(_nodes[node].Address) is { } method && !WaitFrames.IsStub(method))
            {
                return WaitFrames.Has(method) ? Cpu.Effort.Waiting : Cpu.Effort.Native;
            }
        }

        return Cpu.Effort.Native;
    }
}
