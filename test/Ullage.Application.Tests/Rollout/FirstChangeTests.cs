using System.Text.Json.Nodes;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;

namespace Ullage.Application.Tests.Rollout;

/// <summary>Which workload is changed alone before all others.</summary>
public sealed class FirstChangeTests
{
    private static readonly ContainerChange _cpu = new("app") { CpuRequest = FieldChange.Set("100m") };

    [Theory]
    [InlineData("the database is a StatefulSet", "db")]
    [InlineData("it has a claimed volume", "db")]
    [InlineData("it has a PriorityClass", "db")]
    [InlineData("it has one pod", "db")]
    [InlineData("it has fewer pods", "db")]
    [InlineData("its budget lets none go", "db")]
    [InlineData("its strategy ends all pods", "db")]
    public async Task What_would_hurt_more_goes_later_and_the_plan_says_why_the_other_goes_first(string difference, string later)
    {
        await using var stage = new RolloutStage();
        var kind = difference.EndsWith("StatefulSet", StringComparison.Ordinal) ? "StatefulSet" : "Deployment";
        var manifest = RolloutStage.Manifest(later, kind, difference switch { "it has one pod" => 1, "it has fewer pods" => 2, "its budget lets none go" => 3, _ => 9 }, difference.EndsWith("all pods", StringComparison.Ordinal) ? RolloutStage.Recreate : "");
        var spec = manifest["spec"]!["template"]!["spec"]!;
        if (difference == "it has a claimed volume")
        {
            spec["volumes"] = JsonNode.Parse("""[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]""");
        }
        else if (difference == "it has a PriorityClass")
        {
            spec["priorityClassName"] = "production-critical";
        }

        stage.With(manifest).With(RolloutStage.Manifest("web", replicas: 3));
        var proposal = RolloutStage.Proposal(later, kind, _cpu);
        if (difference == "its budget lets none go")
        {
            proposal = proposal with { Workload = proposal.Workload with { Budgets = [new PodBudget("db", 3, 3, 3, 0)] } };
        }

        var plan = await stage.PlanAsync(proposal, RolloutStage.Proposal("web", change: _cpu));
        Assert.Equal("it goes first, alone: of those that change the least is at stake there (3 pods, no state of its own, no PriorityClass)", plan.Changes.Single(static c => c.Workload.Name == "web").How[^1]);
        Assert.DoesNotContain(plan.Changes.Single(c => c.Workload.Name == later).How, static h => h.Contains("goes first", StringComparison.Ordinal));
        await stage.Run().ApplyAsync(plan, RolloutStage.Cancelled);
        Assert.Equal("shop/Deployment/web first, alone", stage.Said[0]);
    }
}
