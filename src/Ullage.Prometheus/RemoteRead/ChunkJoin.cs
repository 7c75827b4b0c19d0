using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>
/// Joins the chunks of one series, in order of their first samples, into one strictly increasing run. Chunks may overlap: a chunk is held
/// back until the next one shows where it begins. Of samples at one time, the earlier chunk's stays, as in Prometheus. Buffers are reused over series.
/// </summary>
internal sealed class ChunkJoin(SeriesLedger ledger)
{
    /// <summary>Overlapping chunks are merged within this bound: far more than any server lets overlap.</summary>
    private const int MostHeld = 1 << 20;

    private long[] _times = new long[256];
    private double[] _values = new double[256];
    private long[] _nextTimes = new long[256];
    private double[] _nextValues = new double[256];
    private int _held;
    private long _given = long.MinValue;

    /// <summary>Adds a chunk of the series under way.</summary>
    /// <exception cref="ChunkFormatException">The bytes are no chunk.</exception>
    /// <exception cref="InvalidDataException">It begins before what was given on, or overlaps too many.</exception>
    public void Add(SeriesEntry series, ReadOnlySpan<byte> chunk)
    {
        var count = XorChunk.CountSamples(chunk);
        if (count == 0)
        {
            return;
        }

        if (_nextTimes.Length < count)
        {
            (_nextTimes, _nextValues) = (new long[count], new double[count]);
        }

        XorChunk.Decode(chunk, _nextTimes, _nextValues);
        var first = _nextTimes[0];
        if (first <= _given)
        {
            throw new InvalidDataException($"chunks of a series are out of order: one begins at {first} ms, behind {_given} ms");
        }

        if (_held > 0 && first <= _times[_held - 1])
        {
            Merge(series, count);
            return;
        }

        Give(series, _held);
        (_times, _nextTimes) = (_nextTimes, _times);
        (_values, _nextValues) = (_nextValues, _values);
        _held = count;
    }

    /// <summary>The series has no more chunks in this answer.</summary>
    public void Flush(SeriesEntry series)
    {
        Give(series, _held);
        _held = 0;
        _given = long.MinValue;
    }


    private void Give(SeriesEntry series, int count)
    {
        if (count > 0)
        {
            ledger.Append(series, _times.AsSpan(0, count), _values.AsSpan(0, count));
            _given = Math.Max(_given, _times[count - 1]);
        }
    }

    private void Merge(SeriesEntry series, int count)
    {
        var before = 0;
        while (before < _held && _times[before] < _nextTimes[0])
        {
            before++;
        }

        Give(series, before);
        var most = _held - before + count;
        if (most > MostHeld)
        {
            throw new InvalidDataException($"overlapping chunks hold more than {MostHeld} samples together");
        }

        var times = new long[most];
        var values = new double[most];
        int a = before, b = 0, merged = 0;
        while (a < _held || b < count)
        {
            var takeHeld = b >= count || (a < _held && _times[a] <= _nextTimes[b]);
            var (time, value) = takeHeld ? (_times[a], _values[a++]) : (_nextTimes[b], _nextValues[b++]);
            if (merged == 0 || times[merged - 1] != time)
            {
                times[merged] = time;
                values[merged++] = value;
            }
        }

        (_times, _values, _held) = (times, values, merged);
    }
}
