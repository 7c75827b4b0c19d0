namespace Ullage.Cli.Tests.Configuration;

public sealed class PriceBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ullage-prices-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_book_gives_prices_with_source_and_date_to_fleet_namespace_and_workload()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "prices.yaml"), "currency: CHF\ncpu-core-hour: 0.05\nmemory-gib-hour: 0.006\nsource: our invoice\nregion: zrh\nas-of: 2026-03-01\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["demo", "--price-book", "prices.yaml", "--node-size", "4/16Gi"], directory: _folder);
        var text = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("(prices.yaml: our invoice, zrh, 2026-03-01)", text, StringComparison.Ordinal);
        Assert.Contains("saves CHF ", run.Output, StringComparison.Ordinal);
        Assert.Contains("nodes filled today", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_is_taken_by_name_and_a_flag_outweighs_it()
    {
        var run = await CommandRun.Of(["demo", "--price-book", "sample-aws-fargate", "--price-cpu", "0.5", "-o", "json"]);
        Assert.Contains("\"cpuPerCoreHour\": 0.5,", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"memoryPerGibHour\": 0.004445,", run.Output, StringComparison.Ordinal);
        Assert.Contains("in part by flag", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_of_a_book_is_told_at_once()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.yaml"), "currency: '$'\ncpu-core-hour: -1\nsource: x\nas-of: march\nregoin: y\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["demo", "--price-book", "bad.yaml", "--node-size", "big"], directory: _folder);
        Assert.Equal(2, run.Exit);
        foreach (var expected in (string[])["bad.yaml:1: currency: \"$\"", "bad.yaml:2: cpu-core-hour: \"-1\"", "memory-gib-hour is missing", "bad.yaml:4: as-of: \"march\"", "bad.yaml:5: regoin is not known here"])
        {
            Assert.Contains(expected, run.Errors + (await CommandRun.Of(["demo", "--price-book", "bad.yaml"], directory: _folder)).Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "anchor")]
    [InlineData("- 1\n", "is a mapping")]
    [InlineData("currency: [USD]\n", "takes one value")]
    [InlineData("a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}\n", "levels")]
    [InlineData("\"", "not valid YAML")]
    [InlineData("", "is empty")]
    public async Task A_hostile_file_is_an_error_and_no_more(string text, string expected)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.yaml"), text, TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["demo", "--price-book", "bad.yaml"], directory: _folder);
        Assert.Equal(2, run.Exit);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }
}
