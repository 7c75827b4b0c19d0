namespace Ullage.State.Postgres;

/// <summary>
/// The shards of one run in two tables; of each run some weeks are kept.
/// </summary>
/// <param name="store">The database.</param>
internal sealed class ShardLedger(PostgresDayStore store) : IShardLedger
{
    private const int KeptDays = 30;

    /// <inheritdoc/>
    public Task<long> JoinAsync(string run, int shards, long atMs, CancellationToken cancellationToken) => store.AskAsync(
        async connection =>
        {
            await PostgresDayStore.ExecuteAsync(connection, "delete from ullage_run where begun_at < now() - make_interval(days => $1)", cancellationToken, KeptDays).ConfigureAwait(false);
            await PostgresDayStore.ExecuteAsync(connection, "insert into ullage_run (run, at_ms, shards) values ($1, $2, $3) on conflict (run) do nothing", cancellationToken, run, atMs, shards).ConfigureAwait(false);
            await using var command = PostgresDayStore.Command(connection, "select at_ms, shards from ullage_run where run = $1", run);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return reader.GetInt32(1) == shards
                ? reader.GetInt64(0)
                : throw new StateException($"{store.Description}: the run {run} has {reader.GetInt32(1)} shards, not {shards}; give every shard the same number, and every run a name of its own");
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<RunProgress> EndAsync(string run, int shard, long samples, int missing, CancellationToken cancellationToken) => store.AskAsync(
        async connection =>
        {
            await PostgresDayStore.ExecuteAsync(
                connection, "insert into ullage_shard (run, shard, samples, missing) values ($1, $2, $3, $4) on conflict (run, shard) do update set ended_at = now(), samples = $3, missing = $4", cancellationToken, run, shard, samples, missing).ConfigureAwait(false);
            await using var command = PostgresDayStore.Command(
                connection, "select (select count(*) from ullage_shard s where s.run = r.run), r.shards, (select coalesce(sum(missing), 0) from ullage_shard s where s.run = r.run), r.merged_at is not null from ullage_run r where r.run = $1", run);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return new RunProgress((int)reader.GetInt64(0), reader.GetInt32(1), (int)reader.GetInt64(2), reader.GetBoolean(3));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> MergedAsync(string run, CancellationToken cancellationToken) => store.AskAsync(
        async connection => await PostgresDayStore.ExecuteAsync(connection, "update ullage_run set merged_at = now() where run = $1 and merged_at is null", cancellationToken, run).ConfigureAwait(false) == 1,
        cancellationToken);
}
