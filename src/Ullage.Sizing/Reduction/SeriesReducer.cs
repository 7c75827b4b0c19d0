using System.Runtime.CompilerServices;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// Turns the samples of one series into day contributions. All state, down to the unfinished minute, can be saved and taken up again, so that it does not
/// matter where a read, a span or a run ends. Reused for one series after another.
/// </summary>
internal abstract class SeriesReducer(ReductionSettings settings, double unitsPerValue)
{
    /// <summary>Values above this cannot be cores or bytes of one container: 2⁵⁰, a PiB.</summary>
    protected const double MostValue = 1L << 50;

    // No scrape interval is longer; a longer step among the first ends the warm-up.
    private const long LongestFirstStepMs = TimeRange.HourMs;

    private readonly long[] _warmTimes = new long[ScrapeClock.WarmUp];
    private readonly double[] _warmValues = new double[ScrapeClock.WarmUp];
    private readonly CompactWriter _writer = new();
    private SeriesRecord _record = null!;
    private int _warm;
    private long _seenMs;
    private long _ignored;
    private int _dayNumber;

    protected ReductionSettings Settings { get; } = settings;

    /// <summary>The open day.</summary>
    protected MetricDay Day { get; } = new(unitsPerValue);

    protected ScrapeClock Clock;
    protected long LastMs;
    protected double LastValue;

    /// <summary>The last sample's hold was committed because the series seemed over.</summary>
    protected bool Concluded;
    protected long DayStartMs;
    protected long DayEndMs;

    private bool IsWarm => _warm == ScrapeClock.WarmUp;

    /// <summary>Takes up a series, new or known.</summary>
    public void Begin(SeriesRecord record)
    {
        _record = record;
        _warm = 0;
        _ignored = 0;
        _seenMs = long.MinValue;
        Concluded = false;
        ResetDay();
        Reset();
        if (record.Tail is { } tail)
        {
            var reader = new CompactReader(tail);
            Restore(ref reader);
        }
    }

    /// <summary>Samples in time order; those outside the window or not after the last are passed over.</summary>
    public void Append(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (times.Length != values.Length)
        {
            throw new ArgumentException($"{times.Length} timestamps came with {values.Length} values; they must be as many.", nameof(values));
        }

        if (times.Length > 0 && (times[0] < Settings.Window.StartMs || times[^1] >= Settings.Window.EndMs || times[0] <= _seenMs))
        {
            var from = FirstAtOrAfter(times, Math.Max(Settings.Window.StartMs, _seenMs == long.MinValue ? _seenMs : _seenMs + 1));
            var to = Math.Max(from, FirstAtOrAfter(times, Settings.Window.EndMs));
            times = times[from..to];
            values = values[from..to];
        }

        if (times.Length == 0)
        {
            return;
        }

        _seenMs = times[^1];
        var i = 0;
        while (i < times.Length && WarmUp(times[i], values[i]))
        {
            i++;
        }

        if (i < times.Length)
        {
            Run(times[i..], values[i..]);
        }
    }

    /// <summary>The read has no more of it: leaves its state in the record.</summary>
    public void Suspend()
    {
        _writer.Clear();
        Save(_writer);
        _record.Tail = _writer.ToArray();
        _record.OpenDay = IsWarm || _warm == 0 ? _dayNumber : DayOf(_warmTimes[0]);
        _record.LastMs = IsWarm ? LastMs : _warm > 0 ? _warmTimes[_warm - 1] : long.MinValue;
        var clock = IsWarm ? Clock : ScrapeClock.From(_warmTimes.AsSpan(0, _warm), Settings.AssumedIntervalMs);
        _record.IntervalMs = clock.IntervalMs;
        _record.OverAfterMs = IsWarm ? clock.GapMs : Math.Max(clock.GapMs, LongestFirstStepMs);
    }

    /// <summary>No sample can follow that joins the last: closes the open day. Where the series stood stays known, in case it comes back.</summary>
    /// <param name="untilMs">Nothing is held beyond this moment: the end of the window, or where another series of the pod takes over.</param>
    public void Finish(long untilMs)
    {
        if (!IsWarm && _warm > 0)
        {
            EndWarmUp();
        }

        if (_dayNumber != SeriesRecord.NoDay)
        {
            Conclude(untilMs);
            Concluded = true;
            CloseDay();
            ResetDay();
        }
        else if (_ignored > 0)
        {
            // Nothing but unusable samples: they are still told of, on the day on which the series was last seen.
            OpenDay(_seenMs);
            CloseDay();
            ResetDay();
        }
    }

    /// <summary>The first sample: nothing to compare it with yet.</summary>
    protected abstract void First(long timeMs, double value);

