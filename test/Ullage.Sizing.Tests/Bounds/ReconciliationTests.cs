using Ullage.Model;
using Ullage.Sizing.Reconciliation;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Bounds;

/// <summary>What holds for pods and namespaces.</summary>
public sealed class ReconciliationTests
{
    [Theory]
    [InlineData("1", "1", "1Gi", "1Gi", "Guaranteed")]
    [InlineData(null, "1", null, "1Gi", "Guaranteed")]
    [InlineData("500m", "1", "1Gi", "1Gi", "Burstable")]
    [InlineData("1", null, "1Gi", "1Gi", "Burstable")]
    [InlineData(null, null, null, null, "BestEffort")]
    public void Quality_of_service_is_the_kubelets(string? cpuRequest, string? cpuLimit, string? memoryRequest, string? memoryLimit, string expected) =>
        Assert.Equal(expected, QualityOfService.Of([Settings(cpuRequest, cpuLimit, memoryRequest, memoryLimit)]));

    [Fact]
    public void One_container_without_settings_is_enough_to_lose_Guaranteed() =>
        Assert.Equal("Burstable", QualityOfService.Of([Settings("1", "1", "1Gi", "1Gi"), ResourceSettings.None]));

    [Fact]
    public void A_change_of_class_is_said_and_its_loss_warned_of()
    {
        var lost = Only(Plan(Of("web", 1, (Settings("1", "1", "1Gi", "1Gi"), Settings("100m", "200m", "1Gi", "1Gi")))), FindingCodes.QosChanges);
        Assert.Equal(Severity.Warning, lost!.Severity);
        Assert.Null(Only(Plan(Of("web", 1, (Settings("1", "1", "1Gi", "1Gi"), Settings("200m", "200m", "1Gi", "1Gi")))), FindingCodes.QosChanges));
    }

    [Fact]
    public void A_pod_is_held_to_the_largest_node_with_its_sidecars()
    {
        var pod = Of("web", 1, (Settings("1", "2", "1Gi", "1Gi"), Settings("3", "3", "1Gi", "1Gi")), (Settings("1", "2", "1Gi", "1Gi"), Settings("2", "2", "1Gi", "1Gi")));
        Assert.Contains("fit no node", Only(Plan([pod], null, new NodeFacts("n1", CpuQuantity.Parse("4"), Mi(16384), 110)), FindingCodes.PodOverNode)!.Text, StringComparison.Ordinal);
        Assert.Null(Only(Plan([pod], null, new NodeFacts("n1", CpuQuantity.Parse("5"), Mi(16384), 110)), FindingCodes.PodOverNode));
    }

