using Shop.Service;
using Ullage.Hosting.Caching;
using Ullage.Hosting.Workers;

namespace Shop.Orders;

/// <summary>Orders with all that goes with them: the cache, the receipt, what is measured and traced.</summary>
internal sealed class OrderBook(OrderStore store, AdaptiveCache<long, Order?> cache, WorkerPool<long> receipts, ShopTelemetry telemetry)
{
    /// <inheritdoc cref="OrderStore.CreateAsync"/>
    public async Task<(Order Order, bool Made)> CreateAsync(string user, string? key, IReadOnlyList<NewOrderLine> lines, CancellationToken cancellationToken)
    {
        using var activity = ShopTelemetry.Source.StartActivity("shop.order");
        try
        {
            var (order, made) = await store.CreateAsync(user, key, lines, cancellationToken);
            activity?.SetTag("shop.order.id", order.Id);
            telemetry.Ordered(made ? "made" : "repeated");
            if (made)
            {
                telemetry.Sold(order.TotalCents);
                await cache.SetAsync(order.Id, order, cancellationToken: cancellationToken);

                // No room now is no loss: the sweep finds the order.
                receipts.TryEnqueue(order.Id);
            }

            return (order, made);
        }
        catch (RequestException e)
        {
            telemetry.Ordered(e.Status == StatusCodes.Status409Conflict ? "out_of_stock" : "refused");
            throw;
        }
    }

    public ValueTask<Order?> FindAsync(long id, CancellationToken cancellationToken) => cache.GetOrLoadAsync(id, async (key, token) => await store.FindAsync(key, token), cancellationToken);

    public Task<OrderPage> ListAsync(string user, long? before, int most, CancellationToken cancellationToken) => store.ListAsync(user, before, most, cancellationToken);
}
