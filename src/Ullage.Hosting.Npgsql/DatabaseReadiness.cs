using Npgsql;
using Ullage.Hosting.Probes;

namespace Ullage.Hosting.Npgsql;

/// <summary>
/// Whether the database answers, asked over a connection of its own: a pool that is busy is not a database that is gone, and taking a busy replica out would make the others busier. When it is gone, the pool's
/// connections are dropped, so that no request meets one of a server that has since restarted.
/// </summary>
internal sealed class DatabaseReadiness(string name, NpgsqlDataSource probe, NpgsqlDataSource pool) : IReadinessCheck, IAsyncDisposable
{
    public string Name => name;

    public async ValueTask<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = probe.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return CheckResult.Ok;
        }
        catch (OperationCanceledException)
        {
            // A server that says nothing any more is as gone as one that refuses.
            pool.Clear();
            throw;
        }
        catch (NpgsqlException e)
        {
            // A server that is full, or refuses this connection alone, serves those of the pool all the same; closed, they would not come back.
            if (DatabaseFaults.IsGone(e))
            {
                pool.Clear();
            }

            // The state tells the kind; the message may tell names of hosts and users.
            return CheckResult.Failed(e is PostgresException refused ? $"refused with {refused.SqlState}" : "not reached");
        }
    }

    public ValueTask DisposeAsync() => probe.DisposeAsync();
}
