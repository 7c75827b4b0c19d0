namespace Ullage.Audit.Tests;

/// <summary>An empty selector of a budget selects every pod of the namespace under policy/v1, and none under the version before it.</summary>
public sealed class BudgetSelectorTests
{
    [Theory]
    [InlineData("policy/v1", "{}", null)]
    [InlineData("policy/v1beta1", "{}", "the selector is empty, which selects nothing under policy/v1beta1.")]
    [InlineData("policy/v1beta1", "{matchLabels: {app: web}}", null)]
    public void What_it_selects_depends_on_the_version(string version, string selector, string? told)
    {
        var found = Audited.By("pdb-selects-nothing", $$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: c, image: 'x:1'}]}
            ---
            apiVersion: {{{version}}}
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {minAvailable: 1, selector: {{{selector}}}}
            """);
        if (told is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.EndsWith(told, Assert.Single(found), StringComparison.Ordinal);
        }
    }
}
