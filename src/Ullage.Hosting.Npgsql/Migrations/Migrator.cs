using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Ullage.Hosting.Npgsql.Migrations;

/// <summary>
/// Applies the scripts that have not been, each in a transaction with the row that says so. Those who migrate the same database at the same time take turns by an advisory lock of the session, so that the second finds nothing left to do.
/// </summary>
internal sealed class Migrator(DatabaseSources sources, MigrationOptions options, TimeProvider time, ILogger log)
{
    /// <summary>"ullage" in ASCII: one lock a database, since the server keeps advisory locks by database.</summary>
    private const long Lock = 0x75_6c_6c_61_67_65;

    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    /// <summary>Brings the schema up to date.</summary>
    /// <returns>How many scripts were applied.</returns>
    /// <exception cref="MigrationException">It was not; what had been applied stays, what failed left no trace.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        var scripts = MigrationScripts.Find(options);
        await using var source = sources.Migration();
        await using var connection = await ConnectAsync(source, cancellationToken).ConfigureAwait(false);
        try
        {
            await LockAsync(connection, cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, FormattableString.Invariant($"set lock_timeout = {(long)Math.Ceiling(options.LockTimeout.TotalMilliseconds)}"), cancellationToken).ConfigureAwait(false);
            var applied = await AppliedAsync(connection, cancellationToken).ConfigureAwait(false);
            var plan = MigrationPlan.Of(scripts, applied);
            if (plan.Ahead is { } ahead)
            {
                log.Ahead(ahead.ToString());
            }

            foreach (var migration in plan.Pending)
            {
                await ApplyAsync(connection, migration, cancellationToken).ConfigureAwait(false);
            }

            log.UpToDate(plan.Pending.Count, applied.Count);
            return plan.Pending.Count;
        }
        catch (NpgsqlException e)
        {
            throw new MigrationException($"{sources.Address}: {Tell(e)}", e);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException e) when (DatabaseFaults.IsUnavailable(e) && time.GetElapsedTime(begun) + pause < options.WaitForDatabase)
            {
                if (pause == TimeSpan.FromMilliseconds(250))
                {
                    log.NotReached(sources.Address, Tell(e));
                }
            }
            catch (NpgsqlException e)
            {
                throw new MigrationException($"{sources.Address} cannot be reached: {Tell(e)}", e);
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await RunAsync(connection, FormattableString.Invariant($"set lock_timeout = {(long)options.WaitForOther.TotalMilliseconds}"), cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(connection, FormattableString.Invariant($"select pg_advisory_lock({Lock})"), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new MigrationException($"{sources.Address}: another has been migrating for {options.WaitForOther}; expected it to end. Look for it in pg_locks (locktype advisory), or raise Database.Migrations.WaitForOther.", e);
        }
    }

    private static async Task<List<AppliedMigration>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await RunAsync(
            connection,
            "create table if not exists ullage_migrations (number bigint primary key, name text not null, checksum text not null, applied_at timestamptz not null default now(), seconds double precision not null)",
            cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand("select number, name, checksum from ullage_migrations", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var applied = new List<AppliedMigration>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            applied.Add(new(rows.GetInt64(0), rows.GetString(1), rows.GetString(2)));
        }

        return applied;
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var before = await TransactionAsync(connection, cancellationToken).ConfigureAwait(false);
            if (!string.IsNullOrWhiteSpace(migration.Text))
            {
                await RunAsync(connection, migration.Text, cancellationToken).ConfigureAwait(false);
            }

            if (await TransactionAsync(connection, cancellationToken).ConfigureAwait(false) != before)
            {
                throw new MigrationException($"{migration} ends its transaction by itself, so that it and its row cannot be one; what it did stays. Expected a script without begin, commit and rollback.");
            }

            var took = time.GetElapsedTime(begun).TotalSeconds;
            await using var note = new NpgsqlCommand("insert into ullage_migrations (number, name, checksum, seconds) values ($1, $2, $3, $4)", connection);
            note.Parameters.Add(new NpgsqlParameter<long> { TypedValue = migration.Number, NpgsqlDbType = NpgsqlDbType.Bigint });
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
            note.Parameters.Add(new NpgsqlParameter<double> { TypedValue = took });
            await note.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            log.Applied(migration.ToString(), took);
        }
        catch (PostgresException e)
        {
            throw new MigrationException($"{migration}{(e.Position > 0 ? FormattableString.Invariant($", character {e.Position} of a statement") : "")}: {Tell(e)} Nothing of it was applied; what came before it was.", e);
        }
    }

    private static async Task<string> TransactionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_current_xact_id()::text", connection);
        return (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Tell(NpgsqlException e) => e is PostgresException refused ? $"{refused.MessageText} ({refused.SqlState})." : $"{e.InnerException?.Message ?? e.Message}.";
}
