using Ullage.Model;
using Ullage.Prometheus.Merging;

namespace Ullage.Prometheus.Tsdb;

/// <summary>
/// Joins the parts of a TSDB series by series. Each part gives its series sorted by labels, so one series of each is held at a time, however
/// many series and blocks there are. A part that fails is left out from there on and told of.
/// </summary>
internal sealed class SeriesJoin
{
    private readonly PriorityQueue<(ISeriesCursor Cursor, int Order), LabelSet> _queue = new(Comparer<LabelSet>.Create(LabelOrder.Compare));
    private readonly List<(ISeriesCursor Cursor, int Order)> _same = [];
    private readonly List<ISeriesCursor> _cursors;
    private readonly ReadFailures _failures;
    private readonly List<StoredChunk> _chunks = [];

    /// <summary>Joins parts.</summary>
    /// <param name="cursors">The parts; where two hold the same time of a series, the earlier in the list wins.</param>
    /// <param name="failures">Gets what fails.</param>
    public SeriesJoin(List<ISeriesCursor> cursors, ReadFailures failures)
    {
        _cursors = cursors;
        _failures = failures;
        for (var i = 0; i < cursors.Count; i++)
        {
            _same.Add((cursors[i], i));
        }
    }

    /// <summary>Bytes of index read.</summary>
    public long Bytes => _cursors.Sum(static cursor => cursor.Bytes);

    /// <summary>The series at hand.</summary>
    public LabelSet Labels { get; private set; } = LabelSet.Empty;

    /// <summary>Goes on to the next series; false after the last.</summary>
    public bool MoveNext()
    {
        foreach (var (cursor, order) in _same)
        {
            Advance(cursor, order);
        }

        _same.Clear();
        if (!_queue.TryDequeue(out var first, out var labels))
        {
            return false;
        }

        Labels = labels;
        _same.Add(first);
        while (_queue.TryPeek(out _, out var next) && next.Equals(labels))
        {
            _same.Add(_queue.Dequeue());
        }

        _same.Sort(static (a, b) => a.Order.CompareTo(b.Order));
        return true;
    }

    /// <summary>The chunks of the series at hand that touch the range; valid until the next call.</summary>
    public List<StoredChunk> Chunks(TimeRange range)
    {
        _chunks.Clear();
        foreach (var (cursor, _) in _same)
        {
            cursor.CollectChunks(range, _chunks);
        }

        return _chunks;
    }

    private void Advance(ISeriesCursor cursor, int order)
    {
        try
        {
            if (cursor.MoveNext())
            {
                _queue.Enqueue((cursor, order), cursor.Labels);
            }
        }
        catch (SourceException e)
        {
            _failures.Add(cursor, cursor.Range, e);
        }
    }
}