    [Fact]
    public void A_pod_that_one_of_two_unlike_nodes_holds_is_no_finding()
    {
        NodeFacts[] nodes = [new("a", CpuQuantity.Parse("64"), ByteQuantity.Parse("128Gi"), 110), new("b", CpuQuantity.Parse("32"), ByteQuantity.Parse("256Gi"), 110), new("c", CpuQuantity.Parse("8"), ByteQuantity.Parse("16Gi"), 110)];
        Assert.Null(Only(Plan([Asking("4", "160Gi")], null, nodes), FindingCodes.PodOverNode));
        Assert.Null(Only(Plan([Asking("40", "100Gi")], null, nodes), FindingCodes.PodOverNode));
        var none = Only(Plan([Asking("40", "160Gi")], null, nodes), FindingCodes.PodOverNode)!;
        Assert.EndsWith("fit no node; the one with most CPU, a, gives 64 and 128Gi; the one with most memory, b, gives 32 and 256Gi.", none.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_another_exceeds_in_both_are_not_among_the_largest()
    {
        NodeFacts[] nodes = [.. new[] { (8, 16), (64, 128), (32, 256), (64, 64), (32, 100), (16, 256), (4, 512) }.Select(static (n, i) => new NodeFacts($"n{i}", CpuQuantity.FromMillicores(n.Item1 * 1000), Mi(n.Item2 * 1024), 110))];
        Assert.Equal(["n1", "n2", "n6"], PlanReconciliation.Largest(nodes).Select(static n => n.Name));
        Assert.Empty(PlanReconciliation.Largest([]));
    }

    [Fact]
    public void A_LimitRange_of_pods_is_held_against_the_sum()
    {
        var pod = Of("web", 1, (Settings("1", "2", "1Gi", "1Gi"), Settings("1", "3", "1Gi", "1Gi")), (Settings("1", "2", "1Gi", "1Gi"), Settings("1", "2", "1Gi", "1Gi")));
        var range = new LimitRange { Name = "r", Type = "Pod", MaxCpu = CpuQuantity.Parse("4") };
        Assert.Contains("limits sum to 5", Only(Plan([pod], new NamespaceBounds([range], [])), FindingCodes.BoundsConflict)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quota_that_holds_the_sum_only_after_what_shrinks_says_the_order()
    {
        var plan = Plan([Shrinking("a"), Growing("b", "2Gi", "4Gi")], Quota("10Gi", "9Gi"));
        Assert.Contains("apply what shrinks first, a.", Only(plan, FindingCodes.QuotaOrder)!.Text, StringComparison.Ordinal);
        Assert.Null(Only(plan, FindingCodes.QuotaExceeded));
    }

    [Fact]
    public void A_quota_that_holds_the_sum_in_any_order_says_nothing() =>
        Assert.DoesNotContain(Plan([Shrinking("a"), Growing("b", "2Gi", "4Gi")], Quota("20Gi", "9Gi")).SelectMany(static w => w.Containers[0].Findings), static f => f.Code.StartsWith("quota", StringComparison.Ordinal));

    [Fact]
    public void What_is_most_urgent_gets_what_is_left_of_a_quota()
    {
        var killed = Growing("z", "2Gi", "4Gi");
        killed = killed with { Containers = [killed.Containers[0] with { Findings = [new Finding("oom-killed", Severity.Critical, "Killed.")] }] };
        var plan = Plan([Growing("b", "2Gi", "4Gi"), killed], Quota("11Gi", "9Gi"));
        Assert.Equal("b", plan.Single(static w => w.Containers[0].Findings.Any(static f => f.Code == FindingCodes.QuotaExceeded)).Id.Name);
    }

    [Fact]
    public void A_quota_counts_each_replica_and_what_it_knows_of_other_pods()
    {
        var plan = Plan([Growing("b", "1Gi", "2Gi") with { Replicas = 3 }], Quota("10Gi", "8Gi"));
        Assert.Contains("Needs 3Gi more of requests.memory", Only(plan, FindingCodes.QuotaExceeded)!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 2, 2, 0, true, "wants 2 of 2 pods ready (minAvailable 2): at that number none may be evicted")]
    [InlineData(3, 3, 2, 1, true, null)]
    [InlineData(3, 2, 2, 0, true, null)]
    [InlineData(0, 0, 1, 0, true, null)]
    [InlineData(2, 2, 2, 0, false, null)]
    public void A_budget_that_never_lets_a_pod_go_keeps_what_is_freed_on_its_node(int pods, int healthy, int wanted, int allowed, bool shrinks, string? text)
    {
        var workload = (shrinks ? Shrinking("web") : Growing("web", "1Gi", "2Gi")) with { Budgets = [new("web", pods, healthy, wanted, allowed) { Rule = "minAvailable 2" }] };
        Assert.Equal(text is not null, Only(Plan(workload), FindingCodes.BudgetBlocksDrain)?.Text.Contains(text!, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Pods_under_two_budgets_are_never_evicted_which_a_guess_by_name_does_not_say()
    {
        PodBudget[] two = [new("a", 3, 3, 2, 1), new("b", 3, 3, 2, 1)];
        Assert.Contains("a and b select the same pods", Only(Plan(Shrinking("web") with { Budgets = two }), FindingCodes.BudgetBlocksDrain)!.Text, StringComparison.Ordinal);
        Assert.Null(Only(Plan(Shrinking("web") with { Budgets = [.. two.Select(static b => b with { ByName = true })] }), FindingCodes.BudgetBlocksDrain));
    }

    [Fact]
    public void A_budget_that_is_broken_is_told_since_a_change_waits_for_it()
    {
        var broken = Only(Plan(Growing("web", "1Gi", "2Gi") with { Budgets = [new("web", 3, 1, 2, 0) { ByName = true }] }), FindingCodes.BudgetBroken)!;
        Assert.StartsWith("PodDisruptionBudget web, taken for this workload's by its name, counts 1 ready pod and wants 2", broken.Text, StringComparison.Ordinal);
        Assert.Null(Only(Plan(Growing("web", "1Gi", "2Gi") with { Budgets = [new("web", 3, 2, 2, 0)] }), FindingCodes.BudgetBroken));
    }

    private static NamespaceBounds Quota(string hard, string used) => new([], [new ResourceQuota("team", Settings(null, null, hard, null), Settings(null, null, used, null))]);

    private static WorkloadRecommendation Asking(string cpu, string memory) => Of("web", 1, (Settings("1", "64", "1Gi", "512Gi"), Settings(cpu, "64", memory, "512Gi")));

    private static WorkloadRecommendation Shrinking(string name) => Of(name, 1, (Settings("1", "1", "4Gi", "8Gi"), Settings("1", "1", "2Gi", "8Gi")));

    private static WorkloadRecommendation Growing(string name, string from, string to) => Of(name, 1, (Settings("1", "1", from, "8Gi"), Settings("1", "1", to, "8Gi")));

    private static Finding? Only(IReadOnlyList<WorkloadRecommendation> plan, string code) => plan.SelectMany(static w => w.Containers).SelectMany(static c => c.Findings).SingleOrDefault(f => f.Code == code);

    private static IReadOnlyList<WorkloadRecommendation> Plan(params WorkloadRecommendation[] workloads) => Plan(workloads, null);

    private static IReadOnlyList<WorkloadRecommendation> Plan(IReadOnlyList<WorkloadRecommendation> workloads, NamespaceBounds? bounds, params NodeFacts[] nodes) =>
        PlanReconciliation.Of(workloads, bounds is null ? new Dictionary<string, NamespaceBounds>() : new Dictionary<string, NamespaceBounds> { ["shop"] = bounds }, nodes);

    private static WorkloadRecommendation Of(string name, int replicas, params (ResourceSettings Now, ResourceSettings Then)[] containers)
    {
        var id = new WorkloadId("", "shop", "Deployment", name);
        return new WorkloadRecommendation
        {
            Id = id,
            Replicas = replicas,
            Containers = [.. containers.Select((c, i) => new ContainerRecommendation { Id = new ContainerId(id, $"c{i}"), Status = RecommendationStatus.Recommended, Current = c.Now, Recommended = c.Then })],
        };
    }
}
