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
    public async Task One_that_is_killed_while_it_tells_leaves_its_turn_to_one_that_waits_and_a_run_is_told_again_by_nobody()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Cancelled);
        var (calls, first) = (0, new TaskCompletionSource());
        await using var hook = new FakeServer((_, stream, stop) =>
        {
            if (Interlocked.Increment(ref calls) > 1)
            {
                return FakeServer.Status(200)(stream);
            }

            first.SetResult();
            return Task.Delay(Timeout.Infinite, stop);
        });
        Assert.Equal(0, (await CommandRun.Of(["rightsize", "migrate", "--state-database-env", "DB"], Environment(server))).Exit);
        string[] args = ["rightsize", .. await SourceAsync(), "-n", "all", "--state-database-env", "DB", "--webhook-env", "HOOK"];
        foreach (var index in new[] { 0, 1, 2 })
        {
            Assert.Equal(("", 0), Told(await CommandRun.Of(args, Environment(server, index, hook))));
        }

        using var killed = ToolProcess.Start(args, null, [.. Environment(server, 3, hook).Select(static e => (e.Key, e.Value))]);
        await first.Task.WaitAsync(Cancelled);
        var waiting = CommandRun.Of(args, Environment(server, 2, hook));
        await killed.SignalAsync("KILL");
        await killed.EndAsync();
        await server.AskAsync("update ullage_run set merger_until = now() - interval '1 second'", cancellationToken: Cancelled);

        Assert.NotEqual("[]", Workloads(await waiting));
        Assert.Equal(2, calls);
        Assert.Equal("t|t", await server.AskAsync("select told_at is not null, merged_at is not null from ullage_run", cancellationToken: Cancelled));
        Assert.Equal(("", 0), Told(await CommandRun.Of(args, Environment(server, 3, hook))));
        Assert.Equal(2, calls);

        static (string, int) Told(CommandRun run) => (run.Output, run.Exit);
    }

    [Fact]
    public async Task One_that_is_killed_after_it_told_leaves_the_rest_to_the_next()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Cancelled);
        await using var hook = FakeServer.Script(FakeServer.Status(200));
        Assert.Equal(0, (await CommandRun.Of(["rightsize", "migrate", "--state-database-env", "DB"], Environment(server))).Exit);
        string[] args = ["rightsize", .. await SourceAsync(), "-n", "all", "--state-database-env", "DB", "--webhook-env", "HOOK"];
        foreach (var index in new[] { 0, 1, 2, 3 })
        {
            Assert.Equal(0, (await CommandRun.Of(args, Environment(server, index, hook))).Exit);
        }

        await server.AskAsync("update ullage_run set merged_at = null, merger = 'killed', merger_until = now() - interval '1 second'", cancellationToken: Cancelled);
        var next = await CommandRun.Of(args, Environment(server, 3, hook));

        Assert.Contains("has been told by a shard that did not come to its end", next.Errors, StringComparison.Ordinal);
        Assert.Equal("t", await server.AskAsync("select merged_at is not null from ullage_run", cancellationToken: Cancelled));
        Assert.Single(hook.Requests);
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

    private static Dictionary<string, string> Environment(PostgresServer server, int? index = null, FakeServer? hook = null) => new()
    {
        ["HOOK"] = hook?.Url ?? "",
        ["DB"] = server.Url,
        ["RUN_ID"] = "night-1",
        ["SHARDS"] = index is null ? "1" : "4",
        ["JOB_COMPLETION_INDEX"] = (index ?? 0).ToString(),
    };

    private async Task<string[]> SourceAsync() => ["--openmetrics", await fleet.TextAsync(Cancelled), .. fleet.Window.Take(2)];
}
