using Shop.Orders;
using Shop.Service;
using Ullage.Hosting.Buffers;

namespace Shop.Stock;

/// <summary>Stock is looked at and set.</summary>
internal static class StockEndpoints
{
    public static void MapStock(this WebApplication app)
    {
        app.MapGet("/stock", ListAsync);
        app.MapGet("/stock/{sku}", FindAsync);
        app.MapPut("/stock/{sku}", SetAsync);
    }

    private static async Task ListAsync(HttpContext context, BufferPool buffers, StockStore store) =>
        await context.Response.WriteJsonAsync(buffers, await store.ListAsync(context.RequestAborted), ShopJson.Default.StockList, context.RequestAborted);

    private static async Task FindAsync(HttpContext context, string sku, BufferPool buffers, StockStore store)
    {
        var item = await store.FindAsync(OrderEndpoints.Name(sku, "sku"), context.RequestAborted) ?? throw new RequestException(StatusCodes.Status404NotFound, $"There is no article {sku}.");
        await context.Response.WriteJsonAsync(buffers, item, ShopJson.Default.StockItem, context.RequestAborted);
    }

    private static async Task SetAsync(HttpContext context, string sku, BufferPool buffers, StockStore store)
    {
        using var body = buffers.Rent();
        await body.ReadFromAsync(context.Request.Body, OrderEndpoints.MostBodyBytes, context.RequestAborted);
        if (body.ReadJson(ShopJson.Default.StockLevel) is not { PriceCents: >= 0 and <= 100_000_000, Quantity: >= 0 and <= 1_000_000_000 } level)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "Expected price_cents of 0 to 100000000 and a quantity of 0 to 1000000000.");
        }

        var item = await store.SetAsync(OrderEndpoints.Name(sku, "sku"), level, context.RequestAborted);
        await context.Response.WriteJsonAsync(buffers, item, ShopJson.Default.StockItem, context.RequestAborted);
    }
}
