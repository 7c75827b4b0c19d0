using Ullage.Model;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Discovery;

/// <summary>PodDisruptionBudgets as metrics tell them.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task Without_a_selector_a_budget_is_taken_for_the_workloads_of_its_name()
    {
        var fleet = Pods();
        Budget(fleet, "web", allowed: 1, healthy: 3, wanted: 2, counted: 3);
        Budget(fleet, "db-pdb", allowed: 0, healthy: 0, wanted: 1, counted: 1);
        Budget(fleet, "everything", allowed: 0, healthy: 4, wanted: 4, counted: 4);
        var found = (await WorkloadDiscoveryTests.DiscoverAsync(fleet)).Inventory.Workloads;
        Assert.Equal(new PodBudget("web", 3, 3, 2, 1) { ByName = true }, Assert.Single(found.Single(static w => w.Id.Name == "web").Budgets));
        Assert.Equal(new PodBudget("db-pdb", 1, 0, 1, 0) { ByName = true }, Assert.Single(found.Single(static w => w.Id.Name == "db").Budgets));
    }

    [Fact]
    public async Task Where_pods_are_told_names_are_not_gone_by()
    {
        var fleet = Pods();
        Budget(fleet, "web", allowed: 1, healthy: 3, wanted: 2, counted: 3);
        Budget(fleet, "everything", allowed: 0, healthy: 4, wanted: 4, counted: 4);
        fleet.Constant("ullage_poddisruptionbudget_pod", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", "web-0"), ("poddisruptionbudget", "everything"), ("rule", "minAvailable 100%"));
        var found = (await WorkloadDiscoveryTests.DiscoverAsync(fleet)).Inventory.Workloads;
        Assert.Equal(new PodBudget("everything", 4, 4, 4, 0) { Rule = "minAvailable 100%" }, Assert.Single(found.Single(static w => w.Id.Name == "web").Budgets));
        Assert.Empty(found.Single(static w => w.Id.Name == "db").Budgets);
    }

    [Fact]
    public async Task A_budget_over_no_pods_is_not_taken_for_the_workload_of_its_name()
    {
        var fleet = Pods();
        Budget(fleet, "web", allowed: 0, healthy: 0, wanted: 1, counted: 0);
        Budget(fleet, "web-pdb", allowed: 1, healthy: 3, wanted: 2, counted: 3);
        Assert.Equal("web-pdb", Assert.Single((await WorkloadDiscoveryTests.DiscoverAsync(fleet)).Inventory.Workloads.Single(static w => w.Id.Name == "web").Budgets).Name);
    }

    [Fact]
    public async Task A_budget_that_is_gone_or_told_in_part_is_none()
    {
        var fleet = Pods();
        Budget(fleet, "web", allowed: 1, healthy: 3, wanted: 2, counted: 3, until: 600);
        fleet.Constant("kube_poddisruptionbudget_status_pod_disruptions_allowed", 1, 0, int.MaxValue, ("namespace", "shop"), ("poddisruptionbudget", "db"));
        Assert.All((await WorkloadDiscoveryTests.DiscoverAsync(fleet)).Inventory.Workloads, static w => Assert.Empty(w.Budgets));
    }

    private static KubeFleet Pods() => new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Pod("shop", "web-0", "StatefulSet", "web").Container("shop", "db-0", "db", cpuRequest: 1).Container("shop", "web-0", "app", cpuRequest: 1);

    private static void Budget(KubeFleet fleet, string name, int allowed, int healthy, int wanted, int counted, int until = int.MaxValue)
    {
        foreach (var (family, value) in new[] { ("pod_disruptions_allowed", allowed), ("current_healthy", healthy), ("desired_healthy", wanted), ("expected_pods", counted) })
        {
            fleet.Constant("kube_poddisruptionbudget_status_" + family, value, 0, until, ("namespace", "shop"), ("poddisruptionbudget", name));
        }
    }
}
