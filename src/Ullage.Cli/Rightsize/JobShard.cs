using Ullage.Application.Rightsize;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.State;

namespace Ullage.Cli.Rightsize;

/// <summary>One of several processes of a run: reads its part, and tells whether the whole is to be merged here.</summary>
internal sealed class JobShard(ISampleSource samples, IPolicy policy, JobState state, TimeProvider time, JobLog log)
{
    /// <summary>Reads this shard's part.</summary>
    /// <returns>What the merge is to be made of; null where other shards have yet to end, or one has merged.</returns>
    public async Task<RightsizeRequest?> ReadAsync(RightsizeRequest request, string run, DayShard shard, CancellationToken cancellationToken)
    {
        var ledger = state.Ledger!;
        var asked = (request.Read.At ?? time.GetUtcNow()).ToUnixTimeMilliseconds();
        var at = DateTimeOffset.FromUnixTimeMilliseconds(await ledger.JoinAsync(run, shard.Count, asked, cancellationToken));
        request = request with { Read = request.Read with { At = at } };
        var part = await new RightsizeUseCase(samples, samples, policy, state.Store, time).ReadAsync(request with { Shard = shard }, null, cancellationToken);
        var progress = await ledger.EndAsync(run, shard.Index, part.State.SamplesRead, part.State.DaysPartial, cancellationToken);
        log.Info("this shard has read its part", ("shard", shard.Index), ("ended", progress.Ended), ("shards", progress.Shards), ("samples_read", part.State.SamplesRead), ("days_read", part.State.DaysRead.Count), ("days_kept", part.State.DaysKept.Count));
        if (progress.Ended < progress.Shards || progress.Merged)
        {
            return null;
        }

        if (progress.Missing > 0)
        {
            log.Warn("some days could not be read whole; they are asked for again", ("days", progress.Missing));
        }

        return request;
    }
}
