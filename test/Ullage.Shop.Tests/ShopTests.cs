using System.Net;
using System.Text.Json.Nodes;
using Ullage.Testing.Servers;

namespace Ullage.Shop.Tests;

/// <summary>The whole sample on a real PostgreSQL and a real Redis.</summary>
public sealed class ShopTests : IAsyncLifetime
{
    private const string Tea = """{"user_id":"ada","lines":[{"sku":"tea","quantity":2},{"sku":"cup","quantity":1}]}""";
    private PostgresServer? _database;
    private RedisServer? _cache;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Environment => [$"DB_HOST=127.0.0.1", $"DB_PORT={_database!.Port}", "DB_PASSWORD=s:cret", $"CACHE_URL=redis://127.0.0.1:{_cache!.Port}", "TERMINATION_GRACE_PERIOD_SECONDS=30"];

    public async ValueTask InitializeAsync()
    {
        _cache = await RedisServer.StartAsync(cancellationToken: Stop);
        _database = await PostgresServer.StartAsync(cancellationToken: Stop);
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
    public async Task Orders_are_made_found_listed_and_receipted_and_the_service_ends_cleanly()
    {
        await using var mail = new FakeServer(static async (request, stream, _) => await FakeServer.Status(204)(stream));
        await using var collector = new FakeServer(static async (request, stream, _) => await FakeServer.Status(200)(stream));
        await MigrateAsync();
        await using var shop = await ShopReplica.StartAsync([.. Environment, $"RECEIPTS_URL={mail.Url}/receipts", "PPROF=true", $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}"]);
        await shop.UntilAsync("readyz", HttpStatusCode.OK);
        await shop.PutStockAsync("tea", 250, 5);
        await shop.PutStockAsync("cup", 900, 100);
        var made = await shop.OrderAsync(Tea, key: "k1");
        Assert.Equal(1400, (long)made["total_cents"]!);
        Assert.Equal(3, (int)(await shop.GetAsync("stock/tea"))["quantity"]!);
        Assert.Equal(2, (await shop.GetAsync("stock"))["items"]!.AsArray().Count);
        var again = await shop.OrderAsync(Tea, HttpStatusCode.OK, "k1");
        Assert.Equal((long)made["id"]!, (long)again["id"]!);
        Assert.True(JsonNode.DeepEquals(made["lines"], (await shop.GetAsync($"orders/{made["id"]}"))["lines"]));
        await shop.OrderAsync(Tea);
        Assert.Contains("There are 1 of tea", (string)(await shop.OrderAsync(Tea, HttpStatusCode.Conflict))["error"]!, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await shop.GetAsync("stock/tea"))["quantity"]!);
        Assert.Equal(98, (int)(await shop.GetAsync("stock/cup"))["quantity"]!);
        var page = await shop.GetAsync("orders?user_id=ada");
        Assert.Equal(2, page["orders"]!.AsArray().Count);
        Assert.Null(page["before"]);

        await ShopReplica.UntilAsync(async () => await _database!.AskAsync("select count(*) from orders where receipt_sent_at is null", cancellationToken: Stop) == "0");

        Assert.Equal(2, mail.Requests.Count);
        Assert.Contains("\"total_cents\":1400", mail.Requests[0].Text, StringComparison.Ordinal);
        var metrics = await shop.PageAsync("metrics");
        foreach (var series in (string[])["shop_orders_total{outcome=\"made\"} 2", "shop_orders_total{outcome=\"out_of_stock\"} 1", "shop_order_value_bucket{le=\"50\"} 2", "shop_receipts_total{outcome=\"sent\"} 2",
            "db_client_connection_max", "ullage_redis_commands_total", "http_server_request_duration_seconds_bucket"])
        {
            Assert.Contains(series, metrics, StringComparison.Ordinal);
        }

        Assert.Contains("traceparent", mail.Requests[0].Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("goroutine", await shop.PageAsync("debug/pprof/"), StringComparison.Ordinal);
        Assert.Equal(0, await shop.EndAsync());
        var spans = string.Concat(collector.Requests.Where(static r => r.Path == "/v1/traces").Select(static r => r.Text));
        Assert.All((string[])["shop.order", "shop.receipt", "POST /orders", "postgresql"], name => Assert.Contains(name, spans, StringComparison.Ordinal));
        var line = shop.Log.Split('\n').Select(static l => JsonNode.Parse(l)!).First(static l => (string?)l["endpoint"] == "POST /orders" && (int)l["status"]! == 201);
        Assert.Equal("ada", (string?)line["user_id"]);
        Assert.True((double)line["duration_ms"]! > 0);
        Assert.Equal("shop", (string?)line["service"]);
        Assert.DoesNotContain("s:cret", shop.Log, StringComparison.Ordinal);
        Assert.Equal("0", await _database!.AskAsync("select count(*) from pg_stat_activity where usename = 'shop'", cancellationToken: Stop));
    }

    [Fact]
    public async Task What_is_no_order_is_refused_in_words_and_leaves_no_trace()
    {
        await MigrateAsync();
        await using var shop = await ShopReplica.StartAsync(Environment);
        foreach (var (body, status) in ((string, HttpStatusCode)[])
        [
            ("", HttpStatusCode.BadRequest),
            ("{", HttpStatusCode.BadRequest),
            ("null", HttpStatusCode.BadRequest),
            ("""{"user_id":"ada","lines":[]}""", HttpStatusCode.BadRequest),
            ("""{"user_id":"ada","lines":[null]}""", HttpStatusCode.BadRequest),
            ("""{"user_id":"ada","lines":[{"sku":"tea","quantity":0}]}""", HttpStatusCode.BadRequest),
            ("""{"user_id":"ada","lines":[{"sku":"tea","quantity":1}],"coupon":"x"}""", HttpStatusCode.BadRequest),
            ("""{"user_id":"ada","lines":[{"sku":"none","quantity":1}]}""", HttpStatusCode.NotFound),
            (new string(' ', 100_000), HttpStatusCode.RequestEntityTooLarge),
        ])
        {
            await shop.OrderAsync(body, status);
        }

        Assert.Equal("0", await _database!.AskAsync("select count(*) from orders", cancellationToken: Stop));
    }

    [Fact]
    public async Task Two_replicas_share_orders_through_Redis_and_live_without_it_and_without_the_database()
    {
        await MigrateAsync();
        await using var one = await ShopReplica.StartAsync(Environment);
        await using var other = await ShopReplica.StartAsync(Environment);
        await one.PutStockAsync("tea", 250, 5);
        await one.PutStockAsync("cup", 900, 5);
        var (first, second) = ((long)(await one.OrderAsync(Tea))["id"]!, (long)(await one.OrderAsync(Tea))["id"]!);
        await _database!.StopAsync(Stop);
        Assert.Equal(first, (long)(await other.GetAsync($"orders/{first}"))["id"]!);
        await other.GetAsync("stock", HttpStatusCode.ServiceUnavailable);
        await other.UntilAsync("readyz", HttpStatusCode.ServiceUnavailable);
        await other.UntilAsync("livez", HttpStatusCode.OK);
        await _database.StartAgainAsync(Stop);
        await other.UntilAsync("readyz", HttpStatusCode.OK);
        _cache!.Process.Kill();
        Assert.Equal(second, (long)(await other.GetAsync($"orders/{second}"))["id"]!);
        Assert.Equal(0, await other.EndAsync());
    }

    [Fact]
    public async Task Hundred_who_order_the_last_ten_at_once_get_ten()
    {
        await MigrateAsync();
        await using var shop = await ShopReplica.StartAsync(Environment);
        await shop.PutStockAsync("tea", 1, 10);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            using var content = new StringContent($$"""{"user_id":"u{{i}}","lines":[{"sku":"tea","quantity":1}]}""");
            using var answer = await shop.Api.PostAsync(new Uri("orders", UriKind.Relative), content, Stop);
            return answer.StatusCode;
        }));
        Assert.Equal(statuses.Count(static s => s == HttpStatusCode.Created).ToString(System.Globalization.CultureInfo.InvariantCulture), await _database!.AskAsync("select count(*) from order_lines", cancellationToken: Stop));
        Assert.InRange(statuses.Count(static s => s == HttpStatusCode.Created), 1, 10);
        Assert.All(statuses, static s => Assert.True(s is HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests, s.ToString()));
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_all_told_and_settings_are_printed_without_secrets()
    {
        var (code, _, errors) = await ShopReplica.RunAsync("migrate", "PORT=x", "DEBUG=maybe", "MAX_CONNECTIONS=0", "RECEIPTS_URL=mail");
        Assert.Equal(2, code);
        foreach (var name in (string[])["PORT", "DEBUG", "MAX_CONNECTIONS", "RECEIPTS_URL", "DB_HOST", "DB_PASSWORD", "CACHE_URL"])
        {
            Assert.Contains(name, errors, StringComparison.Ordinal);
        }

        var printed = await ShopReplica.RunAsync("--print-config", [.. Environment, "CACHE_URL=rediss://:hunter2@cache/0"]);
        Assert.Equal(0, printed.Code);
        Assert.Contains("# default\nMAX_CONNECTIONS=10\n", printed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", printed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s:cret", printed.Output, StringComparison.Ordinal);
    }

    private async Task MigrateAsync()
    {
        // As the init containers of three pods do.
        var ended = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ShopReplica.RunAsync("migrate", Environment)));
        Assert.All(ended, static e => Assert.True(e.Code == 0, e.Output + e.Errors));
        Assert.Equal("2", await _database!.AskAsync("select count(*) from ullage_migrations", cancellationToken: Stop));
    }
}
