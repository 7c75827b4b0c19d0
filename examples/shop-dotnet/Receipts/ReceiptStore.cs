using Npgsql;

namespace Shop.Receipts;

/// <summary>Which orders have had their receipt.</summary>
internal sealed class ReceiptStore(NpgsqlDataSource database)
{
    private const int Most = 100;

    public async Task SentAsync(long order, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update orders set receipt_sent_at = now() where id = $1 and receipt_sent_at is null");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = order });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Orders that have waited for a minute: their replica had no room, failed to send, or is no more.</summary>
    public async Task<List<long>> OverdueAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id from orders where receipt_sent_at is null and created_at < now() - interval '1 minute' order by id limit $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Most });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<long> orders = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            orders.Add(rows.GetInt64(0));
        }

        return orders;
    }
}
