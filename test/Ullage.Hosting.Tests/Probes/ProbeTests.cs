using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Management;
using Ullage.Hosting.Probes;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Probes;

public sealed class ProbeTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly HttpClient _http = new();
    private readonly FakeCheck _database = new("database");
    private WebApplication? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/healthz")]
    [InlineData("/health")]
    [InlineData("/readyz")]
    [InlineData("/ready")]
    [InlineData("/startupz")]
    public async Task Every_path_answers_on_the_main_port(string path)
    {
        await StartAsync();
        await Until(() => Readiness.Why() is null);
        using var answer = await _http.GetAsync(path, Cancel);
        Assert.Equal("ok\n", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        Assert.Equal(HttpStatusCode.OK, (await _http.SendAsync(head, Cancel)).StatusCode);
    }

    [Fact]
    public async Task With_a_port_of_their_own_they_are_not_on_the_main_one_whatever_host_is_asked_for()
    {
        await StartAsync(static services => services.AddManagement(static o => o.Port = 0));
        var management = _app!.Services.GetRequiredService<ManagementServer>().Address!;
        Assert.Equal("ok\n", await _http.GetStringAsync(new Uri(management, "livez"), Cancel));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/livez") { Headers = { Host = management.Authority } };
        using var answer = await _http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_port_of_their_own_answers_before_the_service_has_started()
    {
        var slow = new SlowStart();
        _app = Make(services => { services.AddManagement(static o => o.Port = 0); services.AddHostedService(_ => slow); });
        var start = _app.StartAsync(Cancel);
        await Until(() => slow.Begun);
        var management = _app.Services.GetRequiredService<ManagementServer>().Address!;
        Assert.Equal("ok\n", await _http.GetStringAsync(new Uri(management, "livez"), Cancel));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the service is starting\n"), await AskAsync(new Uri(management, "startupz")));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the service is starting\n"), await AskAsync(new Uri(management, "readyz")));
        slow.Release.SetResult();
        await start;
        Assert.Equal("ok\n", await _http.GetStringAsync(new Uri(management, "startupz"), Cancel));
    }

    [Fact]
    public async Task Readiness_is_refused_while_a_dependency_fails_and_liveness_is_not()
    {
        _database.Result = CheckResult.Failed("too many connections");
        await StartAsync();
        await Until(() => _database.Runs == 1 && State("database").Failures == 1);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failing: database\n"), await AskAsync(new Uri("/readyz", UriKind.Relative)));
        Assert.Equal("ok\n", await _http.GetStringAsync("/livez", Cancel));
        Assert.Equal("ok\n", await _http.GetStringAsync("/startupz", Cancel));
        _database.Result = CheckResult.Ok;
        await LookAsync();
        Assert.Equal("ok\n", await _http.GetStringAsync("/readyz", Cancel));
    }

    [Fact]
    public async Task One_blip_does_not_refuse_readiness_and_two_do()
    {
        await StartAsync();
        await Until(() => Readiness.Why() is null);
        _database.Result = CheckResult.Failed("gone");
        await LookAsync();
        Assert.Null(Readiness.Why());
        await LookAsync();
        Assert.Equal("failing: database", Readiness.Why());
        _database.Result = CheckResult.Ok;
        await LookAsync();
        Assert.Null(Readiness.Why());
    }

    [Fact]
    public async Task However_many_probes_ask_a_dependency_is_asked_once_an_interval()
    {
        await StartAsync();
        await Until(() => Readiness.Why() is null);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _http.GetStringAsync("/readyz", Cancel)));
        Assert.Equal(1, _database.Runs);
        await LookAsync();
        Assert.Equal(2, _database.Runs);
    }

    [Fact]
    public async Task A_check_that_takes_too_long_fails_and_is_not_begun_again_while_it_hangs()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meter = new ProbeMeter(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), static () => true, static () => []);
        var runner = new CheckRunner(_database, Options.Create(new ProbeOptions()), _time, meter, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var hangs = _database.Hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = runner.RunAsync(Cancel);
        await Until(() => _database.Runs == 1 && _time.WaitingTimers > 0);
        _time.Advance(TimeSpan.FromSeconds(2));
        await run;
        Assert.Equal("no answer within 2 s", runner.State.Reason);
        await runner.RunAsync(Cancel);
        Assert.Equal("an earlier run has still not ended", runner.State.Reason);
        Assert.Equal(2, runner.State.Failures);
        Assert.Equal(1, _database.Runs);
        _database.Hangs = null;
        hangs.SetResult();
        for (var i = 0; i < 10_000 && !runner.State.Ready; i++)
        {
            await runner.RunAsync(Cancel);
            await Task.Yield();
        }

        Assert.True(runner.State.Ready);
        Assert.Equal(2, _database.Runs);
    }

    [Fact]
    public async Task An_exception_is_a_failure_whose_message_stays_in_the_log()
    {
        _database.Throws = new InvalidOperationException("password=hunter2");
        await StartAsync();
        await Until(() => State("database").Failures == 1);
        var json = await (await _http.GetAsync("/readyz?verbose", Cancel)).Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain("hunter2", json, StringComparison.Ordinal);
        var check = JsonDocument.Parse(json).RootElement.GetProperty("checks")[0];
        Assert.Equal("InvalidOperationException", check.GetProperty("reason").GetString());
        Assert.Equal("failing", check.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Verbose_tells_each_check_as_json()
    {
        await StartAsync();
        await Until(() => Readiness.Why() is null);
        using var answer = await _http.GetAsync("/readyz?verbose", Cancel);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var root = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal("ok", root.GetProperty("status").GetString());
        Assert.Equal("database", root.GetProperty("checks")[0].GetProperty("name").GetString());
        Assert.Equal(0, root.GetProperty("checks")[0].GetProperty("failures").GetInt32());
    }

    [Fact]
    public async Task A_closed_gate_refuses_readiness_whatever_the_checks_say()
    {
        await StartAsync();
        await Until(() => Readiness.Why() is null);
        _app!.Services.GetRequiredService<ReadinessGate>().Close("maintenance");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "maintenance\n"), await AskAsync(new Uri("/readyz", UriKind.Relative)));
    }

    [Fact]
    public async Task Start_up_waits_for_what_is_held_and_completes_once()
    {
        await StartAsync();
        var gate = _app!.Services.GetRequiredService<StartupGate>();
        var warm = gate.Hold("the cache to be warm");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "start-up waits for the cache to be warm\n"), await AskAsync(new Uri("/startupz", UriKind.Relative)));
        warm.Dispose();
        Assert.Equal("ok\n", await _http.GetStringAsync("/startupz", Cancel));
        Assert.Contains("cannot be held", Assert.Throws<InvalidOperationException>(() => gate.Hold("more")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_of_one_name_are_refused()
    {
        _app = Make(static services => services.AddReadinessCheck("database", static (_, _) => new(CheckResult.Ok)));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => _app.StartAsync(Cancel));
        Assert.Equal("2 readiness checks are named database; expected a name of its own for each.", error.Message);
    }

    [Fact]
    public async Task All_that_is_out_of_range_is_told_when_the_host_starts_and_not_before()
    {
        _app = Make(static services =>
        {
            services.AddProbes(static o => (o.Interval, o.Timeout, o.FailureThreshold, o.StarvedAfter, o.StarvationWarning) = (default, default, 0, default, default));
            services.AddManagement(static o => (o.Port, o.MaxConnections) = (70_000, 0));
        });
        var error = await Assert.ThrowsAsync<AggregateException>(() => _app.StartAsync(Cancel));
        Assert.Equal(7, error.InnerExceptions.Cast<OptionsValidationException>().Sum(static e => e.Failures.Count()));
    }

    [Fact]
    public async Task Another_services_status_decides()
    {
        await using var other = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]).Build();
        var status = 200;
        other.MapGet("/livez", () => Results.StatusCode(status));
        await other.StartAsync(Cancel);
        var address = new Uri(new Uri(other.Urls.First()), "/livez");
        await StartAsync(services => services.AddHttpReadinessCheck("prices", address));
        await Until(() => Readiness.Why() is null);
        status = 302;
        await LookAsync();
        Assert.Equal("status 302, expected 200 to 299", State("prices").Reason);
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddHttpReadinessCheck("x", new Uri("ftp://a/b")));
    }

    private ReadinessMonitor Readiness => _app!.Services.GetRequiredService<ReadinessMonitor>();

    private CheckState State(string name) => Readiness.States().Single(s => s.Name == name);

    private Task LookAsync() => Readiness.LookAsync(Cancel);

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(Uri address)
    {
        using var answer = await _http.GetAsync(address, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task StartAsync(Action<IServiceCollection>? add = null)
    {
        _app = Make(add);
        await _app.StartAsync(Cancel);
        _http.BaseAddress = new Uri(_app.Urls.First());
    }

    private WebApplication Make(Action<IServiceCollection>? add)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddProbes();
        builder.Services.AddSingleton<IReadinessCheck>(_database);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapManagement();
        return app;
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 10_000 && !holds(); i++)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.True(holds());
    }

    private sealed class FakeCheck(string name) : IReadinessCheck
    {
        private int _runs;

        public string Name => name;

        public int Runs => _runs;

        public CheckResult Result { get; set; }

        public Exception? Throws { get; set; }

        public TaskCompletionSource? Hangs { get; set; }

        public async ValueTask<CheckResult> CheckAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _runs);
            if (Hangs is { } hangs)
            {
                await hangs.Task;
            }

            return Throws is { } error ? throw error : Result;
        }
    }

    private sealed class SlowStart : IHostedService
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Begun { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Begun = true;
            return Release.Task;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
