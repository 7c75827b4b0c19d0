using Ullage.Cli.Demo.Cases;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Tests.Output;
using Ullage.Sizing;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The articles' two cases, as the demonstration shows them.</summary>
public sealed class CaseTests
{
    [Theory]
    [InlineData("retail")]
    [InlineData("gateway")]
    public async Task A_case_is_the_page_that_is_committed(string name)
    {
        var run = await CommandRun.Of(["demo", name]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        // The lab's record changes with each proof; the rest does not.
        var page = run.Output.Split("\nThe lab's verdict\n")[0];
        Golden.Matches($"test/Ullage.Cli.Tests/EndToEnd/Cases/{name}.txt", page);
    }

    [Fact]
    public void The_articles_eight_percentages_are_recomputed_from_its_settings()
    {
        Assert.Equal([-78.3, -72.9, -66.7, -72.9], Percentages(ArticleCase.Retail));
        Assert.Equal([-80.0, -75.0, -60.0, -75.0], Percentages(ArticleCase.Gateway));

        static double[] Percentages(ArticleCase of)
        {
            var (before, after) = of.Article;
            return [.. new[] { Change.Percent(before.CpuRequest, after.CpuRequest), Change.Percent(before.MemoryRequest, after.MemoryRequest), Change.Percent(before.CpuLimit, after.CpuLimit), Change.Percent(before.MemoryLimit, after.MemoryLimit) }
                .Select(static p => Math.Round(p!.Value, 1))];
        }
    }

    [Fact]
    public async Task The_gateways_invented_use_meets_the_two_figures_that_the_article_tells()
    {
        var report = await CaseRun.OfAsync(ArticleCase.Gateway, "burstable", PriceBook.Samples[0].Prices, TimeProvider.System, TestContext.Current.CancellationToken);
        var usage = report.Workloads[0].Containers[0].Usage!;
        Assert.InRange(usage.Cpu.P95, 0.295, 0.305);
        Assert.InRange(usage.Memory.P99 / 1e6, 590, 610);
    }

    [Fact]
    public async Task The_lab_has_the_last_word_on_the_gateway()
    {
        var run = await CommandRun.Of(["demo", "gateway"]);
        Assert.Contains("./prove gateway", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"CPU request +1 +\d+m", run.Output.Split("The lab's verdict")[1]);
        Assert.Contains("gateway holds", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_can_be_given_and_nothing_else()
    {
        Assert.Contains("0.5 a core-hour", string.Join(' ', (await CommandRun.Of(["demo", "retail", "--price-cpu", "0.5", "--price-memory", "0.1"])).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        var run = await CommandRun.Of(["demo", "retail", "--policy", "risk", "-o", "json"]);
        Assert.Equal(2, run.Exit);
        Assert.Contains("--policy", run.Errors, StringComparison.Ordinal);
        Assert.Contains("--output", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_a_verdict_is_told() => Assert.StartsWith("no verdict", LabVerdict.Of("nothing here"), StringComparison.Ordinal);
}
