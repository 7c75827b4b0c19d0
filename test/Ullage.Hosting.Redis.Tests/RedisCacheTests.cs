using Microsoft.Extensions.Caching.Distributed;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Redis.Tests;

/// <summary>Against a real Redis.</summary>
public sealed class RedisCacheTests : IAsyncLifetime
{
    private static readonly DistributedCacheEntryOptions ForAMinute = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) };
    private RedisServer? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Tool.Find("redis-server") is null, "redis-server is not installed; eng/packages installs it.");
        _server = await RedisServer.StartAsync(cancellationToken: Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_value_comes_back_byte_for_byte_until_it_is_removed()
    {
        await using var cache = Cache();
        var value = new byte[300_000];
        new Random(1).NextBytes(value);
        await cache.SetAsync("a", value, ForAMinute, Stop);
        Assert.Equal<byte[]?>(value, await cache.GetAsync("a", Stop));
        await cache.SetAsync("empty", [], ForAMinute, Stop);
        Assert.Empty((await cache.GetAsync("empty", Stop))!);
        await cache.RemoveAsync("a", Stop);
        Assert.Null(await cache.GetAsync("a", Stop));
        cache.Set("sync", [7], ForAMinute);
        Assert.Equal((byte[])[7], cache.Get("sync"));
    }

    [Fact]
    public async Task A_thousand_commands_at_once_share_one_connection_and_each_gets_its_own_answer()
    {
        await using var cache = Cache();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => cache.SetAsync($"k{i}", BitConverter.GetBytes(i), ForAMinute, Stop)));
        var read = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => cache.GetAsync($"k{i}", Stop)));
        Assert.Equal(Enumerable.Range(0, 1000), read.Select(static b => BitConverter.ToInt32(b!)));

        // The probe at the start, this cache, and whoever asks.
        var line = Asked("info", "stats").Split('\n').Single(static l => l.StartsWith("total_connections_received", StringComparison.Ordinal));
        Assert.InRange(int.Parse(line.Split(':')[1]), 2, 3);
    }

    [Fact]
    public async Task A_use_puts_sliding_expiry_off_but_not_beyond_the_absolute()
    {
        await using var cache = Cache();
        await cache.SetAsync("s", [1], new() { SlidingExpiration = TimeSpan.FromSeconds(100), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(150) }, Stop);
        Asked("pexpire", "p:s", "1000");
        await cache.RefreshAsync("s", Stop);
        Assert.InRange(Left("s"), 90_000, 100_000);
        Asked("pexpire", "p:s", "1000");
        Assert.Equal((byte[])[1], await cache.GetAsync("s", Stop));
        Assert.InRange(Left("s"), 90_000, 100_000);
        await cache.SetAsync("t", [1], new() { SlidingExpiration = TimeSpan.FromSeconds(100), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(50) }, Stop);
        Assert.InRange(Left("t"), 40_000, 50_000);
        await cache.SetAsync("u", [1], new(), Stop);
        Assert.Equal(-1, Left("u"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => cache.SetAsync("v", [1], new() { AbsoluteExpiration = DateTimeOffset.UnixEpoch }, Stop));
    }

    [Fact]
    public async Task What_others_wrote_is_refused_and_not_handed_on()
    {
        await using var cache = Cache();
        Asked("set", "p:x", "theirs");
        Assert.Equal(RedisFault.Malformed, (await Assert.ThrowsAsync<RedisException>(() => cache.GetAsync("x", Stop))).Fault);
        Asked("rpush", "p:list", "1");
        Assert.Equal(RedisFault.Refused, (await Assert.ThrowsAsync<RedisException>(() => cache.GetAsync("list", Stop))).Fault);
        await cache.PingAsync(Stop);
    }

    [Fact]
    public async Task A_server_that_dies_and_comes_back_is_found_again()
    {
        await using var cache = Cache(static o => (o.Backoff, o.BackoffLimit) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)));
        await cache.SetAsync("a", [1], ForAMinute, Stop);
        _server!.Process.Kill();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(RedisFault.Unavailable, (await Assert.ThrowsAsync<RedisException>(() => cache.GetAsync("a", Stop))).Fault);
        }

        var port = _server.Port;
        await _server.DisposeAsync();
        _server = await RedisServer.StartAsync(port, cancellationToken: Stop);
        for (var answered = false; !answered;)
        {
            try
            {
                Assert.Null(await cache.GetAsync("a", Stop));
                answered = true;
            }
            catch (RedisException)
            {
                await Task.Delay(10, Stop);
            }
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_costs_its_time_and_the_next_command_a_new_connection()
    {
        await using var cache = Cache(static o => o.Timeout = TimeSpan.FromSeconds(2));
        await cache.PingAsync(Stop);
        Asked("client", "pause", "6000", "all");
        Assert.Equal(RedisFault.TimedOut, (await Assert.ThrowsAsync<RedisException>(() => cache.PingAsync(Stop))).Fault);
        Asked("client", "unpause");
        await cache.PingAsync(Stop);
    }

    [Fact]
    public async Task More_commands_than_may_wait_are_turned_away()
    {
        await using var cache = Cache(static o => (o.Pending, o.Timeout) = (4, TimeSpan.FromSeconds(20)));
        await cache.PingAsync(Stop);
        Asked("client", "pause", "3000", "all");
        var asked = Enumerable.Range(0, 10).Select(_ => cache.PingAsync(Stop)).ToList();
        var faults = await Task.WhenAll(asked.Select(static async task =>
        {
            try
            {
                await task;
                return (RedisFault?)null;
            }
            catch (RedisException e)
            {
                return e.Fault;
            }
        }));
        Assert.Equal(6, faults.Count(static f => f == RedisFault.Saturated));
        Assert.Equal(4, faults.Count(static f => f is null));
    }

    [Fact]
    public async Task A_drain_waits_for_answers_and_then_takes_nothing_more()
    {
        var cache = Cache();
        await cache.PingAsync(Stop);
        var asked = cache.SetAsync("a", new byte[1 << 20], ForAMinute, Stop);
        Assert.True((await cache.DrainAsync(Stop)).IsClean);
        await asked;
        Assert.Equal(RedisFault.Unavailable, (await Assert.ThrowsAsync<RedisException>(() => cache.PingAsync(Stop))).Fault);
    }

    private RedisCache Cache(Action<RedisOptions>? configure = null)
    {
        var options = new RedisOptions { Url = $"redis://127.0.0.1:{_server!.Port}", Prefix = "p:", Timeout = TimeSpan.FromSeconds(20), ConnectTimeout = TimeSpan.FromSeconds(20) };
        configure?.Invoke(options);
        return new RedisCache(options);
    }

    private long Left(string key) => long.Parse(Asked("pttl", "p:" + key));

    private string Asked(params string[] command)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("redis-cli", ["-p", $"{_server!.Port}", .. command]) { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return answer.Trim();
    }
}
