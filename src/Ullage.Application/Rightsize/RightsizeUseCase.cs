using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Sizing;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>
/// The job: reads the days that are not kept, keeps them, and decides from all. A day's cells hang on its samples alone, so a run with kept days decides as a run
/// that reads everything, bit for bit; so do several shards and one process.
/// </summary>
/// <param name="samples">Where usage comes from.</param>
/// <param name="facts">Where workloads and settings come from: the same, or the cluster joined with it.</param>
/// <param name="policy">What decides.</param>
/// <param name="store">Where days are kept.</param>
/// <param name="time">The clock.</param>
public sealed class RightsizeUseCase(ISampleSource samples, ISampleSource facts, IPolicy policy, IDayStore store, TimeProvider time)
{
    // Damage that comes back after a day was read anew is a disk's, not a file's.
    private const int MostMendings = 3;

    // What another configuration keeps is its own to forget, for as long as it may still be run.
    private static readonly TimeSpan Untouched = TimeSpan.FromDays(90);

    /// <summary>Reads what is lacking and decides.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The request's days are out of range.</exception>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    /// <exception cref="StateException">The store cannot be read or written.</exception>
    public async Task<RightsizeResult> RunAsync(RightsizeRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        var run = Begin(request);
        for (var mended = 0; ; mended++)
        {
            await run.ReadAsync(progress, cancellationToken).ConfigureAwait(false);
            try
            {
                return await DecideAsync(run, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (StateDamagedException damaged) when (mended < MostMendings)
            {
                await run.ForgetAsync(damaged, cancellationToken).ConfigureAwait(false);
            }
            catch (StateDamagedException damaged)
            {
                throw new StateException($"{store.Description}: {damaged.Message}, again and again after it was read anew; check the disk, or give another place.", damaged);
            }
        }
    }

    /// <summary>Keeps what a run decided, for the next to tell what is new. To be called when it has been told: what is kept before is no news to whoever runs after a process that was killed between.</summary>
    /// <param name="result">What <see cref="RunAsync"/> gave. Where a part could not be read nothing is kept of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StateException">The store cannot be written.</exception>
    public async Task KeepAsync(RightsizeResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Outcome is (var scope, var bytes))
        {
            await store.SaveOutcomeAsync(scope, bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads and keeps what is lacking of this shard, and decides nothing.</summary>
    /// <returns>What was read; the report is null.</returns>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<RightsizeResult> ReadAsync(RightsizeRequest request, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        var run = Begin(request);
        await run.ReadAsync(progress, cancellationToken).ConfigureAwait(false);
        return new RightsizeResult(null, FleetChanges.None, run.Summary(0));
    }

    private static string? WhyNot(LastRun? last) => last switch
    {
        null => "nothing is kept between runs; give --state, or let the job have its ConfigMap",
        { Unknown: { } why } => why,
        { Outcome.Length: > 0 } => "the last one had other settings, or was of another release",
        _ => null,
    };

    private DayRun Begin(RightsizeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Days is >= 1 and <= 399
            ? new DayRun(samples, store, time, request)
            : throw new ArgumentOutOfRangeException(nameof(request), request.Days, "The job decides from 1 to 399 whole days.");
    }

    private async Task<RightsizeResult> DecideAsync(DayRun run, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        var report = await new FleetDecision(facts, policy, store, time).DecideAsync(run.Request, run.Scope, run.Calendar, run.At, progress, cancellationToken).ConfigureAwait(false);
        report = report with { Missing = [.. report.Missing, .. run.Read.Missing.Except(report.Missing)], Read = report.Read.Plus(run.Read with { Missing = [] }) };
        var before = await store.LastOutcomeAsync(run.Scope, cancellationToken).ConfigureAwait(false) ?? run.Request.Last?.Under(run.Scope.Id);
        var outcome = FleetOutcome.Of(report);
        var changes = FleetChanges.Between(before is null ? null : FleetOutcome.TryRead(before), outcome);
        changes = changes.Since is null && !store.KeepsBetweenRuns ? changes with { NotCompared = WhyNot(run.Request.Last) } : changes;
        var forgotten = await store.RetainAsync(run.Scope, run.Calendar.Last + 1 - Math.Max(run.Request.KeepDays, run.Request.Days + 1), time.GetUtcNow() - Untouched, cancellationToken).ConfigureAwait(false);
        return new RightsizeResult(report, changes, run.Summary(forgotten)) { Outcome = report.Missing.Count == 0 ? (run.Scope, outcome.ToBytes()) : null };
    }
}
