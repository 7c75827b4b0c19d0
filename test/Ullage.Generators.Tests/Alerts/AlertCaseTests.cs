using Ullage.Generators.Alerts;
using Ullage.Generators.Metrics;
using Ullage.Generators.RuleFiles;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Generators.Tests.Alerts;

/// <summary>promtool plays each alert's case: it fires on the saturation and stays quiet on what is healthy beside it.</summary>
public sealed class AlertCaseTests
{
    private static readonly string _folder = Path.Combine(Checkout.Root, "test/Ullage.Generators.Tests/Alerts/Cases");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(_folder, "*.yaml").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_fires_on_the_saturation_and_is_quiet_on_what_is_healthy(string name)
    {
        using var folder = new TemporaryFolder("alerts");
        var names = name.StartsWith("opentelemetry-", StringComparison.Ordinal) ? MetricNames.OpenTelemetry : MetricNames.Cadvisor;
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "alerts.yaml"), RuleDocument.Plain(AlertCatalog.Groups(names, "", new Dictionary<string, double>(), "", [])), TestContext.Current.CancellationToken);
        var copy = Path.Combine(folder.Path, name);
        File.Copy(Path.Combine(_folder, name), copy);

        var (code, said) = await PromTool.RulesAsync("test", copy, TestContext.Current.CancellationToken);

        Assert.True(code == 0, said);
    }

    [Fact]
    public void Every_alert_has_a_case_that_says_when_it_fires() => Assert.All(AlertCatalog.All, static alert =>
    {
        var text = File.ReadAllText(Path.Combine(_folder, alert.Page + ".yaml"));
        Assert.Contains(alert.Name, text, StringComparison.Ordinal);
        Assert.Contains("healthy", text, StringComparison.Ordinal);
        Assert.Contains("sick", text, StringComparison.Ordinal);
    });
}
