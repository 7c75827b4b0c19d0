using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Ullage.Hosting.Limits;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Limits;

public sealed class OutboundLimitTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<TaskCompletionSource<HttpResponseMessage>> _calls = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, 18)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 18)]
    [InlineData(HttpStatusCode.GatewayTimeout, 18)]
    [InlineData(HttpStatusCode.InternalServerError, 20)]
    [InlineData(HttpStatusCode.NotFound, 20)]
    public async Task A_host_that_turns_calls_away_gets_a_tenth_less(HttpStatusCode status, int expected)
    {
        var (http, limits) = Client();
        var call = http.GetAsync("http://a/", Stop);
        _calls[0].SetResult(new HttpResponseMessage(status));
        using var answer = await call;
        Assert.Equal((expected, 20), (Limit(limits, "a"), Limit(limits, "b")));
    }

    [Fact]
    public async Task A_failed_connection_and_a_timeout_count_and_a_callers_change_of_mind_does_not()
    {
        var (http, limits) = Client(static o => o.Timeout = TimeSpan.FromSeconds(1));
        var failed = http.GetAsync("http://a/", Stop);
        _calls[0].SetException(new HttpRequestException("refused"));
        await Assert.ThrowsAsync<HttpRequestException>(() => failed);
        Assert.Equal(18, Limit(limits, "a"));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        var slow = http.GetAsync("http://a/", Stop);
        _time.Advance(TimeSpan.FromSeconds(1));
        var timeout = await Assert.ThrowsAsync<TaskCanceledException>(() => slow);
        Assert.IsType<TimeoutException>(timeout.InnerException);
        Assert.Equal(16, Limit(limits, "a"));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        using var caller = new CancellationTokenSource();
        var left = http.GetAsync("http://a/", caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal((16, 0), (Limit(limits, "a"), limits.For(new Uri("http://a/")).Gate.Active));
    }

    [Fact]
    public async Task A_caller_that_gives_up_after_twice_the_usual_time_counts_as_a_timeout()
    {
        var (http, limits) = Client();
        var usual = http.GetAsync("http://a/", Stop);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        _calls[0].SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        using var answer = await usual;
        using var caller = new CancellationTokenSource();
        var left = http.GetAsync("http://a/", caller.Token);
        _time.Advance(TimeSpan.FromMilliseconds(30));
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(18, Limit(limits, "a"));
    }

    [Fact]
    public async Task A_client_that_runs_out_of_its_own_time_counts_also_where_no_call_has_ever_gone_well()
    {
        var (http, limits) = Client();
        limits.ClientTimeout = TimeSpan.FromSeconds(2);
        await GiveUpAfter(TimeSpan.FromSeconds(1));
        Assert.Equal(20, Limit(limits, "a"));
        await GiveUpAfter(TimeSpan.FromSeconds(2));
        Assert.Equal(18, Limit(limits, "a"));

        async Task GiveUpAfter(TimeSpan time)
        {
            using var caller = new CancellationTokenSource();
            var call = http.GetAsync("http://a/", caller.Token);
            _time.Advance(time);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }

    [Fact]
    public async Task A_connection_that_took_too_long_to_make_counts()
    {
        var (http, limits) = Client();
        var call = http.GetAsync("http://a/", Stop);
        _calls[0].SetException(new TaskCanceledException("ConnectTimeout", new TimeoutException()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(18, Limit(limits, "a"));
    }

    [Fact]
    public async Task A_call_that_blocks_its_thread_runs_out_of_its_time_too()
    {
        var (http, limits) = Client(static o => o.Timeout = TimeSpan.FromSeconds(1));
        var call = Task.Run(() => http.Send(new HttpRequestMessage(HttpMethod.Get, "http://a/"), Stop), Stop);
        await Until(() => _calls.Count == 1 && _time.WaitingTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<TimeoutException>((await Assert.ThrowsAsync<TaskCanceledException>(() => call)).InnerException);
        Assert.Equal((18, 0), (Limit(limits, "a"), limits.For(new Uri("http://a/")).Gate.Active));
    }

    [Fact]
    public async Task The_time_limit_of_the_client_is_known_whatever_sets_it()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("prices").AddOutboundLimit().ConfigureHttpClient(static http => http.Timeout = TimeSpan.FromSeconds(7));
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("prices");
        Assert.Equal(TimeSpan.FromSeconds(7), provider.GetRequiredKeyedService<OutboundLimits>("prices").ClientTimeout);
    }

    [Fact]
    public async Task Calls_beyond_the_limit_wait_and_those_that_wait_too_long_are_not_sent()
    {
        var (http, _) = Client(static o => (o.MaxConcurrency, o.QueueLimit) = (1, 1));
        var first = http.GetAsync("http://a/", Stop);
        var second = http.GetAsync("http://a/", Stop);
        var third = await Assert.ThrowsAsync<OutboundRefusedException>(() => http.GetAsync("http://a/", Stop));
        Assert.Contains("the queue is full", third.Message, StringComparison.Ordinal);
        Assert.Single(_calls);
        _calls[0].SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        using var one = await first;
        await Until(() => _calls.Count == 2);
        var waits = http.GetAsync("http://a/", Stop);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("none ended in 1 s", (await Assert.ThrowsAsync<OutboundRefusedException>(() => waits)).Message, StringComparison.Ordinal);
        Assert.Throws<OutboundRefusedException>(() => http.Send(new HttpRequestMessage(HttpMethod.Get, "http://a/"), Stop));
        _calls[1].SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        using var two = await second;
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public void Hosts_beyond_the_bound_share_one_limit()
    {
        var (_, limits) = Client(static o => o.MaxHosts = 2);
        Uri[] hosts = [new("http://a/"), new("http://b/"), new("http://c/"), new("http://d/")];
        Assert.Equal(3, hosts.Select(limits.For).Distinct().Count());
        Assert.Same(limits.For(hosts[0]), limits.For(new Uri("http://A/other")));
    }

    [Fact]
    public async Task A_client_of_the_factory_is_limited_however_often_its_handler_is_made_anew()
    {
        var services = new ServiceCollection();
        var client = services.AddHttpClient("prices").ConfigurePrimaryHttpMessageHandler(() => new Stub(this)).AddOutboundLimit(static o => o.MaxConcurrency = 1);
        client.AddOutboundLimit(static o => o.QueueLimit = 0);
        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IHttpMessageHandlerFactory>();
        using var first = new HttpMessageInvoker(factory.CreateHandler("prices"));
        var call = first.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://a/"), Stop);
        var error = await Assert.ThrowsAsync<OutboundRefusedException>(() => first.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://a/"), Stop));
        Assert.Equal(("a", 1), (error.Host, error.Limit));
        _calls[0].SetResult(new HttpResponseMessage(HttpStatusCode.OK));
        using var answer = await call;
    }

    private static int Limit(OutboundLimits limits, string host) => limits.For(new Uri($"http://{host}/")).Gate.Limit;

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 10_000 && !holds(); i++)
        {
            await Task.Delay(1, Stop);
        }

        Assert.True(holds());
    }

    private (HttpClient Http, OutboundLimits Limits) Client(Action<OutboundLimitOptions>? configure = null)
    {
        var options = new OutboundLimitOptions();
        configure?.Invoke(options);
        var limits = new OutboundLimits("test", options, _time, _services.GetRequiredService<IMeterFactory>());
        return (new HttpClient(new OutboundLimitHandler(limits) { InnerHandler = new Stub(this) }), limits);
    }

    private sealed class Stub(OutboundLimitTests test) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => SendAsync(request, cancellationToken).GetAwaiter().GetResult();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            cancellationToken.Register(() => call.TrySetCanceled(cancellationToken));
            lock (test._calls)
            {
                test._calls.Add(call);
            }

            return call.Task;
        }
    }
}
