using Ullage.Model;
using Ullage.Prometheus.Api;

namespace Ullage.Prometheus.Reading;

/// <summary>
/// Reads a range in stretches of time: an answer that breaks is asked again (the ledger passes over what was given), a stretch that the
/// server holds too large is halved, and what cannot be had is named.
/// </summary>
internal static class ShardedRead
{
    private const long LeastShardMs = 60_000;

    /// <summary>Reads all stretches.</summary>
    /// <returns>What is missing; empty when complete.</returns>
    /// <exception cref="SourceException">It failed before a sample was read.</exception>
    public static async Task<IReadOnlyList<MissingRange>> RunAsync(
        ISampleProtocol protocol, Backoff backoff, Selector selector, TimeRange range, SeriesLedger ledger, CancellationToken cancellationToken)
    {
        var length = Math.Max(LeastShardMs, await protocol.ShardMsAsync(selector, range, cancellationToken));
        for (var at = range.StartMs; at < range.EndMs;)
        {
            var shard = new TimeRange(at, range.EndMs - at <= length ? range.EndMs : at + length);
            var failure = await TryShardAsync(protocol, backoff, selector, shard, shard == range, ledger, cancellationToken);
            if (failure is { Failure: SourceFailure.TooLarge } && shard.EndMs - shard.StartMs > LeastShardMs)
            {
                length = Math.Max(LeastShardMs, (shard.EndMs - shard.StartMs) / 2);
            }
            else if (failure is not null)
            {
                return ledger.Samples > 0 ? [new MissingRange(selector, new TimeRange(at, range.EndMs), failure.Failure, failure.Message)] : throw failure;
            }
            else
            {
                at = shard.EndMs;
            }
        }

        return [];
    }

    private static async Task<SourceException?> TryShardAsync(
        ISampleProtocol protocol, Backoff backoff, Selector selector, TimeRange shard, bool whole, SeriesLedger ledger, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            BrokenAnswerException broken;
            try
            {
                ledger.BeginPass();
                await protocol.ReadAsync(selector, shard, whole, ledger, cancellationToken);
                return null;
            }
            catch (SourceException e)
            {
                return e;
            }
            catch (BrokenAnswerException e)
            {
                broken = e;
            }

            if (attempt >= broken.Tries(backoff.MaxAttempts))
            {
                return backoff.Final(new HttpFault(broken.Failure, broken.Message, false, Inner: broken), attempt);
            }

            await backoff.WaitAsync(attempt, null, cancellationToken);
        }
    }
}
