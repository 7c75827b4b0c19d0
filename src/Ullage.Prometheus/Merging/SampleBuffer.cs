using Ullage.Model;

namespace Ullage.Prometheus.Merging;

/// <summary>Decoded samples of one chunk, and how far they have been taken. Reused from chunk to chunk.</summary>
internal sealed class SampleBuffer
{
    private long[] _timestamps = new long[128];
    private double[] _values = new double[128];
    private int _next;
    private int _end;

    /// <summary>Samples not yet taken.</summary>
    public int Remaining => _end - _next;

    /// <summary>The next sample's time; there must be one.</summary>
    public long NextTimestamp => _timestamps[_next];

    /// <summary>The next sample's value; there must be one.</summary>
    public double NextValue => _values[_next];

    /// <summary>Where this chunk stands among those of its series: the earlier wins where two have the same time.</summary>
    public int Order { get; set; }

    /// <summary>Whether the chunk held a native histogram instead of samples.</summary>
    public bool IsHistogram { get; private set; }

    /// <summary>Notes that the chunk holds a native histogram: no samples.</summary>
    public void SetHistogram()
    {
        Reset(0);
        IsHistogram = true;
    }

    /// <summary>Makes room for a chunk and gives it out to be filled.</summary>
    public (Memory<long> Timestamps, Memory<double> Values) Reset(int count)
    {
        if (_timestamps.Length < count)
        {
            _timestamps = new long[count];
            _values = new double[count];
        }

        (_next, _end, IsHistogram) = (0, count, false);
        return (_timestamps.AsMemory(0, count), _values.AsMemory(0, count));
    }

    /// <summary>Keeps what lies in the range and was not deleted.</summary>
    public void Clip(TimeRange range, DeletedInterval[] deleted)
    {
        _next = LowerBound(range.StartMs);
        _end = LowerBound(range.EndMs);
        foreach (var interval in deleted)
        {
            var from = LowerBound(interval.FromMs);
            var to = interval.ToMs == long.MaxValue ? _end : LowerBound(interval.ToMs + 1);
            if (from < to)
            {
                _timestamps.AsSpan(to, _end - to).CopyTo(_timestamps.AsSpan(from));
                _values.AsSpan(to, _end - to).CopyTo(_values.AsSpan(from));
                _end -= to - from;
            }
        }
    }

    /// <summary>Passes one sample.</summary>
    public void Skip() => _next++;

    /// <summary>Takes the samples before a moment.</summary>
    public (ReadOnlyMemory<long> Timestamps, ReadOnlyMemory<double> Values) TakeBefore(long moment)
    {
        var from = _next;
        _next = LowerBound(moment);
        return (_timestamps.AsMemory(from, _next - from), _values.AsMemory(from, _next - from));
    }

    private int LowerBound(long moment)
    {
        int low = _next, high = _end;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_timestamps[middle] < moment)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
