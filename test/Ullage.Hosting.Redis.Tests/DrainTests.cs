using System.Net;
using System.Net.Sockets;

namespace Ullage.Hosting.Redis.Tests;

public sealed class DrainTests
{
    [Fact]
    public async Task A_server_that_says_nothing_does_not_hold_the_end_up()
    {
        var stop = TestContext.Current.CancellationToken;
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var port = ((IPEndPoint)mute.LocalEndpoint).Port;
        var cache = new RedisCache(new RedisOptions { Url = $"redis://127.0.0.1:{port}", ConnectTimeout = TimeSpan.FromMinutes(1) });
        var asked = cache.GetAsync("a", stop);
        using var peer = await mute.AcceptTcpClientAsync(stop);
        var outcome = await cache.DrainAsync(stop).WaitAsync(TimeSpan.FromSeconds(20), stop);
        Assert.Equal(0, outcome.Abandoned);
        await Assert.ThrowsAnyAsync<Exception>(() => asked.WaitAsync(TimeSpan.FromSeconds(20), stop));
    }
}
