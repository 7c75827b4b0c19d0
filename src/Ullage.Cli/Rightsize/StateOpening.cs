using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.State;

namespace Ullage.Cli.Rightsize;

/// <summary>Where days are kept, and what several shards share.</summary>
/// <param name="Store">The days.</param>
/// <param name="Ledger">What shards share; null where nothing can be shared.</param>
internal sealed record JobState(IDayStore Store, IShardLedger? Ledger);

/// <summary>Opens the place where days are kept. PostgreSQL is a part of the build: a native tool has it only where it was asked for.</summary>
internal static class StateOpening
{
    /// <summary>Adds what does not fit together.</summary>
    public static void Check(Invocation invocation, List<string> problems)
    {
        var settings = invocation.Settings;
        var (folder, database) = (settings.Get(RightsizeSettings.State), settings.Get(RightsizeSettings.StateDatabaseEnv));
        if (folder is not null && database is not null)
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.State)} and {settings.NameOf(RightsizeSettings.StateDatabaseEnv)} are given together; keep one");
        }

        if (database is not null && string.IsNullOrWhiteSpace(invocation.Surroundings.Variable(database)))
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.StateDatabaseEnv)}: the environment has no {database}; set it to postgres://user:password@host/database");
        }

#if !ULLAGE_POSTGRES
        if (database is not null)
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.StateDatabaseEnv)}: this build has no PostgreSQL; take one linked with -p:UllagePostgres=true, or keep state in a folder with --state");
        }
#endif

        var shards = settings.Get(RightsizeSettings.Shards);
        if (shards == 1)
        {
            return;
        }

        if (database is null)
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.Shards)}: {shards} shards share a database; give --state-database-env VARIABLE");
        }

        if (settings.Get(RightsizeSettings.Run) is null)
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.Shards)}: {shards} shards need a name of their run that they share and no other has; give --run NAME, or set RUN_ID to the Job's name");
        }

        if (settings.Get(RightsizeSettings.Shard) >= shards)
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.Shard)}: {settings.Get(RightsizeSettings.Shard)} is no index of {shards} shards; 0 to {shards - 1} are");
        }
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="UsageException">The folder given cannot be used.</exception>
    /// <exception cref="StateException">The database cannot be used.</exception>
    public static async Task<JobState> OpenAsync(Invocation invocation, CancellationToken cancellationToken)
    {
#if ULLAGE_POSTGRES
        if (Database(invocation) is { } address)
        {
            var store = await Ullage.State.Postgres.PostgresDayStore.OpenAsync(address, cancellationToken);
            return new JobState(store, store.Ledger);
        }
#endif
        await Task.CompletedTask;
        try
        {
            return new JobState(invocation.Settings.Get(RightsizeSettings.State) is { } folder ? new FolderDayStore(invocation.PathOf(folder)) : new MemoryDayStore(), null);
        }
        catch (StateException e)
        {
            throw new UsageException($"{invocation.Settings.NameOf(RightsizeSettings.State)}: {e.Message}");
        }
    }

    /// <summary>Brings the database's tables to what this release wants.</summary>
    /// <returns>The step before and after.</returns>
    /// <exception cref="UsageException">No database is given, or this build has none.</exception>
    /// <exception cref="StateException">It cannot be changed.</exception>
    public static async Task<(int Before, int After)> MigrateAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        Check(invocation, problems);
        if (invocation.Settings.Get(RightsizeSettings.StateDatabaseEnv) is null)
        {
            problems.Add("migrate changes a database: give --state-database-env VARIABLE");
        }

        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

#if ULLAGE_POSTGRES
        return await Ullage.State.Postgres.PostgresDayStore.MigrateAsync(Database(invocation)!, cancellationToken);
#else
        await Task.CompletedTask;
        throw new UsageException("this build has no PostgreSQL");
#endif
    }

#if ULLAGE_POSTGRES
    private static string? Database(Invocation invocation) => invocation.Settings.Get(RightsizeSettings.StateDatabaseEnv) is { } variable ? invocation.Surroundings.Variable(variable) : null;
#endif
}
