using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Tests.Limits;

public sealed class InboundLimitTests : IAsyncDisposable
{
    private readonly FakePressure _pressure = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
    public async Task A_request_beyond_the_limit_is_told_to_come_again_while_probes_and_exempt_endpoints_answer()
    {
        var breaker = await StartAsync(o => o.CircuitBreaker = static c => c.MaxConcurrency = 1);
        var held = _http.GetAsync("/held", Stop);
        await Until(() => breaker.Active == 1);
        using var refused = await _http.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3);
        Assert.Equal("well", await _http.GetStringAsync("/debug", Stop));
        Assert.Equal("well", await _http.GetStringAsync("/debug/more", Stop));
        Assert.Equal("stream", await _http.GetStringAsync("/stream", Stop));
        _release.SetResult();
        Assert.Equal("held", await (await held).Content.ReadAsStringAsync(Stop));
        Assert.Equal("hello", await _http.GetStringAsync("/", Stop));
    }

    [Theory]
    [InlineData("h2c", false)]
    [InlineData("websocket", false)]
    [InlineData("WebSocket", true)]
    public async Task A_request_that_offers_to_upgrade_is_judged_unless_it_is_a_websocket(string upgrade, bool withKey)
    {
        var breaker = await StartAsync(o => o.CircuitBreaker = static c => c.MaxConcurrency = 1);
        var held = _http.GetAsync("/held", Stop);
        await Until(() => breaker.Active == 1);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Connection.ParseAdd("Upgrade, HTTP2-Settings");
        request.Headers.Upgrade.ParseAdd(upgrade);
        request.Headers.Add("HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA");
        if (withKey)
        {
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }

        using var answer = await _http.SendAsync(request, Stop);
        Assert.Equal(withKey ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
        _release.SetResult();
        using var _ = await held;
    }

    [Fact]
    public async Task An_open_circuit_answers_503()
    {
        var breaker = await StartAsync(o => o.CircuitBreaker = static c => c.OpenAfter = TimeSpan.Zero);
        _pressure.Set(PressureLevel.Critical, PressureLevel.Critical, 1);
        await Until(() => breaker.State == CircuitState.Open);
        using var refused = await _http.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("well", await _http.GetStringAsync("/debug", Stop));
    }

    [Fact]
    public async Task A_client_that_has_gone_does_not_free_the_permit_of_the_work_it_left_behind()
    {
        var breaker = await StartAsync(o => o.CircuitBreaker = static c => c.MaxConcurrency = 1);
        using var gone = new CancellationTokenSource();
        var held = _http.GetAsync("/held", gone.Token);
        await Until(() => breaker.Active == 1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        using var refused = await _http.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        _release.SetResult();
        await Until(() => breaker.Active == 0);
    }

    [Fact]
    public async Task A_request_that_runs_out_of_its_time_is_cancelled_and_answered_with_503()
    {
        var breaker = await StartAsync(o => o.CircuitBreaker = static c => c.Timeout = TimeSpan.FromMilliseconds(20));
        using var answer = await _http.GetAsync("/heeds", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await Until(() => breaker.Active == 0);
    }

    [Fact]
    public async Task What_has_begun_to_answer_and_runs_out_of_its_time_is_broken_off_and_not_made_to_look_whole()
    {
        await StartAsync(o => o.CircuitBreaker = static c => c.Timeout = TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _http.GetStringAsync("/begins", Stop));
    }

    [Fact]
    public async Task Left_out_it_lets_all_in()
    {
        await StartAsync(static o => o.LimitsRequests = false);
        Assert.Null(_app!.Services.GetService<ResourceAwareCircuitBreaker>());
        Assert.Equal("hello", await _http.GetStringAsync("/", Stop));
        Assert.Contains("AddCircuitBreaker", Assert.Throws<InvalidOperationException>(() => _app.UseCircuitBreaker()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_frameworks_own_limiter_takes_the_breaker()
    {
        await using var app = Make(static o => o.CircuitBreaker = static c => c.MaxConcurrency = 1, own: true);
        app.UseRateLimiter();
        var breaker = app.Services.GetRequiredService<ResourceAwareCircuitBreaker>();
        app.MapGet("/held", async () => { await _release.Task; return "held"; }).RequireRateLimiting("all");
        await app.StartAsync(Stop);
        var held = _http.GetAsync(app.Urls.First() + "/held", Stop);
        await Until(() => breaker.Active == 1);
        using var refused = await _http.GetAsync(app.Urls.First() + "/held", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        _release.SetResult();
        using var _ = await held;
    }

    [Fact]
    public async Task All_faults_are_told_when_the_host_starts()
    {
        await using var app = Make(static o =>
        {
            o.CircuitBreaker = static c => (c.MaxConcurrency, c.Floor) = (0, 2);
            o.InboundLimit = static i => { i.SaturatedStatus = 200; i.ExemptPaths.Add("health"); };
        });
        var error = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Stop));
        var all = error is AggregateException several ? several.InnerExceptions.OfType<OptionsValidationException>() : [(OptionsValidationException)error];
        Assert.Equal(4, all.Sum(static e => e.Failures.Count()));
    }

    private async Task<ResourceAwareCircuitBreaker> StartAsync(Action<UllageOptions> configure)
    {
        _app = Make(configure);
        _app.MapUllage();
        _app.MapGet("/", static () => "hello");
        _app.MapGet("/debug/{**rest}", static () => "well");
        _app.MapGet("/stream", static () => "stream").ExemptFromCircuitBreaker();
        _app.MapGet("/held", async () => { await _release.Task; return "held"; });
        _app.MapGet("/heeds", static async (HttpContext context) => await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        _app.MapGet("/begins", static async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });
        await _app.StartAsync(Stop);
        _http.BaseAddress = new Uri(_app.Urls.First());
        return _app.Services.GetService<ResourceAwareCircuitBreaker>()!;
    }

    private WebApplication Make(Action<UllageOptions> configure, bool own = false)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IPressureSignal>(_pressure);
        builder.AddUllage(configure);
        builder.Services.AddSingleton<IPressureSignal>(_pressure);
        if (own)
        {
            builder.Services.AddRateLimiter(static o => o.AddPolicy("all", static context =>
                System.Threading.RateLimiting.RateLimitPartition.Get("all", _ => context.RequestServices.GetRequiredService<ResourceAwareCircuitBreaker>())));
        }

        return builder.Build();
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 10_000 && !holds(); i++)
        {
            await Task.Delay(1, Stop);
        }

        Assert.True(holds());
    }
}
