using Ullage.Model;
using Ullage.Sizing.Cost;
using Ullage.Sizing.Reconciliation;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Cost;

public sealed class FleetCostTests
{
    private static readonly Prices Dollars = new("USD", 0.03m, 0.004m);
    private static readonly NodeSize Node = new(CpuQuantity.Parse("4"), ByteQuantity.Parse("16Gi"));

    [Fact]
    public void Savings_of_workloads_add_up_to_namespaces_and_these_to_the_fleet()
    {
        var report = Reckoned(
            Of("shop", "web", 3, Settings("500m", null, "1Gi", null), Settings("50m", null, "128Mi", null)),
            Of("shop", "db", 1, Settings("1", null, "2Gi", null), Settings("2", null, "4Gi", null)),
            Of("ops", "log", 2, Settings("100m", null, "64Mi", null), Settings("100m", null, "64Mi", null)));

        Assert.Equal([37.23m, -27.74m, 0m], report.Workloads.Select(static w => w.Saving!.Total));
        Assert.Equal([("ops", 0m), ("shop", 9.49m)], report.Namespaces.Select(static n => (n.Namespace, n.Totals.Saving!.Total)));
        Assert.Equal(9.49m, report.Totals.Saving!.Total);
    }

    [Fact]
    public void What_is_given_back_and_what_lacks_are_told_apart()
    {
        var totals = Reckoned(
            Of("shop", "web", 3, Settings("500m", null, "1Gi", null), Settings("50m", null, "128Mi", null)),
            Of("shop", "db", 2, Settings("1", null, "2Gi", null), Settings("1500m", null, "1Gi", null))).Totals;

        Assert.Equal(new RequestShift(2, CpuQuantity.Parse("1350m"), ByteQuantity.Parse("4736Mi")), totals.GiveBack);
        Assert.Equal(new RequestShift(1, CpuQuantity.Parse("1"), ByteQuantity.Zero), totals.Lacking);
    }

    [Fact]
    public void Nodes_are_packed_today_and_as_proposed()
    {
        var plan = Reckoned(Of("shop", "web", 10, Settings("500m", null, "1Gi", null), Settings("100m", null, "512Mi", null))).Nodes!;
        Assert.Equal((2, 1, 1), (plan.Today, plan.Proposed, plan.Freed));
        Assert.Equal("3600m", plan.Cpu.ToString());
    }

    [Fact]
    public void A_DaemonSets_pod_is_taken_off_every_node_first()
    {
        var agent = Of("ops", "agent", 5, Settings("1200m", null, "1Gi", null), Settings("100m", null, "128Mi", null)) with { Id = new WorkloadId("", "ops", "DaemonSet", "agent") };
        var web = Of("shop", "web", 6, Settings("1200m", null, "1Gi", null), Settings("1200m", null, "1Gi", null));
        Assert.Equal((3L, 3L), Reckoned(agent, web).Nodes is { } plan ? (plan.Today, plan.Proposed) : default);
        Assert.Null(Reckoned(agent with { Containers = [agent.Containers[0] with { Current = Settings("4", null, "1Gi", null) }] }, web).Nodes);
    }

    [Fact]
    public void A_pod_that_fits_no_node_is_named_and_counts_on_neither_side()
    {
        var plan = Reckoned(
            Of("shop", "huge", 1, Settings("8", null, "1Gi", null), Settings("1", null, "1Gi", null)),
            Of("shop", "web", 1, Settings("1", null, "1Gi", null), Settings("1", null, "1Gi", null))).Nodes!;
        Assert.Equal("shop/Deployment/huge", Assert.Single(plan.TooLarge).ToString());
        Assert.Equal((1, 1), (plan.Today, plan.Proposed));
    }

    [Fact]
    public void A_pod_asks_for_its_containers_together_or_for_its_largest_init_container()
    {
        var some = Settings("300m", null, "100Mi", null);
        var workload = Of("shop", "web", 1, some, some);
        var pod = workload with
        {
            Containers =
            [
                workload.Containers[0], workload.Containers[0] with { Role = ContainerRole.Sidecar },
                workload.Containers[0] with { Role = ContainerRole.Init, Current = Settings("500m", null, "1Gi", null) },
            ],
        };
        Assert.Equal((600_000_000, 1L << 30), NodePlanner.Pod(pod, static c => c.Current));
    }

    [Fact]
    public void What_needs_more_is_a_finding_of_its_own_and_the_first()
    {
        var poor = Of("shop", "db", 1, Settings("100m", "1", "256Mi", "256Mi"), Settings("200m", "2", "256Mi", "420Mi"));
        poor = poor with { Containers = [poor.Containers[0] with { Findings = [new Finding("oom-killed", Severity.Critical, "Killed.")], OomKills = [new OomKill("db-0", 1, null)] }] };
        var findings = PlanReconciliation.Of([poor], new Dictionary<string, NamespaceBounds>(), [])[0].Containers[0].Findings;
        Assert.Equal([FindingCodes.UnderProvisioned, "oom-killed"], findings.Select(static f => f.Code));
        Assert.Equal("Needs more: CPU request 100m to 200m (+100 %), memory limit 256Mi to 420Mi (+64 %).", findings[0].Text);
        Assert.Equal(Severity.Critical, findings[0].Severity);
    }

    [Theory]
    [InlineData("105m", "260Mi")]
    [InlineData("50m", "128Mi")]
    public void Less_or_hardly_more_is_no_need(string cpu, string memory) =>
        Assert.Empty(PlanReconciliation.Of([Of("shop", "db", 1, Settings("100m", "1", "256Mi", "256Mi"), Settings(cpu, "2", memory, memory))], new Dictionary<string, NamespaceBounds>(), [])[0].Containers[0].Findings);

    [Fact]
    public void Sample_books_say_whence_and_when() => Assert.All(PriceBook.Samples, static book =>
    {
        Assert.Matches("^sample-.*: .+, list price, .+, 20[0-9-]{8}$", book.Prices.Source!);
        Assert.InRange(book.CpuPerCoreHour / book.MemoryPerGibHour, 5m, 12m);
    });

    private static RecommendationReport Reckoned(params WorkloadRecommendation[] workloads) => FleetCost.Reckoned(new RecommendationReport
    {
        At = DateTimeOffset.UnixEpoch,
        Window = default,
        Source = "",
        Policy = "",
        Workloads = workloads,
        Totals = ReportTotals.None,
        Read = ReadSummary.Empty,
    }, Dollars, Node);

    private static WorkloadRecommendation Of(string ns, string name, int replicas, ResourceSettings now, ResourceSettings then)
    {
        var id = new WorkloadId("", ns, "Deployment", name);
        return new WorkloadRecommendation
        {
            Id = id,
            Replicas = replicas,
            Containers = [new ContainerRecommendation { Id = new ContainerId(id, "app"), Status = RecommendationStatus.Recommended, Current = now, Recommended = then, Usage = new SyntheticUsage([0.1], [100]).Summary }],
        };
    }
}
