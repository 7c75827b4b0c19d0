using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Policies;

/// <summary>What holds for any container, whatever it used and whatever it asks for.</summary>
public sealed class FleetPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Requests_stay_within_limits_and_memory_limits_above_every_peak_and_kill() => Check.One(Many, Prop.ForAll(Cases(), static c =>
    {
        var r = c.Size().Recommended;
        var peak = c.Usage.Summary.Memory.Peak.Value;
        return r.CpuRequest <= r.CpuLimit && r.MemoryRequest <= r.MemoryLimit
            && r.MemoryLimit!.Value.Bytes >= peak * (c.Policy == "risk" ? 1 : 1.05)
            && c.Kills.All(k => r.MemoryLimit.Value.Bytes >= (k.Limit?.Bytes ?? 0) * 1.25)
            && r.CpuRequest >= PolicyCatalog.Shape(c.Policy).Floors.CpuRequest && r.MemoryRequest >= PolicyCatalog.Shape(c.Policy).Floors.Memory;
    }));

    [Fact]
    public void Amounts_are_whole_millicores_and_mebibytes() => Check.One(Many, Prop.ForAll(Cases(), static c =>
    {
        var r = c.Size().Recommended;
        return r.CpuRequest!.Value.Nanocores % 1_000_000 == 0 && r.CpuLimit!.Value.Nanocores % 1_000_000 == 0
            && r.MemoryRequest!.Value.Bytes % (1 << 20) == 0 && r.MemoryLimit!.Value.Bytes % (1 << 20) == 0;
    }));

    [Fact]
    public void The_order_of_the_rules_does_not_matter() => Check.One(Many, Prop.ForAll(Cases(), Arb.From(Gen.Choose(0, int.MaxValue)), static (c, seed) =>
    {
        var shape = PolicyCatalog.Shape(c.Policy);
        var rules = shape.Rules.ToArray();
        new Random(seed).Shuffle(rules);
        var shuffled = new RulePolicy(shape with { Rules = rules }, SizingOptions.Default).Recommend(c.Workload, c.Facts, c.Usage);
        var usual = c.Size();
        return usual.Recommended == shuffled.Recommended && usual.Reasons.SequenceEqual(shuffled.Reasons) && usual.Findings.SequenceEqual(shuffled.Findings);
    }));

    [Fact]
    public void Gomemlimit_is_always_whole_mebibytes_below_the_limit() => Check.One(Many, Prop.ForAll(Cases(), static c =>
    {
        var result = c.Size();
        return result.Environment.Where(static e => e.Name == "GOMEMLIMIT").All(e =>
            e.Value.EndsWith("MiB", StringComparison.Ordinal) && long.Parse(e.Value[..^3]) is >= 1 and var mebibytes && Mi(mebibytes) < result.Recommended.MemoryLimit);
    }));

    [Fact]
    public void Texts_are_single_lines_that_fit() => Check.One(Many, Prop.ForAll(Cases(), static c =>
    {
        var result = c.Size();
        foreach (var text in result.Reasons.Select(static r => r.Text).Concat(result.Findings.Select(static f => f.Text)))
        {
            Assert.True(text.Length is > 10 and <= 190, $"{text.Length} characters: {text}");
            Assert.Matches("^[.A-Za-z0-9][^\n∞]*[.?]$", text);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        }
    }));

    [Fact]
    public void Each_setting_has_exactly_one_binding_reason() => Check.One(Many, Prop.ForAll(Cases(), static c =>
    {
        var result = c.Size();
        return Enum.GetValues<ResourceField>().Take(4).All(f => result.Reasons.Count(r => r.Field == f && r.Binding) == 1);
    }));

    private static Arbitrary<Case> Cases() => Arb.From(
        from policy in Gen.Elements("burstable", "guaranteed", "risk")
        from cpu in Gen.Choose(1, 4_000_000).NonEmptyListOf()
        from memory in Gen.Choose(1, 8_000).NonEmptyListOf()
        from burst in Gen.Choose(1, 8_000)
        from throttled in Gen.Elements<double?>(null, 0, 0.02, 0.3)
        from kills in Gen.Choose(0, 4000).Select(static m => m == 0 ? null : (ByteQuantity?)Mi(m)).ListOf(2)
        from killed in Gen.Elements(false, false, true)
        from kind in Gen.Elements(RuntimeKind.Unknown, RuntimeKind.Go, RuntimeKind.DotNet)
        from version in Gen.Elements("go1.18.1", "go1.22.3", "go1.25.0", null)
        from live in Gen.Choose(0, 2000)
        from outside in Gen.Choose(0, 500)
        from autoscaled in Gen.Elements(false, true)
        from current in Gen.Elements(Today, ResourceSettings.None, Settings("100m", null, "64Mi", "64Mi"), Settings(null, "2", null, null))
        select new Case(
            policy,
            new SyntheticUsage(cpu.Select(static c => c / 1e6), memory.Select(static m => (double)m), burst / 1e3, throttled),
            current,
            killed ? [.. kills.Select(static (k, i) => new OomKill($"web-{i}", SyntheticUsage.EndMs, k))] : [],
            new RuntimeFacts { Kind = kind, Version = kind == RuntimeKind.Go ? version : null, LiveHeap = live == 0 ? null : Mi(live), OutsideRuntime = outside == 0 ? null : Mi(outside), GoMaxProcs = live % 2 == 0 ? null : 16 },
            autoscaled ? new Autoscaler("HorizontalPodAutoscaler", "web", 1, 10, [new AutoscalerTarget("cpu", 70, null), new AutoscalerTarget("memory", 80, null)]) : null));

    private sealed record Case(string Policy, SyntheticUsage Usage, ResourceSettings Current, OomKill[] Kills, RuntimeFacts Runtime, Autoscaler? Autoscaler)
    {
        public ContainerFacts Facts => new() { Id = Id, Current = Current, OomKills = Kills, Runtime = Runtime };

        public Workload Workload => new() { Id = Id.Workload, Replicas = 3, Autoscaler = Autoscaler, Containers = [Facts] };

        public ContainerRecommendation Size() => PolicyCatalog.Create(Policy, SizingOptions.Default).Recommend(Workload, Facts, Usage);
    }
}
