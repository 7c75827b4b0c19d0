using Ullage.Model;
using Ullage.Sizing.Reduction;
using Ullage.Sizing.Risk;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Risk;

/// <summary>What policy risk proposes, with the arithmetic checked by hand.</summary>
public sealed class RiskPolicyTests
{
    // A week at 199Mi but for one hour of 200Mi: peaks scatter by ln(200/199)/1 for the gap and as much between the halves.
    private static readonly double[] Week = [.. Enumerable.Repeat(199.0, 100), 200, .. Enumerable.Repeat(199.0, 67)];

    [Fact]
    public void The_limit_is_the_peak_times_what_the_target_asks_for()
    {
        var result = By("risk", new HourlyUsage(Week));
        var spread = Math.Log(200 / 199.0) + PeakHistory.Grain;
        var scale = Math.Pow(spread, 7 / 9.0) * Math.Pow(0.02, 2 / 9.0);
        var limit = 200 * Math.Exp(scale * 8 * (Math.Pow(0.95 / 0.05, 1 / 8.0) - 1));
        Assert.Equal(Mi((long)Math.Ceiling(limit)), result.Recommended.MemoryLimit);
        Assert.Equal("memory-risk", Binding(result, ResourceField.MemoryLimit).Rule == "request-equals-limit" ? Binding(result, ResourceField.MemoryRequest).Rule : Binding(result, ResourceField.MemoryLimit).Rule);
        Assert.Equal(result.Recommended.MemoryLimit, result.Recommended.MemoryRequest);
    }

    [Fact]
    public void The_risk_told_is_that_of_the_rounded_proposal_and_of_today()
    {
        var result = By("risk", new HourlyUsage(Week), Settings("500m", "1", "1Gi", "150Mi"));
        Assert.InRange(result.Risk!.OomChance!.Value, 0.01, 0.05);
        Assert.InRange(result.Risk.OomChanceToday!.Value, 0.999, 1);
        Assert.False(result.Risk.Extrapolated && result.Risk.OomChance > 0.05);
        Assert.NotNull(result.Risk.CpuOverRequest);
    }

