using Ullage.State;

namespace Ullage.Cli.Rightsize;

/// <summary>
/// The turn to merge a run of several shards, renewed while it lasts. A process that finds another in it waits until that one has come to its end or its turn has run out: who
/// leaves at once would leave nobody to tell, should the other be killed.
/// </summary>
internal sealed class JobMerge : IAsyncDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // Another takes over when the turn has run out by the store's clock; whoever cannot renew, refused or without an answer, stops earlier than that by its own.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost;
    private readonly (IShardLedger Ledger, string Run, string Owner, TimeProvider Time) _of;
    private readonly Task _renewing;

    private JobMerge((IShardLedger, string, string, TimeProvider Time) of, long asked, bool told)
    {
        (_of, Told, _lost) = (of, told, new CancellationTokenSource(Timeout.InfiniteTimeSpan, of.Time));
        Keep(asked);
        _renewing = RenewAsync();
    }

    /// <summary>Whether somebody who went before told everybody.</summary>
    public bool Told { get; }

    /// <summary>Cancelled when the turn is another's.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the turn, or waits until nothing is left to do.</summary>
    /// <returns>The turn; null where the run is merged.</returns>
    /// <exception cref="StateException">The store cannot be used.</exception>
    public static async Task<JobMerge?> TakeAsync(IShardLedger ledger, string run, string owner, TimeProvider time, JobLog log, CancellationToken cancellationToken)
    {
        for (var waited = false; ; waited = true)
        {
            var asked = time.GetTimestamp();
            switch (await ledger.ClaimAsync(run, owner, Turn, cancellationToken))
            {
                case MergeClaim.Merged:
                    log.Info("another shard has merged");
                    return null;
                case MergeClaim.Taken:
                    if (!waited)
                    {
                        log.Info("another shard merges; this one waits, in case that one comes to no end");
                    }

                    await Task.Delay(Look, time, cancellationToken);
                    break;
                case var mine:
                    return new JobMerge((ledger, run, owner, time), asked, mine == MergeClaim.ToFinish);
            }
        }
    }

    /// <summary>Makes sure that the turn is still this one's, before something is done that must not be done twice at once.</summary>
    /// <exception cref="OperationCanceledException">It is another's.</exception>
    /// <exception cref="StateException">The store cannot be used.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        await AskAsync(cancellationToken);
        Lost.ThrowIfCancellationRequested();
    }

    /// <summary>Notes that everybody has been told.</summary>
    /// <exception cref="StateException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The turn was another's by then.</exception>
    public async Task ToldAsync(CancellationToken cancellationToken) => await KeptAsync(await _of.Ledger.ToldAsync(_of.Run, _of.Owner, cancellationToken));

    /// <summary>Notes that nothing is left to do.</summary>
    /// <exception cref="StateException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The turn was another's by then.</exception>
    public async Task MergedAsync(CancellationToken cancellationToken)
    {
        // A renewal that finds the run merged would take the turn for lost.
        await EndAsync();
        await KeptAsync(await _of.Ledger.MergedAsync(_of.Run, _of.Owner, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        try
        {
            await _of.Ledger.ReleaseAsync(_of.Run, _of.Owner, CancellationToken.None);
        }
        catch (StateException)
        {
            // It runs out by itself.
        }

        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lost.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    private async Task KeptAsync(bool isOurs)
    {
        if (!isOurs)
        {
            await _lost.CancelAsync();
            Lost.ThrowIfCancellationRequested();
        }
    }

    private void Keep(long asked)
    {
        var left = Turn - Margin - _of.Time.GetElapsedTime(asked);
        _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private async Task RenewAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, Lost);
        while (true)
        {
            await Task.Delay(Renewal, _of.Time, either.Token);
            try
            {
                await AskAsync(either.Token);
            }
            catch (StateException)
            {
                // Asked again while there is time.
            }
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var asked = _of.Time.GetTimestamp();
        if (await _of.Ledger.ClaimAsync(_of.Run, _of.Owner, Turn, cancellationToken) is MergeClaim.Taken or MergeClaim.Merged)
        {
            await _lost.CancelAsync();
            return;
        }

        Keep(asked);
    }
}
