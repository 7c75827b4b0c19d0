using Npgsql;

namespace Ullage.Hosting.Npgsql.Capacity;

/// <summary>How many connections a server admits for one user of one database, and by what.</summary>
/// <param name="Admitted">The number.</param>
/// <param name="Bound">What bounds it, for people.</param>
internal readonly record struct ConnectionCapacity(int Admitted, string Bound)
{
    // reserved_connections came with version 16; a limit of -1 is none.
    private const string Question = """
        select current_setting('max_connections')::int,
               current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true), '0')::int,
               (select rolconnlimit from pg_catalog.pg_roles where rolname = current_user),
               (select datconnlimit from pg_catalog.pg_database where datname = current_database())
        """;

    public static ConnectionCapacity Of(int maxConnections, int reserved, int roleLimit, int databaseLimit)
    {
        var least = new ConnectionCapacity(maxConnections - reserved, $"max_connections {maxConnections} − {reserved} reserved");
        if (roleLimit >= 0 && roleLimit < least.Admitted)
        {
            least = new(roleLimit, "the role's CONNECTION LIMIT");
        }

        return databaseLimit >= 0 && databaseLimit < least.Admitted ? new(databaseLimit, "the database's CONNECTION LIMIT") : least;
    }

    public static async Task<ConnectionCapacity> AskAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Question);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        return Of(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3));
    }

    /// <summary>What is wrong, or null.</summary>
    public string? Excess(int replicas, int perReplica)
    {
        var needed = (long)replicas * perReplica;
        return needed <= Admitted
            ? null
            : $"{replicas} replicas × {perReplica} connections are {needed}, but the server admits {Admitted} ({Bound}): expected at most {Admitted / Math.Max(1, replicas)} a replica. Lower Database.MaxConnections, run fewer replicas, raise the server's limit, or put a pooler between.";
    }
}
