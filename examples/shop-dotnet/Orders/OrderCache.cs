using System.Text.Json;
using Shop.Service;
using Ullage.Hosting.Caching;

namespace Shop.Orders;

/// <summary>Orders by their number, shared by the replicas through Redis: an order never changes, so nothing has to be told to the others.</summary>
internal static class OrderCache
{
    public static void Configure(AdaptiveCacheOptions<long, Order?> cache)
    {
        cache.Name = "orders";
        cache.Budget = 16 << 20;
        cache.Weigher = static (_, order) => AdaptiveCacheOptions<long, Order?>.EntryBytes + 200 + (160 * order!.Lines.Count);

        // A number that is free now may be taken by another replica in a moment.
        cache.NegativeExpiry = TimeSpan.Zero;
        cache.SecondLevel = new()
        {
            Key = static id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"order:1:{id}"),
            Write = static (order, to) =>
            {
                using var writer = new Utf8JsonWriter(to);
                JsonSerializer.Serialize(writer, order!, ShopJson.Default.Order);
            },
            Read = static bytes => JsonSerializer.Deserialize(bytes.Span, ShopJson.Default.Order),
        };
    }
}
