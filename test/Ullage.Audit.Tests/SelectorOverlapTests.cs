using Ullage.Audit.Findings;

namespace Ullage.Audit.Tests;

/// <summary>Selecting another's pods is told at the one that does it, be it in one direction or in both.</summary>
public sealed class SelectorOverlapTests
{
    private static string Workload(string name, string selector, string labels, string kind = "Deployment") =>
        $"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {{{selector}}}}}\n  template:\n    metadata: {{labels: {{{labels}}}}}\n    spec: {{containers: [{{name: c, image: 'x:1'}}]}}\n---\n";

    [Theory]
    [InlineData("app: shop", true)]
    [InlineData("app: shop, tier: web", false)]
    public void In_one_direction_the_wider_selector_is_told(string selector, bool told)
    {
        var found = Audited.By("selector-overlap", Workload("web", selector, "app: shop, tier: web") + Workload("worker", "app: shop, tier: worker", "app: shop, tier: worker"));
        Assert.Equal(told ? ["5:3 selects the pods of Deployment worker too: an autoscaler of Deployment web counts them as its own."] : [], found);
    }

    [Theory]
    [InlineData("app: shop", "app: shop", false, AuditSeverity.Error)]
    [InlineData("app: shop, tier: worker", "app: shop, tier: worker", false, AuditSeverity.Warning)]
    [InlineData("app: shop, tier: worker", "app: shop, tier: worker", true, AuditSeverity.Error)]
    public void It_is_an_error_where_both_select_each_other_or_an_autoscaler_counts_wrongly(string selector, string labels, bool isScaled, AuditSeverity severity)
    {
        var scaler = isScaled ? "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}\n" : "";
        Assert.Equal(severity, Assert.Single(Audited.Of(Workload("worker", selector, labels) + Workload("web", "app: shop", "app: shop") + scaler).Findings, static f => f.Rule.Id == "selector-overlap").Severity);
    }

    [Fact]
    public void The_order_of_the_objects_does_not_matter() =>
        Assert.Equal(["14:3 selects the pods of Deployment worker too: an autoscaler of Deployment web counts them as its own."], Audited.By("selector-overlap", Workload("worker", "app: shop, tier: worker", "app: shop, tier: worker") + Workload("web", "app: shop", "app: shop, tier: web")));

    [Fact]
    public void In_both_directions_the_later_one_is_told_once() =>
        Assert.Equal(["14:3 selects the pods of Deployment a too: an autoscaler of Deployment b counts them as its own."], Audited.By("selector-overlap", Workload("a", "app: shop", "app: shop") + Workload("b", "app: shop", "app: shop")));

    [Fact]
    public void Workloads_of_another_kind_or_file_are_left() =>
        Assert.Empty(Audited.By("selector-overlap", Workload("a", "app: shop", "app: shop") + Workload("b", "app: shop", "app: shop", "StatefulSet"), Workload("c", "app: shop", "app: shop")));
}
