using System.Text.Json.Nodes;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The job as an indexed Job: processes that share a real PostgreSQL.</summary>
public sealed class ShardedRightsizeTests(FleetFixture fleet)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_shards_of_which_one_is_killed_and_started_again_decide_as_one_process()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Cancelled);
        var alone = await CommandRun.Of(["rightsize", .. await SourceAsync(), "-n", "all"]);
        var migrated = await CommandRun.Of(["rightsize", "migrate", "--state-database-env", "DB"], Environment(server));
        Assert.Equal((0, ""), (migrated.Exit, migrated.Output));
        using (var killed = ToolProcess.Start(["rightsize", .. await SourceAsync(), "-n", "all", "--state-database-env", "DB"], null, [.. Environment(server, 1).Select(static e => (e.Key, e.Value))]))
        {
            while (await server.AskAsync("select count(*) from ullage_run", cancellationToken: Cancelled) == "0")
            {
                Cancelled.ThrowIfCancellationRequested();
            }

            await killed.SignalAsync("KILL");
            await killed.EndAsync();
        }

        var runs = new List<CommandRun>();
        foreach (var index in new[] { 0, 2, 3, 1 })
        {
            runs.Add(await CommandRun.Of(["rightsize", .. await SourceAsync(), "-n", "all", "--state-database-env", "DB"], Environment(server, index)));
        }

        Assert.All(runs, static r => Assert.Equal(0, r.Exit));
        Assert.All(runs.SkipLast(1), static r => Assert.Equal("", r.Output));
        Assert.Equal(Workloads(alone), Workloads(runs[^1]));
        Assert.DoesNotContain("s:cret", string.Concat(runs.Select(static r => r.Errors)), StringComparison.Ordinal);
        var again = await CommandRun.Of(["rightsize", .. await SourceAsync(), "-n", "all", "--state-database-env", "DB"], Environment(server, 2));
        Assert.Equal((0, ""), (again.Exit, again.Output));
    }

    [Fact]
    public async Task What_shards_lack_is_told_at_once()
    {
        var run = await CommandRun.Of(["rightsize", .. await SourceAsync(), "--shards", "4", "--shard", "4"]);

        Assert.Equal(2, run.Exit);
        Assert.Contains("share a database", run.Errors, StringComparison.Ordinal);
        Assert.Contains("need a name of their run", run.Errors, StringComparison.Ordinal);
        Assert.Contains("4 is no index", run.Errors, StringComparison.Ordinal);
    }

    private static string Workloads(CommandRun run) => JsonNode.Parse(run.Output)!["report"]!["workloads"]!.ToJsonString();

    private static Dictionary<string, string> Environment(PostgresServer server, int? index = null) => new()
    {
        ["DB"] = server.Url,
        ["RUN_ID"] = "night-1",
        ["SHARDS"] = index is null ? "1" : "4",
        ["JOB_COMPLETION_INDEX"] = (index ?? 0).ToString(),
    };

    private async Task<string[]> SourceAsync() => ["--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window.Take(2)];
}
