namespace Shop.Orders;

/// <summary>An order as it was made; it does not change.</summary>
internal sealed record Order(long Id, string UserId, IReadOnlyList<OrderLine> Lines, long TotalCents, DateTimeOffset CreatedAt);

/// <summary>One article of an order, at the price of that moment.</summary>
internal sealed record OrderLine(string Sku, int Quantity, long PriceCents);

/// <summary>What is asked for.</summary>
internal sealed record NewOrder(string? UserId, IReadOnlyList<NewOrderLine>? Lines);

/// <summary>One article that is asked for.</summary>
internal sealed record NewOrderLine(string? Sku, int Quantity);

/// <summary>A user's orders, newest first; <paramref name="Before"/> asks for the next page, null on the last.</summary>
internal sealed record OrderPage(IReadOnlyList<Order> Orders, long? Before);