    /// <summary>Samples after the first.</summary>
    protected abstract void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values);

    /// <summary>Commits what was held back for a next sample.</summary>
    protected abstract void Conclude(long untilMs);

    /// <summary>Puts unfinished minutes or hours into the open day.</summary>
    protected abstract void Flush();

    protected abstract void Reset();

    protected virtual void Save(CompactWriter writer)
    {
        writer.Signed(_seenMs == long.MinValue ? -1 : _seenMs);
        writer.Natural(_ignored);
        writer.Natural(_warm);
        if (!IsWarm)
        {
            for (var i = 0; i < _warm; i++)
            {
                writer.Signed(_warmTimes[i]);
                writer.Double(_warmValues[i]);
            }
        }
        else
        {
            Clock.Write(writer);
            writer.Signed(LastMs);
            writer.Double(LastValue);
            writer.Natural(Concluded ? 1 : 0);
        }

        writer.Signed(_dayNumber);
        if (_dayNumber != SeriesRecord.NoDay)
        {
            Day.Write(writer, DayStartMs);
        }
    }

    protected virtual void Restore(ref CompactReader reader)
    {
        _seenMs = reader.Signed();
        _seenMs = _seenMs < 0 ? long.MinValue : _seenMs;
        _ignored = reader.Natural();
        _warm = reader.Small(ScrapeClock.WarmUp);
        if (!IsWarm)
        {
            for (var i = 0; i < _warm; i++)
            {
                _warmTimes[i] = reader.Signed();
                _warmValues[i] = reader.Amount();
            }
        }
        else
        {
            Clock = ScrapeClock.Read(ref reader);
            LastMs = reader.Signed();
            LastValue = reader.Amount();
            Concluded = reader.Small(1) == 1;
        }

        var day = reader.Signed();
        if (day != SeriesRecord.NoDay)
        {
            if (day is < 0 or > 100_000_000)
            {
                throw reader.Damaged("a day");
            }

            OpenDay(day * TimeRange.DayMs);
            Day.MergeFrom(ref reader, DayStartMs);
        }
    }

    /// <summary>Notes a value that cannot be used. NaN, stale markers among them, is no sample at all; the rest is counted.</summary>
    protected void Unusable(double value)
    {
        if (!double.IsNaN(value))
        {
            _ignored++;
        }
    }

    /// <summary>Counts a sample to its day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Register(long timeMs)
    {
        if (timeMs >= DayEndMs)
        {
            OpenDay(timeMs);
        }

        if (Day.Samples++ == 0)
        {
            Day.FirstMs = timeMs;
        }

        Day.LastMs = timeMs;
    }

    /// <summary>Counts samples, at least one, that all lie in the open day.</summary>
    protected void RegisterInDay(ReadOnlySpan<long> times)
    {
        Day.FirstMs = Day.Samples == 0 ? times[0] : Day.FirstMs;
        Day.Samples += times.Length;
        Day.LastMs = times[^1];
    }

    /// <summary>Counts a gap to the day on which it ended.</summary>
    protected void NoteGap(long timeMs, long stepMs)
    {
        if (timeMs >= DayEndMs)
        {
            OpenDay(timeMs);
        }

        Day.Gaps++;
        Day.LongestGapMs = Math.Max(Day.LongestGapMs, stepMs);
    }

    /// <summary>Closes the open day, if any, and opens that of a moment.</summary>
    protected void OpenDay(long timeMs)
    {
        if (_dayNumber != SeriesRecord.NoDay)
        {
            CloseDay();
        }

        _dayNumber = DayOf(timeMs);
        DayStartMs = _dayNumber * TimeRange.DayMs;
        DayEndMs = DayStartMs + TimeRange.DayMs;
    }

    private void CloseDay()
    {
        Flush();
        Day.Ignored += _ignored;
        _ignored = 0;
        if (!Day.IsEmpty)
        {
            _writer.Clear();
            Day.Write(_writer, DayStartMs);
            _record.Closed.Add(new SeriesDay(_dayNumber, Day.FirstMs, Day.LastMs, Day.Samples, _writer.ToArray()));
        }

        Day.Clear();
    }

    private void ResetDay()
    {
        Day.Clear();
        _dayNumber = SeriesRecord.NoDay;
        DayStartMs = DayEndMs = long.MinValue;
    }

    // Keeps a sample until there are enough to tell the interval; false when there are, and this one is to be run.
    private bool WarmUp(long timeMs, double value)
    {
        if (IsWarm)
        {
            return false;
        }

        if (!(value >= 0 && value <= MostValue))
        {
            Unusable(value);
            return true;
        }

        if (_warm > 0 && timeMs - _warmTimes[_warm - 1] > LongestFirstStepMs)
        {
            EndWarmUp();
            return false;
        }

        if (_warm == 0 || timeMs > _warmTimes[_warm - 1])
        {
            _record.FirstMs = Math.Min(_record.FirstMs, timeMs);
            _warmTimes[_warm] = timeMs;
            _warmValues[_warm++] = value;
        }

        if (IsWarm)
        {
            EndWarmUp();
        }

        return true;
    }

    private void EndWarmUp()
    {
        var count = _warm;
        Clock = ScrapeClock.From(_warmTimes.AsSpan(0, count), Settings.AssumedIntervalMs);
        _warm = ScrapeClock.WarmUp;
        LastMs = _warmTimes[0];
        LastValue = _warmValues[0];
        First(_warmTimes[0], _warmValues[0]);
        Run(_warmTimes.AsSpan(1, count - 1), _warmValues.AsSpan(1, count - 1));
    }

    /// <summary>The hour of the open day, 0 to 23, in which a moment lies.</summary>
    protected int HourOf(long timeMs) => (int)((timeMs - DayStartMs) / TimeRange.HourMs);

    private static int DayOf(long timeMs) => (int)(timeMs / TimeRange.DayMs);

    private static int FirstAtOrAfter(ReadOnlySpan<long> times, long timeMs)
    {
        var at = times.BinarySearch(timeMs);
        return at >= 0 ? at : ~at;
    }
}
