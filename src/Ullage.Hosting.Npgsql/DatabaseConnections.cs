using Npgsql;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Npgsql;

/// <summary>Closes the connections once all who use them have ended. One that is still in use closes when it is given back.</summary>
internal sealed class DatabaseConnections(string name, NpgsqlDataSource pool, DatabaseReadiness readiness) : IDrainable
{
    public string Name => name;

    public DrainPhase Phase => DrainPhase.Connections;

    public async Task<DrainOutcome> DrainAsync(CancellationToken deadline)
    {
        await readiness.DisposeAsync().ConfigureAwait(false);
        await pool.DisposeAsync().ConfigureAwait(false);
        return default;
    }
}
