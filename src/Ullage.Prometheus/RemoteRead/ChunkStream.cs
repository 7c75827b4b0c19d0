using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>
/// Takes the messages of a streamed answer.
/// <code>
/// ChunkedReadResponse { repeated ChunkedSeries chunked_series = 1; int64 query_index = 2 }
/// ChunkedSeries       { repeated Label labels = 1; repeated Chunk chunks = 2 }      a series goes on over frames, its labels repeated
/// Label               { string name = 1; string value = 2 }
/// Chunk               { int64 min_time_ms = 1; int64 max_time_ms = 2; Encoding type = 3 { XOR = 1, HISTOGRAM = 2, FLOAT_HISTOGRAM = 3 }; bytes data = 4 }
/// </code>
/// </summary>
/// <param name="ledger">Where samples go.</param>
/// <param name="labels">The read's label texts.</param>
/// <param name="completes">Whether a series is complete once another follows.</param>
internal sealed class ChunkStream(SeriesLedger ledger, LabelPool labels, bool completes)
{
    private const ulong Histogram = 2;
    private const ulong FloatHistogram = 3;

    private readonly ChunkJoin _join = new(ledger);
    private SeriesEntry? _current;

    /// <summary>Takes one message.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    /// <exception cref="ChunkFormatException">A chunk in it is not one.</exception>
    public void Take(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Is(1, WireType.Bytes))
            {
                TakeSeries(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The stream has ended well.</summary>
    public void End() => Leave();

    private void TakeSeries(ReadOnlySpan<byte> message)
    {
        labels.Begin();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Is(1, WireType.Bytes))
            {
                ProtoLabel.Read(reader.Bytes(), labels);
            }
            else
            {
                reader.Skip();
            }
        }

        Enter(ledger.Enter(labels.End()));
        if (!_current!.Accepted || _current.Completed)
        {
            return;
        }

        reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Is(2, WireType.Bytes))
            {
                TakeChunk(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Enter(SeriesEntry series)
    {
        if (ReferenceEquals(series, _current))
        {
            return;
        }

        Leave();
        if (series.Pass == ledger.Pass)
        {
            throw new InvalidDataException("the frames of one series are not in a row");
        }

        series.Pass = ledger.Pass;
        _current = series;
    }

    private void Leave()
    {
        if (_current is { } series)
        {
            _join.Flush(series);
            if (completes)
            {
                ledger.Complete(series);
            }
        }

        _current = null;
    }

    private void TakeChunk(ReadOnlySpan<byte> message)
    {
        ulong encoding = 0;
        ReadOnlySpan<byte> data = default;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Is(3, WireType.Varint))
            {
                encoding = reader.Varint();
            }
            else if (reader.Is(4, WireType.Bytes))
            {
                data = reader.Bytes();
            }
            else
            {
                reader.Skip();
            }
        }

        switch (encoding)
        {
            case XorChunk.Encoding:
                if (ledger.Wants(_current!, data))
                {
                    _join.Add(_current!, data);
                }

                break;
            case Histogram or FloatHistogram:
                ledger.SkippedHistogramChunks++;
                break;
            default:
                throw new InvalidDataException($"a chunk has encoding {encoding}, where 1 (XOR) or a native histogram is expected");
        }
    }
}
