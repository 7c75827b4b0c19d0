using System.Buffers;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>
/// Takes the one message of a server that knows no chunks.
/// <code>
/// ReadResponse { repeated QueryResult results = 1 }      QueryResult { repeated TimeSeries timeseries = 1 }
/// TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2; exemplars 3; histograms 4 }
/// Sample       { double value = 1; int64 timestamp = 2 }
/// </code>
/// </summary>
internal static class SampleMessage
{
    public static void Take(ReadOnlySpan<byte> message, SeriesLedger ledger, LabelPool labels, bool completes)
    {
        var response = new ProtoReader(message);
        while (response.Next())
        {
            if (!response.Is(1, WireType.Bytes))
            {
                response.Skip();
                continue;
            }

            var result = new ProtoReader(response.Bytes());
            while (result.Next())
            {
                if (result.Is(1, WireType.Bytes))
                {
                    TakeSeries(result.Bytes(), ledger, labels, completes);
                }
                else
                {
                    result.Skip();
                }
            }
        }
    }

    private static void TakeSeries(ReadOnlySpan<byte> message, SeriesLedger ledger, LabelPool labels, bool completes)
    {
        labels.Begin();
        var samples = 0;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Is(1, WireType.Bytes))
            {
                ProtoLabel.Read(reader.Bytes(), labels);
                continue;
            }

            samples += reader.Field == 2 ? 1 : 0;
            reader.Skip();
        }

        var series = ledger.Enter(labels.End());
        if (!series.Accepted || series.Completed)
        {
            return;
        }

        var times = ArrayPool<long>.Shared.Rent(samples);
        var values = ArrayPool<double>.Shared.Rent(samples);
        try
        {
            var count = 0;
            reader = new ProtoReader(message);
            while (reader.Next())
            {
                if (reader.Is(2, WireType.Bytes))
                {
                    (times[count], values[count]) = ReadSample(reader.Bytes());
                    count++;
                }
                else
                {
                    reader.Skip();
                }
            }

            ledger.Append(series, times.AsSpan(0, count), values.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<long>.Shared.Return(times);
            ArrayPool<double>.Shared.Return(values);
        }

        if (completes)
        {
            ledger.Complete(series);
        }
    }

    private static (long TimestampMs, double Value) ReadSample(ReadOnlySpan<byte> message)
    {
        // proto3 leaves zeros out
        var sample = (TimestampMs: 0L, Value: 0.0);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Is(1, WireType.Fixed64))
            {
                sample.Value = reader.Double();
            }
            else if (reader.Is(2, WireType.Varint))
            {
                sample.TimestampMs = (long)reader.Varint();
            }
            else
            {
                reader.Skip();
            }
        }

        return sample;
    }
}
