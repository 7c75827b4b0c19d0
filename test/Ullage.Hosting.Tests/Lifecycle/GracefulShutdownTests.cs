using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Lifecycle;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Lifecycle;

public sealed class GracefulShutdownTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<string> _events = [];
    private readonly List<int> _exitCodes = [];
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private WebApplication? _app;
    private GracefulShutdown? _shutdown;
    private Task _run = Task.CompletedTask;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        _http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Requests_are_served_for_the_delay_and_readiness_is_refused()
    {
        await StartAsync();
        var gate = _app!.Services.GetRequiredService<ReadinessGate>();
        Assert.Null(gate.ClosedBecause);
        _shutdown!.Begin("SIGTERM");
        Assert.Equal("the service is stopping (SIGTERM)", gate.ClosedBecause);
        Assert.True(_shutdown.Requested.IsCancellationRequested);
        using var answer = await _http.GetAsync("/", Cancel);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.True(answer.Headers.ConnectionClose);
        await AdvanceAsync(TimeSpan.FromSeconds(4.9));
        Assert.Equal(ShutdownStage.Delay, _shutdown.Stage);
        Assert.False(_app.Lifetime.ApplicationStopping.IsCancellationRequested);
        await AdvanceAsync(TimeSpan.FromSeconds(0.1));
        await _run;
        Assert.Equal(ShutdownStage.Ended, _shutdown.Stage);
        Assert.Equal(ShutdownExitCode.Clean, _shutdown.Report!.ExitCode);
        Assert.Empty(_exitCodes);
    }

    [Fact]
    public async Task An_http2_client_is_sent_away_from_its_connection_and_served_on_a_new_one()
    {
        await StartAsync(protocols: HttpProtocols.Http2);
        _http.DefaultRequestVersion = HttpVersion.Version20;
        _http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var first = await _http.GetStringAsync("/connection", Cancel);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(first, await _http.GetStringAsync("/connection", Cancel));
        }

        _shutdown!.Begin("SIGTERM");
        var last = first;
        for (var i = 0; i < 1000 && last == first; i++)
        {
            last = await _http.GetStringAsync("/connection", Cancel);
        }

        Assert.NotEqual(first, last);
    }

    [Fact]
    public async Task Readiness_stays_open_where_it_is_asked_to()
    {
        await StartAsync(static o => o.CloseReadiness = false);
        _shutdown!.Begin("SIGTERM");
        Assert.Null(_app!.Services.GetRequiredService<ReadinessGate>().ClosedBecause);
    }

    [Fact]
    public async Task Requests_end_before_workers_these_before_background_services_then_connections_then_logs()
    {
        await StartAsync(add: services =>
        {
            services.AddSingleton<IDrainable>(Drain("logs", DrainPhase.Flush));
            services.AddSingleton<IDrainable>(Drain("database", DrainPhase.Connections));
            services.AddSingleton<IDrainable>(Drain("pool", DrainPhase.Workers));
            services.AddHostedService(_ => new Recording(_events));
        });
        var held = _http.GetAsync("/held", Cancel);
        await Until(() => _events.Contains("request begins"));
        _shutdown!.Begin("SIGTERM");
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        await Until(() => _shutdown.Stage == ShutdownStage.Requests);
        Assert.Equal(["request begins"], _events);
        _release.SetResult();
        using var _ = await held;
        await _run;
        Assert.Equal(["request begins", "request ends", "pool drains", "background service ends", "database drains", "logs drains"], _events);
    }

    [Fact]
    public async Task What_is_cut_off_is_told_and_has_an_exit_code_of_its_own()
    {
        await StartAsync(add: services => services.AddSingleton<IDrainable>(new FakeDrain("mail", DrainPhase.Workers, static _ => Task.FromResult(new DrainOutcome(7, 2, 1)))));
        var held = _http.GetAsync("/held", Cancel);
        await Until(() => _events.Contains("request begins"));
        _shutdown!.Begin("SIGTERM");
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        await Until(() => _shutdown.Stage == ShutdownStage.Requests && _time.WaitingTimers > 0);
        await AdvanceAsync(TimeSpan.FromSeconds(18));
        await Assert.ThrowsAsync<HttpRequestException>(() => held);
        _release.SetResult();
        await _run;
        Assert.Equal(["1 requests under way", "2 items at work and 1 waiting in mail (7 completed)"], _shutdown.Report!.Cut);
        Assert.Equal([ShutdownExitCode.Forced], _exitCodes);
    }

    [Fact]
    public async Task A_second_signal_cuts_the_delay_short_and_what_still_runs_off()
    {
        await StartAsync();
        var held = _http.GetAsync("/held", Cancel);
        await Until(() => _events.Contains("request begins"));
        _shutdown!.Begin("SIGTERM");
        _shutdown.Begin("SIGINT");
        await Assert.ThrowsAsync<HttpRequestException>(() => held);
        _release.SetResult();
        await _run;
        Assert.Equal(["1 requests under way"], _shutdown.Report!.Cut);
    }

    [Fact]
    public async Task In_a_hurry_too_the_logs_go_out_last_with_the_code_that_it_ends_with()
    {
        await StartAsync(add: services =>
        {
            services.AddSingleton<IDrainable>(new FakeDrain("telemetry", DrainPhase.Flush, static deadline => Task.FromCanceled<DrainOutcome>(deadline)));
            services.AddSingleton<IDrainable>(new FakeLogs(_events));
        });
        _shutdown!.Begin("SIGTERM");
        _shutdown.Begin("SIGTERM");
        await _run;
        Assert.Equal(["telemetry, which did not end in its time"], _shutdown.Report!.Cut);
        Assert.Equal("logs are out, not cut off: True", _events[^1]);
    }

    [Theory]
    [InlineData(DrainPhase.Workers)]
    [InlineData(DrainPhase.Connections)]
    [InlineData(DrainPhase.Flush)]
    public async Task A_drain_that_never_ends_or_throws_is_named_and_holds_nobody_up(DrainPhase phase)
    {
        await StartAsync(add: services =>
        {
            services.AddSingleton<IDrainable>(new FakeDrain("stuck", phase, static _ => new TaskCompletionSource<DrainOutcome>().Task));
            services.AddSingleton<IDrainable>(new FakeDrain("broken", phase, static _ => throw new InvalidOperationException("no")));
            services.AddSingleton<IDrainable>(new FakeDrain("cancelled", phase, static async deadline => { await Task.Delay(Timeout.Infinite, deadline); return default; }));
        });
        _shutdown!.Begin("SIGTERM");
        await Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _run.IsCompleted;
        });
        Assert.Equal(["broken, which failed to drain", "cancelled, which did not end in its time", "stuck, which did not end in its time"], _shutdown.Report!.Cut.Order());
        Assert.Equal([ShutdownExitCode.Forced], _exitCodes);
    }

    [Fact]
    public async Task A_stop_asked_for_by_code_drains_without_delay()
    {
        await StartAsync(add: services => services.AddSingleton<IDrainable>(Drain("pool", DrainPhase.Workers)));
        _app!.Lifetime.StopApplication();
        await _run;
        Assert.Equal(["pool drains"], _events);
        Assert.Equal("the service is stopping", _app.Services.GetRequiredService<ReadinessGate>().ClosedBecause);
    }

    [Fact]
    public async Task A_host_that_is_stopped_without_running_drains_too()
    {
        await StartAsync(add: services => services.AddSingleton<IDrainable>(Drain("pool", DrainPhase.Workers)));
        await _app!.StopAsync(Cancel);
        Assert.Equal(["pool drains"], _events);
        await _run;
    }

    [Fact]
    public async Task A_failed_background_service_goes_before_what_was_cut_off()
    {
        await StartAsync(add: services =>
        {
            services.AddHostedService(_ => new Failing(_release.Task));
            services.AddSingleton<IDrainable>(new FakeDrain("mail", DrainPhase.Workers, static _ => Task.FromResult(new DrainOutcome(0, 1, 0))));
        });
        _release.SetResult();
        await _run;
        Assert.Equal(["Failing"], _shutdown!.Report!.Faults);
        Assert.Equal([ShutdownExitCode.Faulted], _exitCodes);
    }

    [Fact]
    public async Task A_background_service_that_heeds_no_token_is_named()
    {
        await StartAsync(static o => (o.RequestDrain, o.WorkerDrain) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10)), services => services.AddHostedService<Deaf>());
        _app!.Lifetime.StopApplication();
        await _run;
        Assert.Equal(["background service Deaf"], _shutdown!.Report!.Cut);
    }

    [Fact]
    public async Task A_second_signal_does_not_wait_for_a_background_service_that_heeds_no_token()
    {
        await StartAsync(static o => o.RequestDrain = TimeSpan.FromMinutes(30), services => services.AddHostedService<Deaf>());
        _shutdown!.Begin("SIGTERM");
        _shutdown.Begin("SIGINT");
        await Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _run.IsCompleted;
        });
        await _run;
        Assert.Equal(["background service Deaf"], _shutdown.Report!.Cut);
    }

    [Fact]
    public async Task A_signal_before_the_start_cancels_it()
    {
        _app = Make();
        _shutdown = _app.Services.GetRequiredService<GracefulShutdown>();
        _shutdown.Begin("SIGTERM");
        Assert.Equal(ShutdownExitCode.Clean, await _app.RunToExitCodeAsync());
    }

    private async Task StartAsync(Action<GracefulShutdownOptions>? configure = null, Action<IServiceCollection>? add = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        _app = Make(configure, add, protocols);
        _shutdown = _app.Services.GetRequiredService<GracefulShutdown>();
        await _app.StartAsync(Cancel);
        _http.BaseAddress = new Uri(_app.Urls.First());
        _run = _app.WaitForShutdownAsync(CancellationToken.None);
    }

    private WebApplication Make(Action<GracefulShutdownOptions>? configure = null, Action<IServiceCollection>? add = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddGracefulShutdown(configure);
        builder.Services.AddGracefulShutdown(o => o.SetExitCode = _exitCodes.Add);
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGet("/", static () => "hello");
        app.MapGet("/connection", static (HttpContext context) => context.Connection.Id);
        app.MapGet("/held", async () =>
        {
            Say("request begins");
            await _release.Task;
            Say("request ends");
        });
        return app;
    }

    private FakeDrain Drain(string name, DrainPhase phase) => new(name, phase, _ =>
    {
        Say($"{name} drains");
        return Task.FromResult(default(DrainOutcome));
    });

    private void Say(string what)
    {
        lock (_events)
        {
            _events.Add(what);
        }
    }

    /// <summary>Moves the clock once somebody waits for it.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        await Until(() => _time.WaitingTimers > 0);
        _time.Advance(by);
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 10_000 && !holds(); i++)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.True(holds());
    }

    private sealed class FakeDrain(string name, DrainPhase phase, Func<CancellationToken, Task<DrainOutcome>> drain) : IDrainable
    {
        public string Name => name;

        public DrainPhase Phase => phase;

        public Task<DrainOutcome> DrainAsync(CancellationToken deadline) => drain(deadline);
    }

    private sealed class FakeLogs(List<string> events) : IDrainable, ILoggerProvider
    {
        public string Name => "logs";

        public DrainPhase Phase => DrainPhase.Flush;

        public Task<DrainOutcome> DrainAsync(CancellationToken deadline)
        {
            events.Add($"logs are out, not cut off: {!deadline.IsCancellationRequested}");
            return Task.FromResult(default(DrainOutcome));
        }

        public ILogger CreateLogger(string categoryName) => Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Dispose()
        {
        }
    }

    private sealed class Recording(List<string> events) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (events)
            {
                events.Add("background service ends");
            }
        }
    }

    private sealed class Failing(Task until) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await until;
            throw new InvalidOperationException("told to fail");
        }
    }

    private sealed class Deaf : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => new TaskCompletionSource().Task;
    }
}
