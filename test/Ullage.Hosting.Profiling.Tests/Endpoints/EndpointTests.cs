using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ullage.Hosting.Management;
using Ullage.Pprof;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Profiling.Tests.Endpoints;

[Collection("runtime")]
public sealed class EndpointTests
{
    private static readonly HttpClient _client = new();

    [Theory]
    [InlineData("profile?seconds=1", "cpu")]
    [InlineData("allocs", "alloc_space")]
    [InlineData("allocs?seconds=1", "alloc_space")]
    [InlineData("allocs?gc=1", "alloc_space")]
    [InlineData("block", "delay")]
    [InlineData("mutex", "delay")]
    [InlineData("goroutine", "threads")]
    public async Task Each_profile_is_served_as_gzipped_profile_proto(string path, string type)
    {
        await using var app = await StartAsync(static o => o.Enabled = true);
        using var response = await GetAsync(app, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        var profile = PprofReader.Read(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((type, type), (profile.SampleTypes[^1].Name, profile.DefaultSampleType));
        Assert.Equal(Environment.GetCommandLineArgs()[0], profile.Mappings[0].FileName);
        Assert.NotEmpty(profile.Mappings[0].BuildId);
        Assert.True(profile is { TimeNanos: > 0, Period: > 0, PeriodType: not null });
        Assert.Equal(type == "threads", profile.DurationNanos == 0);
    }

    [Fact]
    public async Task Go_fetches_and_reads_it_by_itself()
    {
        await using var app = await StartAsync(static o => o.Enabled = true);
        using var busy = new BusyThread(allocates: false);
        try
        {
            Assert.Contains("BusyThread.Spin", await GoTool.PprofAsync(["-top", "-cum", new Uri(Root(app), "profile?seconds=1").ToString()], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        catch (ToolMissingException absent)
        {
            Assert.Skip(absent.Message);
        }
    }

    [Fact]
    public async Task Threads_are_told_as_text_when_asked_for_debug()
    {
        await using var app = await StartAsync(static o => o.Enabled = true);
        using var response = await GetAsync(app, "goroutine?debug=1");
        Assert.StartsWith("threads/count\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile?seconds=x", HttpStatusCode.BadRequest, "whole number")]
    [InlineData("profile?seconds=-1", HttpStatusCode.BadRequest, "whole number")]
    [InlineData("profile?seconds=86400", HttpStatusCode.BadRequest, "at most 00:05:00")]
    [InlineData("heap", HttpStatusCode.NotImplemented, "no heap profile")]
    [InlineData("nosuch", HttpStatusCode.NotFound, "expected allocs, block, goroutine, mutex, profile")]
    [InlineData("goroutine?seconds=5", HttpStatusCode.BadRequest, "as they are at a moment")]
    [InlineData("allocs?seconds=5&debug=1", HttpStatusCode.BadRequest, "expected one of them")]
    public async Task What_cannot_be_served_is_refused_with_the_reason(string path, HttpStatusCode status, string words)
    {
        await using var app = await StartAsync(static o => o.Enabled = true);
        using var response = await GetAsync(app, path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("X-Go-Pprof")));
        Assert.Contains(words, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_CPU_profile_is_refused_as_Go_refuses_it_until_the_first_has_ended()
    {
        await using var app = await StartAsync(static o => o.Enabled = true);
        using var cut = new CancellationTokenSource();
        var first = app.Services.GetRequiredService<RuntimeProfiler>().CpuAsync(TimeSpan.FromMinutes(1), cut.Token);
        using var second = await GetAsync(app, "profile?seconds=1");
        Assert.Equal(HttpStatusCode.InternalServerError, second.StatusCode);
        Assert.Contains("one at a time", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        using var third = await GetAsync(app, "profile?seconds=1");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_profile_ends_when_its_caller_goes()
    {
        await using var app = await StartAsync(static o => o.Enabled = true);
        using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetAsync(new Uri(Root(app), "profile?seconds=200"), cut.Token));
        for (var i = 0; ; i++)
        {
            using var next = await GetAsync(app, "profile?seconds=1");
            if (next.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            Assert.True(i < 100, "the profile goes on without its caller");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_index_links_to_each_profile()
    {
        await using var app = await StartAsync(static o => o.Enabled = true);
        using var response = await GetAsync(app, "");
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.All(["allocs", "block", "goroutine", "mutex", "profile"], name => Assert.Contains($"<a href=\"{name}", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_there_until_it_is_switched_on_nor_ever_on_the_main_port()
    {
        await using var off = await StartAsync(static _ => { });
        using var refused = await GetAsync(off, "goroutine");
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        await using var on = await StartAsync(static o => o.Enabled = true);
        using var main = await _client.GetAsync(new Uri(new Uri(on.Urls.First()), "/debug/pprof/goroutine"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, main.StatusCode);
    }

    [Theory]
    [InlineData("10.1.2.3", true, 403)]
    [InlineData("127.0.0.1", true, 200)]
    [InlineData("::1", true, 200)]
    [InlineData("10.1.2.3", false, 200)]
    public async Task Callers_from_without_are_refused_unless_said_otherwise(string caller, bool loopbackOnly, int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddProfiling(o => (o.Enabled, o.LoopbackOnly) = (true, loopbackOnly));
        await using var app = builder.Build();
        foreach (var part in app.Services.GetServices<IManagementEndpoints>())
        {
            part.Map(app);
        }

        var index = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static d => d.Endpoints).OfType<RouteEndpoint>().Single(static e => e.RoutePattern.RawText == "/debug/pprof/");
        var context = new DefaultHttpContext { RequestServices = app.Services };
        context.Connection.RemoteIpAddress = IPAddress.Parse(caller);
        await index.RequestDelegate!(context);
        Assert.Equal(status, context.Response.StatusCode);
    }

    private static Uri Root(WebApplication app) => new(app.Services.GetRequiredService<ManagementServer>().Address!, "/debug/pprof/");

    private static Task<HttpResponseMessage> GetAsync(WebApplication app, string path) => _client.GetAsync(new Uri(Root(app), path), TestContext.Current.CancellationToken);

    private static async Task<WebApplication> StartAsync(Action<ProfilingOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Services.AddManagement(static o => o.Port = 0);
        builder.Services.AddProfiling(configure);
        var app = builder.Build();
        app.MapManagement();
        await app.StartAsync(TestContext.Current.CancellationToken);
        if (app.Services.GetService<RuntimeProfiler>() is { } profiler)
        {
            // Recording begins beside the start.
            for (var i = 0; i < 300; i++)
            {
                try
                {
                    await profiler.AllocationsAsync(null, TestContext.Current.CancellationToken);
                    break;
                }
                catch (ProfilingUnavailableException why) when (!why.Message.Contains("switched off", StringComparison.Ordinal))
                {
                    await Task.Delay(50, TestContext.Current.CancellationToken);
                }
                catch (ProfilingUnavailableException)
                {
                    break;
                }
            }
        }

        return app;
    }
}
