using System.Net.Http.Headers;
using System.Text.Json;
using Shop.Orders;
using Shop.Service;
using Ullage.Hosting.Caching;

namespace Shop.Receipts;

/// <summary>Sends an order's receipt to whoever mails it, at least once: the order's number lets the receiver see a second one.</summary>
internal sealed class ReceiptSender(
    IHttpClientFactory clients, AdaptiveCache<long, Order?> cache, OrderStore orders, ReceiptStore store, ShopSettings settings, ShopTelemetry telemetry, ILogger<ReceiptSender> log)
{
    public const string Client = "receipts";

    public async ValueTask SendAsync(long id, CancellationToken cut)
    {
        using var activity = ShopTelemetry.Source.StartActivity("shop.receipt");
        activity?.SetTag("shop.order.id", id);
        if (await cache.GetOrLoadAsync(id, async (key, token) => await orders.FindAsync(key, token), cut) is not { } order)
        {
            return;
        }

        if (settings.ReceiptsUrl is { } url)
        {
            using var client = clients.CreateClient(Client);
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(order, ShopJson.Default.Order)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            try
            {
                using var answer = await client.PostAsync(url, content, cut);
                answer.EnsureSuccessStatusCode();
            }
            catch (Exception)
            {
                telemetry.Receipt("failed");
                throw;
            }
        }

        await store.SentAsync(id, cut);
        telemetry.Receipt("sent");
        log.Sent(id);
    }
}

internal static partial class ReceiptLog
{
    [LoggerMessage(LogLevel.Debug, "Receipt of order {order_id} sent")]
    public static partial void Sent(this ILogger logger, long order_id);

    [LoggerMessage(LogLevel.Warning, "Overdue receipts cannot be looked for")]
    public static partial void NotSwept(this ILogger logger, Exception exception);
}
