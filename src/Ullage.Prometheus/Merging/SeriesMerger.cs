using System.Runtime.InteropServices;
using Ullage.Model;

namespace Ullage.Prometheus.Merging;

/// <summary>
/// Hands the samples of one series to a sink in strictly increasing time, however its chunks lie: one after another (the rule, and then
/// nothing is copied) or overlapping, as in blocks not yet compacted, in the head beside a block, or in a text out of order.
/// Decoded at one time are only the chunks that overlap at one moment. One read's own; not thread-safe.
/// </summary>
internal sealed class SeriesMerger(ISampleSink sink, TimeRange range)
{
    /// <summary>Chunks that may overlap at one moment: sources that overlap deeper are out of order throughout, or hostile.</summary>
    public const int MaxDepth = 1024;

    private const int FlushAt = 1024;

    private readonly List<SampleBuffer> _active = [];
    private readonly Stack<SampleBuffer> _idle = [];
    private readonly long[] _timestamps = new long[FlushAt];
    private readonly double[] _values = new double[FlushAt];
    private SeriesId _id;
    private int _offered;
    private int _pending;
    private long _last;
    private bool _any;

    /// <summary>Series that had samples in the range and were accepted.</summary>
    public int Series { get; private set; }

    /// <summary>Whether any series had samples in the range, accepted or not.</summary>
    public bool FoundAny => _offered > 0;

    /// <summary>Chunks that could not be read; the others of their series were.</summary>
    public ReadFailures Failures { get; } = new();

    /// <summary>Bytes of chunks read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Samples handed over.</summary>
    public long Samples { get; private set; }

    /// <summary>Native-histogram chunks passed over.</summary>
    public long SkippedHistogramChunks { get; private set; }

    /// <summary>
    /// Hands over a series: nothing at all when it has no sample in the range, else Accept, its samples and Complete. Where two chunks
    /// hold the same time, the earlier in the list wins.
    /// </summary>
    /// <exception cref="SourceException">Too many chunks overlap.</exception>
    public void Emit(LabelSet labels, List<StoredChunk> chunks, CancellationToken cancellationToken)
    {
        (_id, _pending, _any) = (new SeriesId(_offered), 0, false);
        var order = Sort(chunks);
        var next = 0;
        var accepted = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (next < order.Length && (_active.Count == 0 || chunks[order[next]].MinMs <= Earliest().NextTimestamp))
                {
                    Open(chunks[order[next]], order[next]);
                    next++;
                }

                if (_active.Count == 0)
                {
                    break;
                }

                if (!accepted)
                {
                    _offered++;
                    if (!sink.Accept(_id, labels))
                    {
                        return;
                    }

                    accepted = true;
                    Series++;
                }

                if (_active.Count == 1)
                {
                    TakeRun(next < order.Length ? chunks[order[next]].MinMs : long.MaxValue);
                }
                else
                {
                    TakeOne();
                }
            }

            if (accepted)
            {
                Flush();
                sink.Complete(_id);
            }
        }
        finally
        {
            foreach (var buffer in _active)
            {
                _idle.Push(buffer);
            }

            _active.Clear();
        }
    }

    private static int[] Sort(List<StoredChunk> chunks)
    {
        var order = new int[chunks.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        order.AsSpan().Sort((a, b) => chunks[a].MinMs != chunks[b].MinMs ? chunks[a].MinMs.CompareTo(chunks[b].MinMs) : a.CompareTo(b));
        return order;
    }

    private void Open(in StoredChunk chunk, int order)
    {
        if (chunk.MaxMs < range.StartMs || chunk.MinMs >= range.EndMs)
        {
            return;
        }

        if (_active.Count == MaxDepth)
        {
            throw new SourceException(
                SourceFailure.Malformed,
                $"More than {MaxDepth} chunks of one series overlap at {chunk.MinMs} ms; samples of a series should come in time order. Sort the text by series and time, or check the blocks.");
        }

        var buffer = _idle.Count > 0 ? _idle.Pop() : new SampleBuffer();
        buffer.Order = order;
        try
        {
            Bytes += chunk.Store.Load(chunk, buffer);
        }
        catch (SourceException e)
        {
            Failures.Add(chunk.Store, new TimeRange(chunk.MinMs, chunk.MaxMs), e);
            _idle.Push(buffer);
            return;
        }

        SkippedHistogramChunks += buffer.IsHistogram ? 1 : 0;
        buffer.Clip(range, chunk.Deleted);
        if (buffer.Remaining > 0)
        {
            _active.Add(buffer);
        }
        else
        {
            _idle.Push(buffer);
        }
    }

    private SampleBuffer Earliest()
    {
        var earliest = _active[0];
        foreach (var buffer in CollectionsMarshal.AsSpan(_active)[1..])
        {
            if (buffer.NextTimestamp < earliest.NextTimestamp || (buffer.NextTimestamp == earliest.NextTimestamp && buffer.Order < earliest.Order))
            {
                earliest = buffer;
            }
        }

        return earliest;
    }

    private void TakeRun(long before)
    {
        var buffer = _active[0];
        while (_any && buffer.Remaining > 0 && buffer.NextTimestamp <= _last)
        {
            buffer.Skip();
        }

        var (timestamps, values) = buffer.TakeBefore(before);
        if (timestamps.Length > 0)
        {
            Flush();
            sink.Append(_id, timestamps.Span, values.Span);
            Samples += timestamps.Length;
            (_last, _any) = (timestamps.Span[^1], true);
        }

        Retire(buffer);
    }

    private void TakeOne()
    {
        var buffer = Earliest();
        var (timestamp, value) = (buffer.NextTimestamp, buffer.NextValue);
        if (!_any || timestamp > _last)
        {
            if (_pending == FlushAt)
            {
                Flush();
            }

            (_timestamps[_pending], _values[_pending]) = (timestamp, value);
            _pending++;
            (_last, _any) = (timestamp, true);
        }

        buffer.Skip();
        Retire(buffer);
    }

    private void Retire(SampleBuffer buffer)
    {
        if (buffer.Remaining == 0)
        {
            _active.Remove(buffer);
            _idle.Push(buffer);
        }
    }

    private void Flush()
    {
        if (_pending > 0)
        {
            sink.Append(_id, _timestamps.AsSpan(0, _pending), _values.AsSpan(0, _pending));
            Samples += _pending;
            _pending = 0;
        }
    }
}
