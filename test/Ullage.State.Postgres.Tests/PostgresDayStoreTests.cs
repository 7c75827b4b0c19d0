using Ullage.Model;
using Ullage.Testing.Servers;

[assembly: AssemblyFixture(typeof(Ullage.State.Postgres.Tests.Database))]

namespace Ullage.State.Postgres.Tests;

/// <summary>A real PostgreSQL for all tests; each has a database of its own.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private PostgresServer? _server;
    private int _made;

    /// <summary>The URL of an empty database; skips the test where there is no PostgreSQL.</summary>
    public async Task<string> NewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _server ??= await PostgresServer.StartAsync(cancellationToken: cancellationToken);
            return await _server.CreateDatabaseAsync($"state{++_made}", cancellationToken);
        }
        catch (ToolMissingException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Asks it, as its superuser.</summary>
    public Task<string> AskAsync(string statement, string url, CancellationToken cancellationToken) => _server!.AskAsync(statement, new Uri(url).AbsolutePath[1..], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _gate.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

public sealed class PostgresDayStoreTests(Database database)
{
    private static readonly StateScope Scope = new("a scope");
    private static readonly StateScope Another = new("another scope");
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);
    private static readonly DayReading Reading = new(UntilMs: 2_000, ReadAtMs: 3_000, ForMs: 4_000, Partial: false, Samples: 5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_process_keeps_another_reads()
    {
        var url = await MigratedAsync();
        await using (var store = await PostgresDayStore.OpenAsync(url, Stop))
        {
            await store.WriteAsync(Scope, 20_000, Reading, Buckets("web"), Stop);
            await store.SaveOutcomeAsync(Scope, [1, 2, 3], Stop);
        }

        await using var other = await PostgresDayStore.OpenAsync(url, Stop);

        Assert.All((await other.ListAsync(Scope, Stop)).Kept, static k => Assert.Equal((20_000, Reading), (k.Day, k.Reading)));
        Assert.Equal(State.Buckets.Count, (await other.ListAsync(Scope, Stop)).Kept.Count);
        var kept = Assert.Single(await other.ReadAsync(Scope, 20_000, Of("web"), Stop));
        Assert.Equal(("shop/Deployment/web/app", 7), (kept.Container.ToString(), kept.Cell.Span[0]));
        Assert.Equal([1, 2, 3], await other.LastOutcomeAsync(Scope, Stop));
        Assert.Empty((await other.ListAsync(new StateScope("another"), Stop)).Kept);
    }

    [Fact]
    public async Task Migrations_that_start_together_wait_for_each_other_and_change_nothing_the_second_time()
    {
        var url = await database.NewAsync(Stop);

        var steps = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresDayStore.MigrateAsync(url, Stop)));

        Assert.Equal(1, steps.Count(static s => s is (0, 2)));
        Assert.Equal(7, steps.Count(static s => s is (2, 2)));
    }

    [Fact]
    public async Task A_database_without_tables_says_what_to_run_and_no_password()
    {
        var url = await database.NewAsync(Stop);

        var error = await Assert.ThrowsAsync<StateException>(() => PostgresDayStore.OpenAsync(url, Stop));

        Assert.Contains("run ullage rightsize migrate", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s:cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_later_release_is_left_alone()
    {
        var url = await MigratedAsync();
        await database.AskAsync("insert into ullage_schema (step) values (99)", url, Stop);

        Assert.Contains("a later release", (await Assert.ThrowsAsync<StateException>(() => PostgresDayStore.OpenAsync(url, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_without_the_password()
    {
        var error = await Assert.ThrowsAsync<StateException>(() => PostgresDayStore.OpenAsync("postgres://shop:s3cr3t@127.0.0.1:1/shop", Stop));

        Assert.Contains("PostgreSQL at 127.0.0.1:1/shop does not answer", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData("mysql://u:s3cr3t@h/d"), InlineData("s3cr3t"), InlineData("postgres://u:s3cr3t@h"), InlineData("postgres://u:s3cr3t@h/d?sslmode=maybe"), InlineData("postgres://u:s3cr3t@h/d?nonsense=1")]
    public async Task An_address_that_is_none_is_refused_without_being_shown(string address) =>
        Assert.DoesNotContain("s3cr3t", (await Assert.ThrowsAsync<StateException>(() => PostgresDayStore.OpenAsync(address, Stop))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Altered_cells_are_damage_and_are_not_used()
    {
        var url = await MigratedAsync();
        await using var store = await PostgresDayStore.OpenAsync(url, Stop);
        await store.WriteAsync(Scope, 20_000, Reading, Buckets("web"), Stop);
        await database.AskAsync("update ullage_day set cells = set_byte(cells, 0, 99)", url, Stop);

        Assert.Equal(20_000, (await Assert.ThrowsAsync<StateDamagedException>(() => store.ReadAsync(Scope, 20_000, Of("web"), Stop))).Day);
    }

    [Fact]
    public async Task Old_days_go_and_a_day_can_be_forgotten()
    {
        await using var store = await PostgresDayStore.OpenAsync(await MigratedAsync(), Stop);
        foreach (var day in new[] { 19_000, 19_001, 20_000, 20_001 })
        {
            await store.WriteAsync(Scope, day, Reading, Buckets("web"), Stop);
        }

        Assert.Equal(2, await store.RetainAsync(Scope, 20_000, DateTimeOffset.UnixEpoch, Stop));
        await store.RemoveAsync(Scope, 20_001, Stop);

        Assert.Equal([20_000], await DaysAsync(store, Scope));
    }

    [Fact]
    public async Task What_another_scope_keeps_stays_until_nobody_has_written_to_it_for_long()
    {
        await using var store = await PostgresDayStore.OpenAsync(await MigratedAsync(), Stop);
        foreach (var (scope, readAt) in new[] { (Scope, 5_000), (Another, 4_000), (Another, 8_000) })
        {
            await store.WriteAsync(scope, 19_000 + readAt, Reading with { ReadAtMs = readAt }, Buckets("web"), Stop);
            await store.SaveOutcomeAsync(scope, [1], Stop);
        }

        Assert.Equal(0, await store.RetainAsync(Scope, 20_000, DateTimeOffset.FromUnixTimeMilliseconds(8_000), Stop));
        Assert.Equal([23_000, 27_000], await DaysAsync(store, Another));
        Assert.Equal(2, await store.RetainAsync(Scope, 20_000, DateTimeOffset.FromUnixTimeMilliseconds(8_001), Stop));
        Assert.Empty(await DaysAsync(store, Another));
        Assert.Equal([24_000], await DaysAsync(store, Scope));
        Assert.NotNull(await store.LastOutcomeAsync(Another, Stop));
        await store.RetainAsync(Scope, 20_000, DateTimeOffset.UtcNow.AddDays(1), Stop);
        Assert.Null(await store.LastOutcomeAsync(Another, Stop));
        Assert.NotNull(await store.LastOutcomeAsync(Scope, Stop));
    }

    [Fact]
    public async Task Tables_of_the_step_before_are_brought_up_to_date_with_what_is_in_them()
    {
        var url = await MigratedAsync();
        await using (var store = await PostgresDayStore.OpenAsync(url, Stop))
        {
            await store.Ledger.JoinAsync("run-1", 4, 1_000, Stop);
        }

        await database.AskAsync("alter table ullage_run drop merger, drop merger_until, drop told_at; create index ullage_day_age on ullage_day (day); delete from ullage_schema where step = 2", url, Stop);
        Assert.Contains("run ullage rightsize migrate", (await Assert.ThrowsAsync<StateException>(() => PostgresDayStore.OpenAsync(url, Stop))).Message, StringComparison.Ordinal);

        Assert.Equal((1, 2), await PostgresDayStore.MigrateAsync(url, Stop));

        await using var again = await PostgresDayStore.OpenAsync(url, Stop);
        Assert.Equal(MergeClaim.ToTell, await again.Ledger.ClaimAsync("run-1", "a", Turn, Stop));
    }

    [Fact]
    public async Task All_shards_decide_as_of_one_moment_and_see_when_all_have_ended()
    {
        await using var store = await PostgresDayStore.OpenAsync(await MigratedAsync(), Stop);
        var ledger = store.Ledger;

        var moments = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ledger.JoinAsync("run-1", 4, 1_000 + i, Stop)));
        await ledger.EndAsync("run-1", 0, 10, 0, Stop);
        await ledger.EndAsync("run-1", 0, 10, 0, Stop);
        await ledger.EndAsync("run-1", 1, 10, 2, Stop);
        var third = await ledger.EndAsync("run-1", 3, 10, 0, Stop);
        var last = await ledger.EndAsync("run-1", 2, 10, 1, Stop);

        Assert.Single(moments.Distinct());
        Assert.Equal((new RunProgress(3, 4, 2, false), new RunProgress(4, 4, 3, false)), (third, last));
        Assert.Contains("4 shards, not 5", (await Assert.ThrowsAsync<StateException>(() => ledger.JoinAsync("run-1", 5, 1, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_that_would_merge_at_once_one_does()
    {
        await using var store = await PostgresDayStore.OpenAsync(await MigratedAsync(), Stop);
        await store.Ledger.JoinAsync("run-1", 4, 1_000, Stop);

        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => store.Ledger.ClaimAsync("run-1", $"pod-{i}", Turn, Stop)));

        Assert.Equal((1, 15), (claims.Count(static c => c == MergeClaim.ToTell), claims.Count(static c => c == MergeClaim.Taken)));
    }

    [Fact]
    public async Task A_turn_that_ran_out_is_the_next_ones_and_what_was_told_is_known()
    {
        var url = await MigratedAsync();
        await using var store = await PostgresDayStore.OpenAsync(url, Stop);
        var ledger = store.Ledger;
        await ledger.JoinAsync("run-1", 4, 1_000, Stop);
        Assert.Equal(MergeClaim.ToTell, await ledger.ClaimAsync("run-1", "a", Turn, Stop));
        Assert.Equal(MergeClaim.ToTell, await ledger.ClaimAsync("run-1", "a", Turn, Stop));
        Assert.Equal(MergeClaim.Taken, await ledger.ClaimAsync("run-1", "b", Turn, Stop));

        await RunOutAsync(url);
        Assert.Equal(MergeClaim.ToTell, await ledger.ClaimAsync("run-1", "b", Turn, Stop));
        Assert.Equal(MergeClaim.Taken, await ledger.ClaimAsync("run-1", "a", Turn, Stop));
        Assert.False(await ledger.ToldAsync("run-1", "a", Stop));
        Assert.False(await ledger.MergedAsync("run-1", "a", Stop));
        Assert.True(await ledger.ToldAsync("run-1", "b", Stop));

        await RunOutAsync(url);
        Assert.Equal(MergeClaim.ToFinish, await ledger.ClaimAsync("run-1", "c", Turn, Stop));
        await ledger.ReleaseAsync("run-1", "c", Stop);
        Assert.Equal(MergeClaim.ToFinish, await ledger.ClaimAsync("run-1", "d", Turn, Stop));
        Assert.False((await ledger.EndAsync("run-1", 2, 10, 1, Stop)).Merged);
        Assert.True(await ledger.MergedAsync("run-1", "d", Stop));
        Assert.True((await ledger.EndAsync("run-1", 2, 10, 1, Stop)).Merged);
        Assert.Equal(MergeClaim.Merged, await ledger.ClaimAsync("run-1", "e", Turn, Stop));
    }

    private static async Task<IReadOnlyList<int>> DaysAsync(PostgresDayStore store, StateScope scope) => [.. (await store.ListAsync(scope, Stop)).Kept.Select(static k => k.Day).Distinct()];

    private Task RunOutAsync(string url) => database.AskAsync("update ullage_run set merger_until = now() - interval '1 second'", url, Stop);

    private static int Of(string workload) => State.Buckets.Of(new WorkloadId("", "shop", "Deployment", workload));

    private static Dictionary<int, IReadOnlyList<ContainerDay>> Buckets(string workload)
    {
        var buckets = Enumerable.Range(0, State.Buckets.Count).ToDictionary(static b => b, static _ => (IReadOnlyList<ContainerDay>)[]);
        buckets[Of(workload)] = [new ContainerDay(new ContainerId(new WorkloadId("", "shop", "Deployment", workload), "app"), false, new byte[] { 7, 8, 9 }, null)];
        return buckets;
    }

    private async Task<string> MigratedAsync()
    {
        var url = await database.NewAsync(Stop);
        await PostgresDayStore.MigrateAsync(url, Stop);
        return url;
    }
}
