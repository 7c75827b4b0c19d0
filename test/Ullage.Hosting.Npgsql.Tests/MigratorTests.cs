using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Npgsql.Migrations;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Npgsql.Tests;

/// <summary>Against a real PostgreSQL.</summary>
public sealed class MigratorTests : IAsyncLifetime
{
    private readonly TemporaryFolder _scripts = new("migrations");
    private PostgresServer? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private PostgresServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync(cancellationToken: Stop);

    public async ValueTask DisposeAsync()
    {
        _scripts.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Scripts_are_applied_once_in_order_and_a_later_one_joins_them()
    {
        Script("0001_first.sql", "create table orders (id int primary key); insert into orders values (1);");
        Script("0002_function.sql", "create function twice(n int) returns int language plpgsql as $$ begin return n * 2; end; $$; -- a ';' in a body ends nothing\ninsert into orders select twice(id) from orders;");
        Assert.Equal(0, (await MigrateAsync()).Code);
        Script("0003_third.sql", "insert into orders values (3)");
        Assert.Equal(0, (await MigrateAsync()).Code);
        Assert.Equal(0, (await MigrateAsync()).Code);
        Assert.Equal("1\n2\n3", await Server.AskAsync("select id from orders order by id", cancellationToken: Stop));
        Assert.Equal("1|first\n2|function\n3|third", await Server.AskAsync("select number, name from ullage_migrations order by number", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_script_without_a_statement_is_applied_as_any_other()
    {
        Script("0001_empty.sql", "");
        Script("0002_blank.sql", " \n\t\n");
        Script("0003_comment.sql", "-- nothing to do\n");
        Assert.Equal(0, (await MigrateAsync()).Code);
        Assert.Equal("3", await Server.AskAsync("select count(*) from ullage_migrations", cancellationToken: Stop));
    }

    [Fact]
    public async Task Ten_who_migrate_at_once_apply_each_script_once()
    {
        Script("0001_first.sql", "create table runs (id bigserial primary key); insert into runs default values; select pg_sleep(0.2);");
        Script("0002_second.sql", "insert into runs default values");
        var codes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(MigrateAsync, Stop)));
        Assert.All(codes, static c => Assert.Equal(0, c.Code));
        Assert.Equal("2", await Server.AskAsync("select count(*) from runs", cancellationToken: Stop));
        Assert.Single(codes, static c => c.Told.Has("2 migrations applied now"));
    }

    [Fact]
    public async Task A_script_that_was_changed_after_it_ran_is_refused_and_nothing_runs()
    {
        Script("0001_first.sql", "create table a (id int)");
        await MigrateAsync();
        Script("0001_first.sql", "create table a (id bigint)");
        Script("0002_second.sql", "create table b (id int)");
        var (code, told) = await MigrateAsync();
        Assert.Equal(1, code);
        Assert.True(told.Has("0001_first was changed after it had been applied"), told.ToString());
        Assert.Equal("f", await Server.AskAsync("select to_regclass('b') is not null", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_no_trace_and_those_before_it_stay()
    {
        Script("0001_first.sql", "create table a (id int)");
        Script("0002_second.sql", "create table b (id int);\n\ninsert into b\nvalues ('x')");
        Script("0003_third.sql", "create table c (id int)");
        var (code, told) = await MigrateAsync();
        Assert.Equal(1, code);
        Assert.True(told.Has("0002_second, character 23 of a statement: invalid input syntax for type integer"), told.ToString());
        Assert.Equal("a||", await Server.AskAsync("select to_regclass('a'), to_regclass('b'), to_regclass('c')", cancellationToken: Stop));
        Script("0002_second.sql", "create table b (id int)");
        Assert.Equal(0, (await MigrateAsync()).Code);
        Assert.Equal("a|b|c", await Server.AskAsync("select to_regclass('a'), to_regclass('b'), to_regclass('c')", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_script_that_commits_by_itself_is_refused()
    {
        Script("0001_first.sql", "create table a (id int); commit; begin;");
        var (code, told) = await MigrateAsync();
        Assert.Equal(1, code);
        Assert.True(told.Has("ends its transaction by itself"), told.ToString());
        Assert.Equal("0", await Server.AskAsync("select count(*) from ullage_migrations", cancellationToken: Stop));
    }

    [Fact]
    public async Task Another_who_never_ends_is_waited_for_and_then_told()
    {
        Script("0001_first.sql", "create table a (id int)");
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var other = Server.AskAsync("select pg_advisory_lock(129108535240549), pg_sleep(60)", cancellationToken: cut.Token);
        while (await Server.AskAsync("select count(*) from pg_locks where locktype = 'advisory' and granted", cancellationToken: Stop) == "0")
        {
            await Task.Delay(10, Stop);
        }

        var (code, told) = await MigrateAsync(static o => o.Migrations.WaitForOther = TimeSpan.FromSeconds(1));
        await Server.AskAsync("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted", cancellationToken: Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => other);
        Assert.Equal(1, code);
        Assert.True(told.Has("another has been migrating"), told.ToString());
    }

    [Fact]
    public async Task A_database_that_is_down_is_waited_for()
    {
        Script("0001_first.sql", "create table a (id int)");
        await Server.StopAsync(Stop);
        var (code, told) = await MigrateAsync(static o => o.Migrations.WaitForDatabase = TimeSpan.Zero);
        Assert.Equal(1, code);
        Assert.True(told.Has("cannot be reached"), told.ToString());
        var migrating = MigrateAsync();
        await Server.StartAgainAsync(Stop);
        Assert.Equal(0, (await migrating).Code);
    }

    [Fact]
    public async Task Options_that_are_wrong_fail_the_verb_with_all_of_them()
    {
        var (code, told) = await MigrateAsync(static o => (o.MaxConnections, o.Url) = (0, "x"));
        Assert.Equal(2, code);
        Assert.True(told.Has("Database.Url") && told.Has("Database.MaxConnections"), told.ToString());
    }

    private void Script(string name, string text) => File.WriteAllText(_scripts.File(name), text);

    private async Task<(int Code, ToldLines Told)> MigrateAsync(Action<DatabaseOptions>? configure)
    {
        var told = new ToldLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(told);
        builder.Services.AddUllageNpgsql(o =>
        {
            (o.Url, o.Migrations.Folder) = (Server.Url, _scripts.Path);
            configure?.Invoke(o);
        });
        return (await builder.Build().MigrateToExitCodeAsync(), told);
    }

    private Task<(int Code, ToldLines Told)> MigrateAsync() => MigrateAsync(null);
}
