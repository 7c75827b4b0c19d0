using Npgsql;
using Shop.Service;

namespace Shop.Orders;

/// <summary>Orders in the database.</summary>
internal sealed class OrderStore(NpgsqlDataSource database)
{
    private const string Select = """
        select o.id, o.user_id, o.total_cents, o.created_at, array_agg(l.sku order by l.sku), array_agg(l.quantity order by l.sku), array_agg(l.price_cents order by l.sku)
        from orders o join order_lines l on l.order_id = o.id
        """;

    /// <summary>Makes an order and takes its articles from stock, both or neither. The same key of the same user gives the order that was made before.</summary>
    /// <returns>The order, and whether it was made now.</returns>
    /// <exception cref="RequestException">There is no such article, or not enough of it.</exception>
    public async Task<(Order Order, bool Made)> CreateAsync(string user, string? key, IReadOnlyList<NewOrderLine> lines, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        long id;
        DateTimeOffset created;
        await using (var insert = new NpgsqlCommand("insert into orders (user_id, idempotency_key, total_cents) values ($1, $2, 0) on conflict (user_id, idempotency_key) do nothing returning id, created_at", connection))
        {
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
            insert.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = key });
            await using var row = await insert.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
            {
                await row.DisposeAsync();
                return (await MadeBeforeAsync(connection, user, key!, cancellationToken), false);
            }

            (id, created) = (row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1));
        }

        // In the order of their names, so that two orders never wait for each other's articles.
        List<OrderLine> taken = [];
        foreach (var line in lines.OrderBy(static l => l.Sku, StringComparer.Ordinal))
        {
            taken.Add(await TakeAsync(connection, id, line, cancellationToken));
        }

        var total = taken.Sum(static l => l.PriceCents * l.Quantity);
        await using var sum = new NpgsqlCommand("update orders set total_cents = $2 where id = $1", connection);
        sum.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        sum.Parameters.Add(new NpgsqlParameter<long> { TypedValue = total });
        await sum.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new(id, user, taken, total, created), true);
    }

    public async Task<Order?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} where o.id = $1 group by o.id");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    /// <summary>A user's orders below a number, newest first.</summary>
    public async Task<OrderPage> ListAsync(string user, long? before, int most, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} where o.user_id = $1 and o.id < $2 group by o.id order by o.id desc limit $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var orders = await ReadAsync(command, cancellationToken);
        return new(orders, orders.Count == most ? orders[^1].Id : null);
    }

    private static async Task<OrderLine> TakeAsync(NpgsqlConnection connection, long order, NewOrderLine line, CancellationToken cancellationToken)
    {
        await using var take = new NpgsqlCommand(
            """
            with taken as (update stock set quantity = quantity - $3 where sku = $2 and quantity >= $3 returning sku, price_cents)
            insert into order_lines (order_id, sku, quantity, price_cents) select $1, sku, $3, price_cents from taken returning price_cents
            """, connection);
        take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = order });
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = line.Sku! });
        take.Parameters.Add(new NpgsqlParameter<int> { TypedValue = line.Quantity });
        if (await take.ExecuteScalarAsync(cancellationToken) is long price)
        {
            return new(line.Sku!, line.Quantity, price);
        }

        await using var known = new NpgsqlCommand("select quantity from stock where sku = $1", connection);
        known.Parameters.Add(new NpgsqlParameter<string> { TypedValue = line.Sku! });
        throw await known.ExecuteScalarAsync(cancellationToken) is int left
            ? new RequestException(StatusCodes.Status409Conflict, $"There are {left} of {line.Sku}; asked for {line.Quantity}.")
            : new RequestException(StatusCodes.Status404NotFound, $"There is no article {line.Sku}.");
    }

    private static async Task<Order> MadeBeforeAsync(NpgsqlConnection connection, string user, string key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Select} where o.user_id = $1 and o.idempotency_key = $2 group by o.id", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return (await ReadAsync(command, cancellationToken)).Single();
    }

    private static async Task<List<Order>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<Order> orders = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            var (skus, quantities, prices) = (rows.GetFieldValue<string[]>(4), rows.GetFieldValue<int[]>(5), rows.GetFieldValue<long[]>(6));
            orders.Add(new(rows.GetInt64(0), rows.GetString(1), [.. skus.Select((sku, i) => new OrderLine(sku, quantities[i], prices[i]))], rows.GetInt64(2), rows.GetFieldValue<DateTimeOffset>(3)));
        }

        return orders;
    }
}
