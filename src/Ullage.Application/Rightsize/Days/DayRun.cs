using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>The reading half of one run: which days are lacking, and reading them one after the other.</summary>
internal sealed class DayRun
{
    private readonly ISampleSource _samples;
    private readonly IDayStore _store;
    private readonly TimeProvider _time;
    private readonly SortedSet<int> _kept = [];
    private readonly Dictionary<int, string> _reasons = [];
    private readonly SortedDictionary<int, string> _read = [];
    private readonly HashSet<int> _partial = [];
    private long _samplesKept;
    private bool _listed;

    public DayRun(ISampleSource samples, IDayStore store, TimeProvider time, RightsizeRequest request)
    {
        (_samples, _store, _time, Request) = (samples, store, time, request);
        At = request.Read.At ?? time.GetUtcNow();
        Calendar = new DayCalendar(At, request.Days, request.Read.Reduction.StartupWindow, request.Late);
        Scope = ScopeText.Of(samples.Description, request.Read);
    }

    public RightsizeRequest Request { get; }

    public DateTimeOffset At { get; }

    public DayCalendar Calendar { get; }

    public StateScope Scope { get; }

    /// <summary>What was read so far.</summary>
    public ReadSummary Read { get; private set; } = ReadSummary.Empty;

    /// <summary>Reads and keeps the days that are lacking.</summary>
    public async Task ReadAsync(IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        var listed = await _store.ListAsync(Scope, cancellationToken).ConfigureAwait(false);
        if (!_listed)
        {
            foreach (var (day, reason) in listed.Damaged)
            {
                _reasons[day] = reason;
            }

            _listed = true;
        }

        var kept = listed.Kept.ToLookup(static k => k.Day);
        var reader = new DayReader(_samples, _time, Request, Calendar);
        foreach (var day in Calendar.Days.Where(day => !_read.ContainsKey(day)))
        {
            var serving = kept[day].Where(k => Request.Shard.Owns(k.Bucket) && Calendar.Serves(day, k.Reading)).ToList();
            if (serving.Select(static k => k.Bucket).Distinct().Count() == Request.Shard.Owned.Count())
            {
                if (_kept.Add(day))
                {
                    _samplesKept += serving.Select(static k => k.Reading).Distinct().Sum(static r => r.Samples);
                }

                continue;
            }

            await ReadDayAsync(reader, day, kept[day].Any(), progress, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a day whose bytes turned out to be damaged, so that it is read anew.</summary>
    public async Task ForgetAsync(StateDamagedException damaged, CancellationToken cancellationToken)
    {
        await _store.RemoveAsync(Scope, damaged.Day, cancellationToken).ConfigureAwait(false);
        _kept.Remove(damaged.Day);
        _read.Remove(damaged.Day);
        _reasons[damaged.Day] = damaged.Message;
    }

    /// <summary>What was read and kept.</summary>
    public StateSummary Summary(int forgotten) => new()
    {
        Store = _store.Description,
        Scope = Scope.Id,
        DaysKept = [.. _kept.Select(DayCalendar.Name)],
        DaysRead = [.. _read.Select(static r => new DayRequested(DayCalendar.Name(r.Key), r.Value))],
        SamplesRead = Read.Samples,
        SamplesKept = _samplesKept,
        DaysPartial = _partial.Count,
        DaysForgotten = forgotten,
    };

    private async Task ReadDayAsync(DayReader reader, int day, bool known, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        var readAt = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var result = await reader.ReadAsync(day, progress, cancellationToken).ConfigureAwait(false);
        Read = Read.Plus(result.Read);
        _read[day] = _reasons.GetValueOrDefault(day) ?? (known ? "it was read before it was over, in part, or by other shards" : "");

        if (result.Read.Missing.Count > 0)
        {
            _partial.Add(day);
        }

        // A day on which nothing was found is asked for again: a store that was filled later has it then.
        var reading = new DayReading(Calendar.SamplesOf(day).EndMs, readAt, At.ToUnixTimeMilliseconds(), result.Read.Missing.Count > 0 || result.IsEmpty, result.Read.Samples);
        await _store.WriteAsync(Scope, day, reading, result.Buckets, cancellationToken).ConfigureAwait(false);
    }
}
