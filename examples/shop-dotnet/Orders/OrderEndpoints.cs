using System.Globalization;
using Shop.Service;
using Ullage.Hosting.Buffers;

namespace Shop.Orders;

/// <summary>Orders are made, found and listed.</summary>
internal static class OrderEndpoints
{
    public const int MostBodyBytes = 64 << 10;
    private const int MostLines = 100;
    private const int PageSize = 50;

    public static void MapOrders(this WebApplication app)
    {
        app.MapPost("/orders", CreateAsync);
        app.MapGet("/orders/{id:long}", FindAsync);
        app.MapGet("/orders", ListAsync);
    }

    private static async Task CreateAsync(HttpContext context, BufferPool buffers, OrderBook orders)
    {
        var stop = context.RequestAborted;
        using var body = buffers.Rent();
        await body.ReadFromAsync(context.Request.Body, MostBodyBytes, stop);
        var asked = body.ReadJson(ShopJson.Default.NewOrder) ?? throw Bad("Expected an order such as {\"user_id\":\"u1\",\"lines\":[{\"sku\":\"tea\",\"quantity\":1}]}.");
        var user = Name(asked.UserId, "user_id");
        context.Items[RequestOutcome.UserItem] = user;
        var lines = Check(asked.Lines);
        var key = context.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } text] ? Name(text, "Idempotency-Key") : null;
        var (order, made) = await orders.CreateAsync(user, key, lines, stop);
        context.Response.StatusCode = made ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/orders/{order.Id}");
        await context.Response.WriteJsonAsync(buffers, order, ShopJson.Default.Order, stop);
    }

    private static async Task FindAsync(HttpContext context, long id, BufferPool buffers, OrderBook orders)
    {
        var order = await orders.FindAsync(id, context.RequestAborted) ?? throw new RequestException(StatusCodes.Status404NotFound, $"There is no order {id.ToString(CultureInfo.InvariantCulture)}.");
        context.Items[RequestOutcome.UserItem] = order.UserId;
        await context.Response.WriteJsonAsync(buffers, order, ShopJson.Default.Order, context.RequestAborted);
    }

    private static async Task ListAsync(HttpContext context, string? user_id, long? before, BufferPool buffers, OrderBook orders)
    {
        var user = Name(user_id, "user_id");
        context.Items[RequestOutcome.UserItem] = user;
        var page = await orders.ListAsync(user, before, PageSize, context.RequestAborted);
        await context.Response.WriteJsonAsync(buffers, page, ShopJson.Default.OrderPage, context.RequestAborted);
    }

    private static IReadOnlyList<NewOrderLine> Check(IReadOnlyList<NewOrderLine>? lines)
    {
        if (lines is not { Count: > 0 and <= MostLines })
        {
            throw Bad($"An order has 1 to {MostLines} lines.");
        }

        foreach (var line in lines)
        {
            Name(line?.Sku, "sku");
            if (line!.Quantity is < 1 or > 10_000)
            {
                throw Bad($"A quantity is {line.Quantity}; expected 1 to 10000.");
            }
        }

        return lines.DistinctBy(static l => l.Sku).Count() == lines.Count ? lines : throw Bad("An article stands twice; expected each once, with its quantity.");
    }

    internal static string Name(string? text, string what) => text is { Length: > 0 and <= 64 } && !text.Contains('\0', StringComparison.Ordinal) ? text : throw Bad($"{what} is missing or too long; expected 1 to 64 characters.");

    private static RequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
