using Ullage.Audit.Selection;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Tests;

/// <summary>The table of apimachinery's own tests for LabelSelectorAsSelector and labels.Requirement.</summary>
public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("{}", "a=1", true)]
    [InlineData("{}", "", true)]
    [InlineData("null", "a=1", false)]
    [InlineData("{matchLabels: {a: '1'}}", "a=1,b=2", true)]
    [InlineData("{matchLabels: {a: '1', b: '3'}}", "a=1,b=2", false)]
    [InlineData("{matchLabels: {a: ''}}", "a=", true)]
    [InlineData("{matchLabels: {a: ''}}", "b=1", false)]
    [InlineData("{matchExpressions: [{key: a, operator: In, values: ['1', '2']}]}", "a=2", true)]
    [InlineData("{matchExpressions: [{key: a, operator: In, values: ['1', '2']}]}", "a=3", false)]
    [InlineData("{matchExpressions: [{key: a, operator: In, values: ['1']}]}", "b=1", false)]
    [InlineData("{matchExpressions: [{key: a, operator: NotIn, values: ['1']}]}", "a=2", true)]
    [InlineData("{matchExpressions: [{key: a, operator: NotIn, values: ['1']}]}", "b=1", true)]
    [InlineData("{matchExpressions: [{key: a, operator: NotIn, values: ['1']}]}", "a=1", false)]
    [InlineData("{matchExpressions: [{key: a, operator: Exists}]}", "a=", true)]
    [InlineData("{matchExpressions: [{key: a, operator: Exists}]}", "b=1", false)]
    [InlineData("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "b=1", true)]
    [InlineData("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "a=1", false)]
    [InlineData("{matchLabels: {a: '1'}, matchExpressions: [{key: b, operator: Exists}]}", "a=1", false)]
    [InlineData("{matchLabels: {a: '1'}, matchExpressions: [{key: b, operator: Exists}]}", "a=1,b=2", true)]
    [InlineData("{matchExpressions: [{key: a, operator: in, values: ['1']}]}", "a=1", false)]
    [InlineData("{matchExpressions: [{key: a, operator: In}]}", "a=1", false)]
    [InlineData("{matchExpressions: [{key: a, operator: Exists, values: ['1']}]}", "a=1", false)]
    public void A_selector_matches_as_Kubernetes_does(string selector, string labels, bool matches)
    {
        var map = labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('=')).ToDictionary(static l => l[0], static l => l[1]);
        Assert.Equal(matches, LabelSelector.Of(YamlFile.Parse(selector).Documents[0].Root).Matches(map));
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("{a: '1'}", true)]
    public void A_service_without_pairs_selects_nothing(string map, bool matches) =>
        Assert.Equal(matches, LabelSelector.OfMap(YamlFile.Parse(map).Documents[0].Root).Matches(new Dictionary<string, string> { ["a"] = "1" }));

    [Theory]
    [InlineData("67%", 3, 3, 2)]
    [InlineData("50%", 3, 2, 1)]
    [InlineData("25%", 4, 1, 1)]
    [InlineData("2", 10, 2, 2)]
    public void A_share_is_rounded_up_by_budgets_and_down_by_rollouts(string text, int pods, long up, long down)
    {
        var amount = CountOrPercent.Of(YamlFile.Parse(text).Documents[0].Root)!.Value;
        Assert.Equal((up, down), (amount.OfUp(pods), amount.OfDown(pods)));
    }
}
