using System.Security.Cryptography;
using Npgsql;

namespace Ullage.State.Postgres;

/// <summary>
/// Days in PostgreSQL, a row a day and bucket, so that several shards write and one merges. Rows are replaced in one transaction; what a shard writes hangs on its
/// samples alone, so one that is killed and started again writes the same.
/// </summary>
public sealed class PostgresDayStore : IDayStore
{
    private readonly NpgsqlDataSource _source;
    private readonly string _place;

    private PostgresDayStore(NpgsqlDataSource source, string place) => (_source, _place) = (source, place);

    /// <inheritdoc/>
    public string Description => _place;

    /// <inheritdoc/>
    public bool KeepsBetweenRuns => true;

    /// <summary>Opens a database whose tables are as this release wants them.</summary>
    /// <param name="address">Its URL, such as <c>postgres://user:password@host/database</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StateException">It cannot be reached, or its tables are of another release.</exception>
    public static async Task<PostgresDayStore> OpenAsync(string address, CancellationToken cancellationToken)
    {
        var store = Make(address);
        try
        {
            var found = await store.AskAsync(connection => VersionAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);
            return found == Schema.Steps.Count
                ? store
                : throw new StateException(found < Schema.Steps.Count
                    ? $"{store._place}: its tables are at step {found} of {Schema.Steps.Count}; run ullage rightsize migrate first, as in an init container"
                    : $"{store._place}: its tables are at step {found}, which a later release made; this one knows {Schema.Steps.Count}");
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes the steps that its tables lack. Several at once wait for each other.</summary>
    /// <returns>The step before and the step after.</returns>
    /// <exception cref="StateException">It cannot be reached or changed.</exception>
    public static async Task<(int Before, int After)> MigrateAsync(string address, CancellationToken cancellationToken)
    {
        await using var store = Make(address);
        return await store.AskAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, "select pg_advisory_xact_lock($1)", cancellationToken, Schema.Lock).ConfigureAwait(false);
                await ExecuteAsync(connection, "create table if not exists ullage_schema (step integer primary key, taken_at timestamptz not null default now())", cancellationToken).ConfigureAwait(false);
                var before = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
                for (var step = before; step < Schema.Steps.Count; step++)
                {
                    await ExecuteAsync(connection, Schema.Steps[step], cancellationToken).ConfigureAwait(false);
                    await ExecuteAsync(connection, "insert into ullage_schema (step) values ($1)", cancellationToken, step + 1).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return (before, Math.Max(before, Schema.Steps.Count));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The runs of several shards in this database.</summary>
    public IShardLedger Ledger => new ShardLedger(this);

    /// <inheritdoc/>
    public Task<KeptDays> ListAsync(StateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return AskAsync(
            async connection =>
            {
                await using var command = Command(connection, "select day, bucket, until_ms, read_at_ms, for_ms, partial, samples from ullage_day where scope = $1 order by day, bucket", scope.Id);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                var kept = new List<KeptBucket>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    kept.Add(new KeptBucket(reader.GetInt32(0), reader.GetInt16(1), new DayReading(reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetBoolean(5), reader.GetInt64(6))));
                }

                return new KeptDays(kept, []);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ContainerDay>> ReadAsync(StateScope scope, int day, int bucket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var (sum, cells) = await AskAsync(
            async connection =>
            {
                await using var command = Command(connection, "select sum, cells from ullage_day where scope = $1 and day = $2 and bucket = $3", scope.Id, day, (short)bucket);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)) : (null, null);
            },
            cancellationToken).ConfigureAwait(false);
        if (cells is null)
        {
            return [];
        }

        try
        {
            return SHA256.HashData(cells).AsSpan().SequenceEqual(sum) ? BucketFormat.Read(cells) : throw new InvalidDataException("the check sum of its cells does not fit");
        }
        catch (InvalidDataException e)
        {
            throw new StateDamagedException(day, $"{_place}, day {day}, bucket {bucket}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(StateScope scope, int day, DayReading reading, IReadOnlyDictionary<int, IReadOnlyList<ContainerDay>> buckets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(buckets);
        return AskAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using var command = new NpgsqlCommand(
                    "insert into ullage_day (scope, day, bucket, until_ms, read_at_ms, for_ms, partial, samples, sum, cells) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
                    + "on conflict (scope, day, bucket) do update set until_ms = $4, read_at_ms = $5, for_ms = $6, partial = $7, samples = $8, sum = $9, cells = $10",
                    connection);

                // In one order, so that two that write the same day wait for each other and never in a circle.
                foreach (var (bucket, containers) in buckets.OrderBy(static b => b.Key))
                {
                    var cells = BucketFormat.Write(containers);
                    Bind(command, scope.Id, day, (short)bucket, reading.UntilMs, reading.ReadAtMs, reading.ForMs, reading.Partial, reading.Samples, SHA256.HashData(cells), cells);
                    await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(StateScope scope, int day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return AskAsync(connection => ExecuteAsync(connection, "delete from ullage_day where scope = $1 and day = $2", cancellationToken, scope.Id, day), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> RetainAsync(StateScope scope, int firstDay, DateTimeOffset untouchedSince, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return AskAsync(
            async connection =>
            {
                await using var command = Command(
                    connection,
                    "with gone as (delete from ullage_day where (scope = $1 and day < $2) or scope in (select scope from ullage_day where scope <> $1 group by scope having max(read_at_ms) < $3) returning scope, day) "
                    + "select count(*) from (select distinct scope, day from gone) as days",
                    scope.Id, firstDay, untouchedSince.ToUnixTimeMilliseconds());
                var days = (int)(long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
                await ExecuteAsync(
                    connection,
                    "delete from ullage_outcome o where scope <> $1 and saved_at < $2 and not exists (select from ullage_day d where d.scope = o.scope)",
                    cancellationToken, scope.Id, untouchedSince.ToUniversalTime()).ConfigureAwait(false);
                return days;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<byte[]?> LastOutcomeAsync(StateScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return AskAsync(
            async connection =>
            {
                await using var command = Command(connection, "select outcome from ullage_outcome where scope = $1", scope.Id);
                return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as byte[];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task SaveOutcomeAsync(StateScope scope, byte[] outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return AskAsync(
            connection => ExecuteAsync(connection, "insert into ullage_outcome (scope, outcome) values ($1, $2) on conflict (scope) do update set outcome = $2, saved_at = now()", cancellationToken, scope.Id, outcome),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    internal async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await ask(connection).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw new StateException($"{_place}: {e.MessageText} ({e.SqlState})", e);
        }
        catch (NpgsqlException e)
        {
            throw new StateException($"{_place} does not answer ({e.InnerException?.Message ?? e.Message}); check that it runs and that this pod may reach it", e);
        }
    }

    internal static NpgsqlCommand Command(NpgsqlConnection connection, string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        Bind(command, values);
        return command;
    }

    internal static async Task<int> ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, text, values);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static PostgresDayStore Make(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var settings = PostgresAddress.Read(address);
        return new PostgresDayStore(new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().Build(), $"PostgreSQL at {settings.Host}:{settings.Port}/{settings.Database}");
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var known = Command(connection, "select to_regclass('ullage_schema') is not null");
        if (!(bool)(await known.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
        {
            return 0;
        }

        await using var command = Command(connection, "select coalesce(max(step), 0) from ullage_schema");
        return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static void Bind(NpgsqlCommand command, params object[] values)
    {
        command.Parameters.Clear();
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
