using Shop.Orders;
using Shop.Receipts;
using Shop.Service;
using Shop.Stock;
using Ullage.Hosting;
using Ullage.Hosting.Caching;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Limits;
using Ullage.Hosting.Npgsql;
using Ullage.Hosting.Npgsql.Migrations;
using Ullage.Hosting.Profiling;
using Ullage.Hosting.Profiling.Scheduling;
using Ullage.Hosting.Redis;
using Ullage.Hosting.Workers;

// shop: serves. shop migrate: brings the schema up to date and ends. shop --print-config: says what it would run with.
// Settings come from the environment and from mounted files, which the chassis looks at; the framework would watch every folder below the current one for a file that is not there.
var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
if (!builder.TryAddSettings(args, ShopSettings.Read, out var settings, out var exitCode))
{
    return exitCode;
}

builder.Logging.SetMinimumLevel(settings.Debug ? LogLevel.Debug : settings.LogLevel);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.ListenAnyIP(settings.Port);
    kestrel.Limits.MaxRequestBodySize = OrderEndpoints.MostBodyBytes;
});
builder.AddUllage(o =>
{
    o.Logs = static l => l.Service = "shop";
    o.Management = m => m.Port = settings.ManagementPort;
    o.Metrics = static m => m.Buckets["shop.order.value"] = [10, 50, 100, 500, 1_000, 5_000];
    o.Otlp = static t => t.Sources.Add(ShopTelemetry.Name);
});
builder.Services.AddProfiling(o => o.Enabled = settings.Profiling);
if (settings.ProfileFolder is { } folder)
{
    // A few hours of a busy replica, in a folder that may be as small as the pod's /tmp.
    builder.Services.AddScheduledProfiling(o => (o.Folder, o.MaxBytes, o.Keep) = (folder, 16 << 20, TimeSpan.FromDays(1)));
}

builder.Services.AddUllageRedis(o => (o.Url, o.Prefix) = (settings.CacheUrl, "shop:"));
builder.Services.AddUllageNpgsql(o =>
{
    o.Url = settings.DatabaseUrl.Reveal();
    o.MaxConnections = settings.MaxConnections;
    o.Migrations.Embedded = typeof(ShopSettings).Assembly;
    if (settings.HasDatabasePassword)
    {
        // A mounted password may be changed while the service runs.
        o.Password = static s => s.GetRequiredService<ISettings<ShopSettings>>().Current.DatabasePassword.Reveal();
    }
});
builder.Services.AddAdaptiveCache<long, Order?>(OrderCache.Configure);
builder.Services.AddHttpClient(ReceiptSender.Client).AddOutboundLimit(static o => o.Timeout = TimeSpan.FromSeconds(5));
builder.Services.AddWorkerPool<long>(static s => s.GetRequiredService<ReceiptSender>().SendAsync, static o => (o.Name, o.Workers, o.WhenFull) = ("receipts", 4, WhenFull.Reject));
builder.Services.AddSingleton<ShopTelemetry>().AddSingleton<OrderStore>().AddSingleton<OrderBook>().AddSingleton<StockStore>().AddSingleton<ReceiptStore>().AddSingleton<ReceiptSender>();
builder.Services.AddHostedService<ReceiptSweep>();

var app = builder.Build();
app.MapUllage();
app.UseRequestOutcome();
app.MapOrders();
app.MapStock();
return args is ["migrate", ..] ? await app.MigrateToExitCodeAsync() : await app.RunToExitCodeAsync();
