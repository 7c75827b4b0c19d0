using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;
using Ullage.Sizing.Autoscaling;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Bounds;

/// <summary>What holds of any proposal under any bounds, reckoned here from what was given and not from what the rules say.</summary>
public sealed class HardBoundPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Fact]
    public void What_is_proposed_lies_within_every_hard_bound_or_a_conflict_says_why_not() => Check.One(Many, Prop.ForAll(Cases(), static c =>
    {
        var result = c.Planned();
        var broken = c.Broken(result.Recommended).ToList();
        Assert.True(broken.Count == 0 || result.Findings.Any(static f => f.Code == FindingCodes.BoundsConflict), $"{Text(result.Recommended)}: {string.Join("; ", broken)}");
    }));

    [Fact]
    public void Neither_the_dead_band_nor_the_pace_makes_a_conflict() => Check.One(Many, Prop.ForAll(Cases(), static c =>
    {
        var calm = c with { Options = c.Options with { DeadBand = 0, MaxStepDown = null } };
        return calm.Size().Findings.Any(static f => f.Code == FindingCodes.BoundsConflict) || c.Size().Findings.All(static f => f.Code != FindingCodes.BoundsConflict);
    }));

    private static Arbitrary<Case> Cases() => Arb.From(
        from policy in Gen.Elements("burstable", "guaranteed", "risk", "tiers")
        from cpu in Gen.Choose(1, 900).NonEmptyListOf()
        from memory in Gen.Choose(1, 900).NonEmptyListOf()
        from range in Ranges()
        from minCpu in Sometimes(Cpu(1, 150))
        from maxCpu in Sometimes(Cpu(150, 1500))
        from minMemory in Sometimes(Memory(1, 150))
        from maxMemory in Sometimes(Memory(150, 1500))
        from deadBand in Gen.Elements(0, 0.05, 0.1, 0.2)
        from pace in Gen.Elements<double?>(null, 0.1, 0.3)
        from limit in Gen.Elements(CpuLimitMode.Policy, CpuLimitMode.Policy, CpuLimitMode.None)
        from nodes in Nodes()
        from near in Gen.Choose(850, 1150).ListOf(4)
        from todays in Gen.Elements(0, 1, 1, 1, 2)
        from percent in Sometimes(Gen.Choose(30, 95))
        select Near(new Case(
            policy,
            new SyntheticUsage(cpu.Select(static c => c / 1e3), memory.Select(static m => (double)m)),
            ResourceSettings.None,
            SizingOptions.Default with { MinCpu = minCpu, MaxCpu = maxCpu, MinMemory = minMemory, MaxMemory = maxMemory, DeadBand = deadBand, MaxStepDown = pace, CpuLimit = limit },
            range,
            [.. nodes],
            percent is { } aim ? new Autoscaler("HorizontalPodAutoscaler", "web", 1, 10, [new AutoscalerTarget("cpu", aim, null)]) : null), [.. near], todays));

    // Today near what is proposed, so that a dead band has something to keep; or far from it; or nothing.
    private static Case Near(Case c, int[] permille, int todays)
    {
        var proposed = c.Size().Recommended;
        return c with
        {
            Current = todays switch
            {
                0 => ResourceSettings.None,
                1 => new ResourceSettings(Cores(proposed.CpuRequest, permille[0]), Cores(proposed.CpuLimit, permille[1]), Bytes(proposed.MemoryRequest, permille[2]), Bytes(proposed.MemoryLimit, permille[3])),
                _ => Today,
            },
        };

        static CpuQuantity? Cores(CpuQuantity? of, int permille) => of is { } some ? CpuQuantity.FromNanocores(some.Nanocores / 1000 * permille) : null;

        static ByteQuantity? Bytes(ByteQuantity? of, int permille) => of is { } some ? ByteQuantity.FromBytes(some.Bytes / 1000 * permille) : null;
    }

    private static Gen<LimitRange?> Ranges() => Sometimes(
        from minCpu in Sometimes(Cpu(1, 300))
        from maxCpu in Sometimes(Cpu(100, 1200))
        from minMemory in Sometimes(Memory(1, 300))
        from maxMemory in Sometimes(Memory(100, 1200))
        from cpuRatio in Gen.Elements<double?>(null, 1, 1.5, 3)
        from memoryRatio in Gen.Elements<double?>(null, 1, 1.5, 3)
        select new LimitRange { Name = "r", Type = "Container", MinCpu = minCpu, MaxCpu = maxCpu, MinMemory = minMemory, MaxMemory = maxMemory, CpuRatio = cpuRatio, MemoryRatio = memoryRatio }, (LimitRange?)null);

    private static Gen<List<NodeFacts>> Nodes() =>
        Gen.Choose(0, 2).SelectMany(static n => (from cpu in Cpu(100, 2000) from memory in Memory(100, 2000) select new NodeFacts("n", cpu, memory, 110)).ListOf(n)).Select(static l => l.ToList());

    // Not in whole steps: neither people nor today's settings need keep to them.
    private static Gen<CpuQuantity> Cpu(int from, int to) => Gen.Choose(from * 10, to * 10).Select(static tenths => CpuQuantity.FromNanocores(tenths * 100_000L));

    private static Gen<ByteQuantity> Memory(int from, int to) => Gen.Choose(from * 4, to * 4).Select(static quarters => ByteQuantity.FromBytes(quarters * (1L << 18)));

    private static Gen<T?> Sometimes<T>(Gen<T> some)
        where T : struct => Gen.Frequency((1, Gen.Constant((T?)null)), (1, some.Select(static x => (T?)x)));

    private static Gen<T?> Sometimes<T>(Gen<T> some, T? none)
        where T : class => Gen.Frequency((1, Gen.Constant(none)), (3, some.Select(static x => (T?)x)));

    private sealed record Case(string Policy, SyntheticUsage Usage, ResourceSettings Current, SizingOptions Options, LimitRange? Range, NodeFacts[] Nodes, Autoscaler? Autoscaler)
    {
        public ContainerRecommendation Size()
        {
            var facts = new ContainerFacts { Id = Id, Current = Current };
            var workload = new Workload { Id = Id.Workload, Replicas = 3, Autoscaler = Autoscaler, Containers = [facts], Bounds = new NamespaceBounds(Range is null ? [] : [Range], []), LargestNodes = Nodes };
            return PolicyCatalog.Create(Policy, Options).Recommend(workload, facts, Usage);
        }

        public ContainerRecommendation Planned() => AutoscalerPlanner.Reconcile(
            new WorkloadRecommendation { Id = Id.Workload, Replicas = 3, Autoscaler = Autoscaler, Containers = [Size()] }, Options.Autoscaled).Containers[0];

        public IEnumerable<string> Broken(ResourceSettings r)
        {
            (string, bool)[] checks =
            [
                ("--min-cpu", r.CpuRequest < Options.MinCpu || r.CpuLimit < Options.MinCpu),
                ("--max-cpu", r.CpuRequest > Options.MaxCpu || r.CpuLimit > Options.MaxCpu),
                ("--min-memory", r.MemoryRequest < Options.MinMemory || r.MemoryLimit < Options.MinMemory),
                ("--max-memory", r.MemoryRequest > Options.MaxMemory || r.MemoryLimit > Options.MaxMemory),
                ("LimitRange min", r.CpuRequest < Range?.MinCpu || r.CpuLimit < Range?.MinCpu || r.MemoryRequest < Range?.MinMemory || r.MemoryLimit < Range?.MinMemory),
                ("LimitRange max", r.CpuRequest > Range?.MaxCpu || r.CpuLimit > Range?.MaxCpu || r.MemoryRequest > Range?.MaxMemory || r.MemoryLimit > Range?.MaxMemory),
                ("LimitRange CPU ratio", r.CpuLimit?.Cores / r.CpuRequest?.Cores > Range?.CpuRatio * (1 + 1e-9)),
                ("LimitRange memory ratio", (double?)r.MemoryLimit?.Bytes / r.MemoryRequest?.Bytes > Range?.MemoryRatio * (1 + 1e-9)),
                ("nodes", Nodes.Length > 0 && (Nodes.All(n => r.CpuRequest > n.Cpu) || Nodes.All(n => r.MemoryRequest > n.Memory))),
                ("order", r.CpuRequest > r.CpuLimit || r.MemoryRequest > r.MemoryLimit),
            ];
            return checks.Where(static c => c.Item2).Select(static c => c.Item1);
        }
    }
}
