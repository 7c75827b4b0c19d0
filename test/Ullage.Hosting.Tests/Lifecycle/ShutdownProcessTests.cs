using System.Net;

namespace Ullage.Hosting.Tests.Lifecycle;

/// <summary>Real signals to a real process.</summary>
public sealed class ShutdownProcessTests : IDisposable
{
    private readonly HttpClient _http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_signal_lets_a_request_end_that_outlives_the_delay_and_the_process_exits_with_0()
    {
        await using var target = TargetProcess.Start(null, null, "serve", "delay=200");
        var address = await ReadyAsync(target);
        var slow = _http.GetAsync(address + "wait?ms=1000", Stop);
        await UntilUnderWayAsync(address);
        target.Signal("TERM");
        using var answer = await slow;
        Assert.Equal("waited", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("ended 0 ", await target.ReadAsync());
        Assert.Equal(0, await target.ExitCodeAsync());
    }

    [Fact]
    public async Task While_it_delays_it_serves_new_connections_is_not_ready_and_asks_clients_to_go()
    {
        await using var target = TargetProcess.Start(null, null, "serve", "delay=20000", "requests=1000");
        var address = await ReadyAsync(target);
        Assert.Equal("ok\n", await _http.GetStringAsync(address + "readyz", Stop));
        target.Signal("TERM");
        for (var i = 0; i < 600; i++)
        {
            using var ready = await _http.GetAsync(address + "readyz", Stop);
            if (ready.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                break;
            }

            await Task.Delay(10, Stop);
        }

        using var other = new HttpClient();
        using var answer = await other.GetAsync(address, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.ConnectionClose);
        target.Signal("TERM");
        Assert.Equal(0, await target.ExitCodeAsync());
    }

    [Fact]
    public async Task A_request_that_outlives_its_time_is_cut_off_and_told_by_the_exit_code()
    {
        await using var target = TargetProcess.Start(null, null, "serve", "delay=0", "requests=100");
        var address = await ReadyAsync(target);
        var slow = _http.GetAsync(address + "wait?ms=60000", Stop);
        await UntilUnderWayAsync(address);
        target.Signal("TERM");
        await Assert.ThrowsAsync<HttpRequestException>(() => slow);
        Assert.Equal("ended 124 1 requests under way", await target.ReadAsync());
        Assert.Equal(124, await target.ExitCodeAsync());
    }

    [Fact]
    public async Task A_failed_background_service_ends_the_process_with_70()
    {
        await using var target = TargetProcess.Start(null, null, "serve");
        var address = await ReadyAsync(target);
        using var _ = await _http.GetAsync(address + "fault", Stop);
        Assert.Equal(70, await target.ExitCodeAsync());
    }

    [Fact]
    public async Task A_signal_during_a_slow_start_cancels_it()
    {
        await using var target = TargetProcess.Start(null, null, "serve", "start=60000");
        Assert.Equal("starting", await target.ReadAsync());
        target.Signal("TERM");
        Assert.Equal("ended 0 ", await target.ReadAsync());
        Assert.Equal(0, await target.ExitCodeAsync());
    }

    private static async Task<string> ReadyAsync(TargetProcess target)
    {
        Assert.Equal("starting", await target.ReadAsync());
        return $"http://127.0.0.1:{(await target.ReadAsync()).Split(' ')[1]}/";
    }

    private async Task UntilUnderWayAsync(string address)
    {
        // Connections are taken in order: what was sent before this on another one has been taken when this is answered.
        for (var i = 0; i < 3; i++)
        {
            await _http.GetStringAsync(address, Stop);
            await Task.Delay(20, Stop);
        }
    }
}