    [Fact]
    public void A_young_history_asks_for_more_and_says_so()
    {
        var (young, grown) = (By("risk", new HourlyUsage(Week[80..104])), By("risk", new HourlyUsage(Week)));
        Assert.True(young.Recommended.MemoryLimit > grown.Recommended.MemoryLimit);
        Assert.True(young.Risk!.Extrapolated);
        Assert.Contains(young.Reasons, static r => r.Rule == "memory-risk" && r.Text.Contains("extrapolated", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rarer_kill_and_a_longer_horizon_ask_for_more()
    {
        var usual = By("risk", new HourlyUsage(Week)).Recommended.MemoryLimit;
        Assert.True(By("risk", new HourlyUsage(Week), options: new SizingOptions { OomTarget = 0.01 }).Recommended.MemoryLimit > usual);
        Assert.True(By("risk", new HourlyUsage(Week), options: new SizingOptions { Horizon = TimeSpan.FromDays(60) }).Recommended.MemoryLimit > usual);
    }

    [Fact]
    public void A_kill_counts_as_a_peak_at_its_limit_that_was_cut_off()
    {
        var result = By("risk", new HourlyUsage(Week), kills: [new OomKill("web-1", SyntheticUsage.EndMs, Mi(256))]);
        Assert.True(result.Recommended.MemoryLimit >= Mi(256 * 5 / 4));
        Assert.Contains(result.Reasons, static r => r.Rule == "memory-risk" && r.Text.StartsWith("The limit 256Mi at which it was killed", StringComparison.Ordinal));
    }

    [Fact]
    public void Overcommitted_requests_lie_below_the_limit_and_above_most_use()
    {
        var result = By("risk", new HourlyUsage(Week), options: new SizingOptions { Overcommit = true });
        Assert.True(result.Recommended.MemoryRequest < result.Recommended.MemoryLimit);
        Assert.True(result.Recommended.MemoryRequest >= Mi(179));
        Assert.Equal("memory-request-risk", Binding(result, ResourceField.MemoryRequest).Rule);
    }

    [Fact]
    public void A_small_container_is_hardly_ever_above_its_cpu_request_a_large_one_more_often()
    {
        // The same shape, a thousand times larger: a second core for a minute a day is cheap for the one and dear for the other.
        static IEnumerable<double> Shape(double scale) => Enumerable.Range(1, 1000).Select(i => scale * (0.5 + Math.Exp(-Math.Log(1 - (i / 1001.0)) * 0.3)));
        var small = By("risk", new SyntheticUsage(Shape(0.002), [100]));
        var large = By("risk", new SyntheticUsage(Shape(20), [100]));
        Assert.InRange(small.Risk!.CpuOverRequest!.Value, 0, 0.002);
        Assert.InRange(large.Risk!.CpuOverRequest!.Value, 0.005, 0.2);
    }

    [Fact]
    public void The_reason_tells_the_request_that_is_proposed_and_the_share_of_time_that_is_predicted_of_it()
    {
        foreach (var scale in new[] { 0.0023, 0.0037, 0.0061, 0.0149, 0.0473, 0.2 })
        {
            var result = By("risk", new SyntheticUsage(Enumerable.Range(1, 1000).Select(i => scale * (0.5 + Math.Exp(-Math.Log(1 - (i / 1001.0)) * 0.3))), [100]));
            var reason = Binding(result, ResourceField.CpuRequest);
            Assert.Equal("cpu-risk", reason.Rule);
            Assert.StartsWith($"Predicted above {result.Recommended.CpuRequest} for {Figures.Percent(result.Risk!.CpuOverRequest!.Value)} of the time", reason.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_request_may_be_a_single_millicore_but_no_limit_under_ten()
    {
        var result = By("risk", new SyntheticUsage([0.0002], [100]), current: ResourceSettings.None);
        Assert.Equal("1m", result.Recommended.CpuRequest.ToString());
        Assert.Equal("10m", result.Recommended.CpuLimit.ToString());
    }

    [Fact]
    public void What_a_fleet_tells_changes_the_margin_of_a_container_that_says_little()
    {
        var young = new HourlyUsage(Week[80..104]);
        var random = new Random(9);
        var wild = Enumerable.Range(0, 300).Select(_ => new HourlyUsage([.. Enumerable.Range(0, 24).Select(_ => 100 * Math.Pow(1 - random.NextDouble(), -0.5))])).ToList();
        var facts = new ContainerFacts { Id = Id, Current = Today };
        var workload = new Workload { Id = Id.Workload, Replicas = 1, Containers = [facts] };
        var alone = PolicyCatalog.Create("risk", SizingOptions.Default).Recommend(workload, facts, young);
        var among = PolicyCatalog.Create("risk", SizingOptions.Default).Knowing([.. wild, young]).Recommend(workload, facts, young);
        Assert.True(among.Recommended.MemoryLimit > alone.Recommended.MemoryLimit, $"{among.Recommended.MemoryLimit} after {alone.Recommended.MemoryLimit}");
    }

    [Fact]
    public void A_pod_that_always_stands_apart_is_told()
    {
        static PodDay Pod(string name, double peak) => new(name, peak, 0, peak);
        IReadOnlyList<IReadOnlyList<PodDay>> leader = [[Pod("web-0", 300), Pod("web-1", 100)], [Pod("web-0", 310), Pod("web-2", 110)], [Pod("web-0", 90)]];
        var told = PodDifference.Told("memory peak", leader, static v => $"{v}");
        Assert.Equal("Pod web-0 stands apart on each of 2 days: a leader or a hot shard. Its memory peak 310, the others' 110: one size serves all, so they get its size.", told!.Text);
        Assert.Contains("a leader that moves", PodDifference.Told("memory peak", [leader[0], [Pod("web-1", 200), Pod("web-0", 100)]], static v => $"{v}")!.Text, StringComparison.Ordinal);
        Assert.Null(PodDifference.Told("memory peak", [leader[0], [Pod("web-0", 110), Pod("web-1", 100)]], static v => $"{v}"));
        Assert.Null(PodDifference.Told("memory peak", [leader[0]], static v => $"{v}"));
    }
}
