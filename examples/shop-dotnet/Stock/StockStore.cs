using Npgsql;

namespace Shop.Stock;

/// <summary>An article, its price and how many there are.</summary>
internal sealed record StockItem(string Sku, long PriceCents, int Quantity);

/// <summary>What an article is to cost and how many there are to be.</summary>
internal sealed record StockLevel(long PriceCents, int Quantity);

/// <summary>All articles, or the first thousand of them.</summary>
internal sealed record StockList(IReadOnlyList<StockItem> Items);

/// <summary>Stock in the database.</summary>
internal sealed class StockStore(NpgsqlDataSource database)
{
    private const int Most = 1000;

    public async Task<StockItem?> FindAsync(string sku, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select sku, price_cents, quantity from stock where sku = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sku });
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    public async Task<StockList> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select sku, price_cents, quantity from stock order by sku limit $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Most });
        return new(await ReadAsync(command, cancellationToken));
    }

    public async Task<StockItem> SetAsync(string sku, StockLevel level, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "insert into stock (sku, price_cents, quantity) values ($1, $2, $3) on conflict (sku) do update set price_cents = excluded.price_cents, quantity = excluded.quantity returning sku, price_cents, quantity");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sku });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = level.PriceCents });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = level.Quantity });
        return (await ReadAsync(command, cancellationToken)).Single();
    }

    private static async Task<List<StockItem>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<StockItem> items = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            items.Add(new(rows.GetString(0), rows.GetInt64(1), rows.GetInt32(2)));
        }

        return items;
    }
}
