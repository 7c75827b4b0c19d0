using System.Text.Json;
using System.Text.RegularExpressions;
using Ullage.Application.Backtest;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Backtests;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Tests.Output;

/// <summary>A backtest in its three formats, and docs/schema/backtest-v1.json, which the JSON must follow.</summary>
public sealed partial class BacktestOutputTests
{
    private const string SchemaPath = "docs/schema/backtest-v1.json";

    private static readonly ContainerId Hostile = new(new WorkloadId("", "shop", "Deployment", "<b>&\"\u001b[31m"), "app");

    private static readonly BacktestReport Full = new()
    {
        Window = new TimeRange(1_772_409_600_000, 1_773_014_400_000),
        Source = "a <source>",
        Walk = BacktestOptions.Default,
        Prices = new Prices("EUR", 0.03m, 0.004m),
        Notices = [new Notice("code", "a notice")],
        Missing = [new MissingRange(new Selector("container_memory_working_set_bytes"), new TimeRange(1_772_409_600_000, 1_772_496_000_000), SourceFailure.Unreachable, "gone")],
        Read = new ReadSummary(2, 3_000, 4_000, 0, []),
        Result = new BacktestResult
        {
            DecidedAtMs = [1_772_496_000_000, 1_772_582_400_000],
            StepDays = 1,
            Containers = 222,
            Policies =
            [
                new PolicyOutcome
                {
                    Policy = "risk", Summary = "ours", IsPeer = false, Containers = 222, PodDays = 1500, OomPodDays = 40, OomContainers = 19, OomRate = 0.0323, MemorySlack = 0.205, UnderFrontier = 0.041,
                    MemoryLimitToUsed = 1.51, MemoryRequestToUsed = 1.4, CpuRequestToUsed = 2.4, CpuOver = 0.008, CpuOverWeighted = 0.025, ContainersOver = 3, Throttled = 0.001, ChangesAWeek = 1.25,
                    MonthlyCost = 1234.5m, Hits = [new OomHit(Hostile, 9, 3, 1.2)],
                },
                new PolicyOutcome { Policy = "krr", Summary = "theirs", IsPeer = true, Containers = 0, PodDays = 0, OomPodDays = 0, OomContainers = 0, ContainersOver = 0, Hits = [] },
            ],
            Calibration = [new CalibrationRow("risk", 0.02, 0.05, 0.043, 603, 27, 0.031, 0.064), new CalibrationRow("risk", 0.1, 0.2, 0.15, 100, 0, 0, 0.037)],
        },
    };

    private static readonly BacktestReport Bare = Full with
    {
        Prices = null,
        Notices = [],
        Missing = [],
        Result = Full.Result with { DecidedAtMs = [1_772_496_000_000], Calibration = [], Policies = [Full.Result.Policies[1]] },
    };

    [Fact]
    public void The_JSON_follows_its_schema_and_the_schema_describes_nothing_else()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, SchemaPath)));
        var validator = new JsonShapeValidator(schema.RootElement);
        foreach (var report in (BacktestReport[])[Full, Bare])
        {
            using var document = JsonDocument.Parse(Render("json", report));
            validator.Validate(document.RootElement);
        }

        Assert.True(validator.Errors.Count == 0, $"the JSON does not follow {SchemaPath}; change the schema by hand with the shape:\n{string.Join('\n', validator.Errors)}");
        Assert.DoesNotContain(validator.Described().Distinct(), p => !validator.Met.Contains(p));
        Assert.Equal(BacktestReport.CurrentSchemaVersion, schema.RootElement.GetProperty("properties").GetProperty("schemaVersion").GetProperty("const").GetString());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(200)]
    public void The_table_keeps_to_the_width_and_loses_no_column(int width)
    {
        var lines = Render("table", Full, width).Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        var text = string.Join('\n', lines);
        Assert.All(BacktestColumn.Of(Full), column => Assert.Contains(column.Title, text, StringComparison.Ordinal));
        Assert.Contains("3.23%", text, StringComparison.Ordinal);
        Assert.Contains("+4.1", text, StringComparison.Ordinal);
        Assert.Contains("€1,234.50", text, StringComparison.Ordinal);
        Assert.Contains("PARTIAL", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_one_file_that_loads_and_runs_nothing_and_escapes_what_comes_from_outside()
    {
        var page = Render("html", Full);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>&\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotMatch(Loading(), page);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("a &lt;source&gt;", page, StringComparison.Ordinal);
        Assert.Contains("class=\"diagonal\"", page, StringComparison.Ordinal);
        Assert.Contains("27 of 603", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"diagonal\"", Render("html", Bare), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstrations_history_judges_every_policy()
    {
        var run = await CommandRun.Of(["backtest", "--demo", "-o", "json", "--policies", "risk@20%", "--policies", "risk", "--policies", "today", "--policies", "krr", "--price-cpu", "0.03", "--price-memory", "0"]);
        Assert.True(run.Exit == 0, run.Errors);
        using var document = JsonDocument.Parse(run.Output);
        var policies = document.RootElement.GetProperty("policies").EnumerateArray().ToDictionary(static p => p.GetProperty("policy").GetString()!);
        Assert.Equal(["risk@20%", "risk", "today", "krr"], policies.Keys);
        Assert.All(policies.Values, static p => Assert.InRange(p.GetProperty("containers").GetInt32(), 20, 100));
        Assert.True(policies["risk@20%"].GetProperty("memorySlack").GetDouble() < policies["risk"].GetProperty("memorySlack").GetDouble());
        Assert.True(policies["risk"].GetProperty("monthlyCost").GetDouble() < policies["today"].GetProperty("monthlyCost").GetDouble());
        Assert.Contains(document.RootElement.GetProperty("calibration").EnumerateArray(), static row => row.GetProperty("policy").GetString() == "risk");
    }

    [Theory]
    [InlineData("whole days", "--step", "36h")]
    [InlineData("is not one of", "--policies", "lucky")]
    [InlineData("not a share", "--policies", "risk@200%")]
    [InlineData("not a format of backtest", "-o", "csv")]
    [InlineData("no whole step", "--step", "7d")]
    public async Task What_is_asked_wrongly_is_told(string says, params string[] flags)
    {
        var run = await CommandRun.Of(["backtest", "--demo", .. flags]);
        Assert.Equal(2, run.Exit);
        Assert.Contains(says, run.Errors, StringComparison.Ordinal);
    }

    private static string Render(string format, BacktestReport report, int width = 120)
    {
        var output = new StringWriter();
        BacktestFormats.Find(format)!.Write(report, output, OutputStyle.Plain with { Width = width });
        return output.ToString();
    }

    [GeneratedRegex("""(src|href)\s*=|url\(|@import""")]
    private static partial Regex Loading();
}
