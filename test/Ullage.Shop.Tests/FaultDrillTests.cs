using System.Net;
using System.Net.Sockets;
using Ullage.Testing.Servers;

namespace Ullage.Shop.Tests;

/// <summary>What the sample depends on is taken away and brought back, and callers behave as badly as they can: it stays live, readiness tells the truth, memory is bounded.</summary>
public sealed class FaultDrillTests : IAsyncLifetime
{
    private const int SlowConnections = 10_000;
    private const long MostAboveRest = 64 << 20;
    private const string OneTea = """{"user_id":"ada","lines":[{"sku":"tea","quantity":1}]}""";
    private PostgresServer? _database;
    private RedisServer? _cache;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Environment => ["DB_HOST=127.0.0.1", $"DB_PORT={_database!.Port}", "DB_PASSWORD=s:cret", $"CACHE_URL=redis://127.0.0.1:{_cache!.Port}", "TERMINATION_GRACE_PERIOD_SECONDS=30"];

    public async ValueTask InitializeAsync()
    {
        _cache = await RedisServer.StartAsync(cancellationToken: Stop);
        _database = await PostgresServer.StartAsync(cancellationToken: Stop);
        var (code, output, errors) = await ShopReplica.RunAsync("migrate", Environment);
        Assert.True(code == 0, output + errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cache is not null)
        {
            await _cache.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task Redis_and_PostgreSQL_that_die_under_load_and_come_back_cost_no_more_than_what_needed_them()
    {
        await using var shop = await ShopReplica.StartAsync(Environment);
        await shop.PutStockAsync("tea", 1, 1_000_000);
        var id = (long)(await shop.OrderAsync(OneTea))["id"]!;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var callers = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CallAsync(shop, id, end.Token)));
        var port = _cache!.Port;
        _cache.Process.Kill();
        await _cache.DisposeAsync();
        await shop.OrderAsync(OneTea);
        await _database!.StopAsync(Stop);
        await shop.UntilAsync("readyz", HttpStatusCode.ServiceUnavailable);
        await shop.UntilAsync("livez", HttpStatusCode.OK);
        await _database.StartAgainAsync(Stop);
        _cache = await RedisServer.StartAsync(port, cancellationToken: Stop);
        await shop.UntilAsync("readyz", HttpStatusCode.OK);
        await shop.OrderAsync(OneTea);
        await end.CancelAsync();
        var statuses = (await callers).SelectMany(static s => s).CountBy(static s => s).ToDictionary();
        Assert.True(statuses.Keys.All(static s => s is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.GatewayTimeout), string.Join(", ", statuses));
        Assert.True(statuses[HttpStatusCode.OK] > 0, string.Join(", ", statuses));
        Assert.False(shop.HasEnded);
        Assert.Equal(0, await shop.EndAsync());
    }

    [Fact]
    public async Task A_collector_that_is_down_is_told_of_once_and_harms_nothing()
    {
        await using var shop = await ShopReplica.StartAsync([.. Environment, $"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{ServerProcess.FreePort()}", "OTEL_BSP_SCHEDULE_DELAY=100"]);
        await shop.UntilAsync("readyz", HttpStatusCode.OK);
        await shop.PutStockAsync("tea", 1, 1000);
        for (var i = 0; i < 10; i++)
        {
            await shop.OrderAsync(OneTea);
        }

        Assert.Equal(0, await shop.EndAsync());
        Assert.InRange(shop.Log.Split('\n').Count(static l => l.Contains("ollector", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task Ten_thousand_connections_that_never_finish_their_request_leave_room_for_an_honest_caller()
    {
        // A heap of 64 MiB, as in a container of 96Mi; without a limit the collector has no reason to hurry.
        await using var shop = await ShopReplica.StartAsync([.. Environment, "DOTNET_GCHeapHardLimit=4000000"]);
        await shop.UntilAsync("readyz", HttpStatusCode.OK);
        await shop.PutStockAsync("tea", 1, 10);

        // What is compiled anew once it is called often belongs to rest, not to the connections.
        for (var i = 0; i < 3000; i++)
        {
            await shop.GetAsync("stock/tea");
        }

        var rest = shop.Resident;
        var slow = new List<Socket>(SlowConnections);
        try
        {
            for (var i = 0; i < SlowConnections; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                slow.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, shop.Api.BaseAddress!.Port, Stop);
                await socket.SendAsync("GET /stock/tea HTTP/1.1\r\nHost: shop\r\nX-Slow: "u8.ToArray(), Stop);
                if (i % 500 == 0)
                {
                    await shop.GetAsync("stock/tea");
                }
            }

            foreach (var socket in slow)
            {
                // Those that the service has given up on by now are closed.
                try
                {
                    await socket.SendAsync("a"u8.ToArray(), Stop);
                }
                catch (SocketException)
                {
                }
            }

            await shop.GetAsync("stock/tea");
            await shop.UntilAsync("livez", HttpStatusCode.OK);
            await shop.UntilAsync("readyz", HttpStatusCode.OK);
            var above = shop.Resident - rest;
            TestContext.Current.SendDiagnosticMessage($"{SlowConnections} slow connections: {above >> 20} MiB above rest at {rest >> 20} MiB");
            Assert.True(above <= MostAboveRest, $"{above >> 20} MiB above rest, {rest >> 20} MiB; at most {MostAboveRest >> 20} are allowed.");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            Assert.Skip($"This machine lets a process open {slow.Count} sockets; {SlowConnections} are wanted (ulimit -n).");
        }
        finally
        {
            slow.ForEach(static s => s.Dispose());
        }
    }

    private static async Task<List<HttpStatusCode>> CallAsync(ShopReplica shop, long id, CancellationToken end)
    {
        var statuses = new List<HttpStatusCode>();
        while (!end.IsCancellationRequested)
        {
            using var answer = await shop.Api.GetAsync(new Uri($"orders/{id}", UriKind.Relative), Stop);
            statuses.Add(answer.StatusCode);
            using var listed = await shop.Api.GetAsync(new Uri("orders?user_id=ada", UriKind.Relative), Stop);
            statuses.Add(listed.StatusCode);
        }

        return statuses;
    }
}
