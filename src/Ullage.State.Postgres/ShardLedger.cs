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
    public Task<MergeClaim> ClaimAsync(string run, string owner, TimeSpan turn, CancellationToken cancellationToken) => store.AskAsync(
        async connection =>
        {
            // One row, changed in one statement: of two that ask at once the later sees what the earlier wrote.
            await using var claim = PostgresDayStore.Command(
                connection,
                "update ullage_run set merger = $2, merger_until = now() + make_interval(secs => $3) where run = $1 and merged_at is null and (merger is null or merger = $2 or merger_until < now()) returning told_at is not null",
                run, owner, turn.TotalSeconds);
            if (await claim.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is bool told)
            {
                return told ? MergeClaim.ToFinish : MergeClaim.ToTell;
            }

            await using var ended = PostgresDayStore.Command(connection, "select merged_at is not null from ullage_run where run = $1", run);
            return await ended.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true ? MergeClaim.Merged : MergeClaim.Taken;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ToldAsync(string run, string owner, CancellationToken cancellationToken) => InTurnAsync("told_at = coalesce(told_at, now())", run, owner, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> MergedAsync(string run, string owner, CancellationToken cancellationToken) => InTurnAsync("merged_at = now()", run, owner, cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseAsync(string run, string owner, CancellationToken cancellationToken) => InTurnAsync("merger = null, merger_until = null", run, owner, cancellationToken);

    private Task<bool> InTurnAsync(string setting, string run, string owner, CancellationToken cancellationToken) => store.AskAsync(
        async connection => await PostgresDayStore.ExecuteAsync(connection, $"update ullage_run set {setting} where run = $1 and merger = $2 and merged_at is null", cancellationToken, run, owner).ConfigureAwait(false) == 1,
        cancellationToken);
}
