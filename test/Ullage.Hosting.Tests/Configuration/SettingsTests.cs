using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Configuration;
using Ullage.Testing;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Printed_settings_say_where_they_come_from_and_no_secret()
    {
        var password = Path.Combine(_folder.Path, "url");
        File.WriteAllText(password, "postgres://u:hunter2@db/shop");
        var (goesOn, exitCode, output, errors) = Try(
            [SettingsExtensions.PrintArgument], ("DB_HOST", "db one"), ("CACHE_URL", "rediss://user:hunter2@cache:6380/1"), ("DATABASE_URL_FILE", password));
        Assert.False(goesOn);
        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
        Assert.Equal(
            $"""
            # default
            PORT=8080
            # set
            DB_HOST=db one
            # default
            DB_PORT=5432
            # set
            CACHE_URL=rediss://***@cache:6380/1
            # default
            DEBUG=false
            # default
            LOG_LEVEL=Information
            # default
            MAX_CONNECTIONS=10
            # file {password}
            DATABASE_URL=***

            """,
            output);
    }

    [Fact]
    public void A_mistyped_wish_to_print_is_told_and_does_not_start_the_service()
    {
        var (goesOn, exitCode, output, errors) = Try(["--print-confg"], ("DB_HOST", "db"), ("CACHE_URL", "redis://c"), ("DATABASE_URL", "postgres://db/shop"));
        Assert.False(goesOn);
        Assert.Equal(SettingsExtensions.FaultyExitCode, exitCode);
        Assert.Empty(output);
        Assert.Equal("--print-confg is no argument; expected --print-config.", errors.Trim());
    }

    [Fact]
    public void Faults_go_to_stderr_with_exit_code_2()
    {
        var (goesOn, exitCode, output, errors) = Try([], ("DEBUG", "maybe"), ("CACHE_URL", "redis://c"));
        Assert.False(goesOn);
        Assert.Equal(SettingsExtensions.FaultyExitCode, exitCode);
        Assert.Empty(output);
        Assert.Equal(3, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Faults_are_one_exception_where_they_are_to_be_thrown()
    {
        var error = Assert.Throws<SettingsException>(() => Builder(("DEBUG", "maybe")).AddSettings(ShopSettings.Read));
        Assert.Equal(4, error.Faults.Count);
        Assert.Contains("DEBUG is 'maybe'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_not_printed_by_accident()
    {
        var secret = new Secret("hunter2");
        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("hunter2", new { secret }.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Secret("hunter2"), secret);
        Assert.True(default(Secret).IsEmpty);
    }

    [Fact]
    public async Task A_mounted_file_that_is_swapped_is_read_anew_and_one_that_is_wrong_is_not()
    {
        // As the kubelet does it: the path is a link through ..data, a link to a folder that is replaced as a whole.
        Mount("one", "3");
        var builder = Builder(("LIMIT_FILE", Path.Combine(_folder.Path, "..data", "limit")));
        var first = builder.AddSettings(static r => new Limit(r.Number("LIMIT", null, 1, 10)));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var settings = host.Services.GetRequiredService<ISettings<Limit>>();
        var told = new List<Limit>();
        settings.Changed += told.Add;
        Assert.Same(first, settings.Current);
        var live = host.Services.GetRequiredService<LiveSettings<Limit>>();
        Assert.False(live.Look());
        Mount("two", "4");
        Assert.True(live.Look());
        Assert.Equal([new Limit(4)], told);
        Mount("three", "eleven");
        Assert.False(live.Look());
        Assert.Equal(new Limit(4), settings.Current);
        Mount("four", "5");
        await Until(() => _time.WaitingTimers > 0);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Until(() => settings.Current == new Limit(5) && told.Count == 2);
        Assert.Equal(new Limit(3), host.Services.GetRequiredService<Limit>());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_mounted_file_that_the_services_own_code_throws_on_is_told_once_without_its_text_and_the_earlier_settings_stay()
    {
        Mount("one", "http://a/");
        var told = new List<string>();
        var builder = Builder(("LIMIT_FILE", Path.Combine(_folder.Path, "..data", "limit")));
        builder.Logging.AddProvider(new Telling(told));
        builder.AddSettings(static r => new Address(new Uri(r.Secret("LIMIT").Reveal())));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var live = host.Services.GetRequiredService<LiveSettings<Address>>();
        Mount("two", "hunter2");
        Assert.False(live.Look());
        Assert.False(live.Look());
        Assert.Equal("http://a/", live.Current.Value.AbsoluteUri);
        Assert.Contains("UriFormatException", Assert.Single(told, static t => t.Contains("threw", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Join(' ', told), StringComparison.Ordinal);
        Mount("three", "http://b/");
        Assert.True(live.Look());
        Assert.Equal("http://b/", live.Current.Value.AbsoluteUri);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private void Mount(string version, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, version)).FullName;
        File.WriteAllText(Path.Combine(folder, "limit"), text);
        var link = Path.Combine(_folder.Path, "..data_tmp");
        File.CreateSymbolicLink(link, folder);
        using var rename = System.Diagnostics.Process.Start("mv", ["-T", link, Path.Combine(_folder.Path, "..data")]);
        rename.WaitForExit();
        Assert.Equal(0, rename.ExitCode);
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 10_000 && !holds(); i++)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(holds());
    }

    private (bool GoesOn, int ExitCode, string Output, string Errors) Try(string[] args, params (string, string?)[] variables)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var goesOn = SettingsExtensions.TryAddSettings(Builder(variables), args, ShopSettings.Read, output, errors, out _, out var exitCode);
        return (goesOn, exitCode, output.ToString(), errors.ToString());
    }

    private HostApplicationBuilder Builder(params (string Key, string? Value)[] variables)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Configuration.AddInMemoryCollection(variables.Select(static v => KeyValuePair.Create(v.Key, v.Value)));
        return builder;
    }

    private sealed record Limit(int Value);

    private sealed record Address(Uri Value);

    private sealed class Telling(List<string> told) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => told.Add($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
