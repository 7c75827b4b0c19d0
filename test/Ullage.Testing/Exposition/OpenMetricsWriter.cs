using System.Buffers.Text;
using System.Text;
using Ullage.Model;

namespace Ullage.Testing.Exposition;

/// <summary>
/// Writes samples as OpenMetrics (timestamps in seconds, ends in <c># EOF</c>) or as Prometheus text (milliseconds, no end mark),
/// which is what VictoriaMetrics imports. Doubles are written so that they read back bit for bit, NaN payloads excepted.
/// </summary>
public sealed class OpenMetricsWriter(Stream output, bool prometheusText = false) : IDisposable
{
    private const int FlushAt = 1 << 16;

    private readonly byte[] _buffer = new byte[FlushAt + (1 << 20)];
    private int _used;

    /// <summary>Opens a family.</summary>
    /// <param name="name">Its name; a counter's samples are named <c>NAME_total</c> in OpenMetrics.</param>
    /// <param name="type">counter, gauge, info, unknown …</param>
    public void Family(string name, string type)
    {
        Put("# TYPE ");
        Put(name);
        Put(" ");
        Put(prometheusText && type == "unknown" ? "untyped" : type);
        Put("\n");
    }

    /// <summary>A series as it stands before its samples' values; render once, use for each sample.</summary>
    public static byte[] Series(LabelSet labels)
    {
        var text = new StringBuilder(labels.MetricName);
        var separator = '{';
        foreach (var label in labels)
        {
            if (label.Name != LabelSet.MetricNameLabel)
            {
                text.Append(separator).Append(label.Name).Append("=\"")
                    .Append(label.Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
                separator = ',';
            }
        }

        return Encoding.UTF8.GetBytes(text.Append(separator == ',' ? "} " : " ").ToString());
    }

    /// <summary>One sample.</summary>
    public void Sample(ReadOnlySpan<byte> series, long timestampMs, double value)
    {
        Put(series);
        PutValue(value);
        Put(" ");
        if (prometheusText)
        {
            Utf8Formatter.TryFormat(timestampMs, _buffer.AsSpan(_used), out var digits);
            _used += digits;
        }
        else
        {
            PutSeconds(timestampMs);
        }

        Put("\n");
    }

    /// <summary>One sample.</summary>
    public void Sample(LabelSet labels, long timestampMs, double value) => Sample(Series(labels), timestampMs, value);

    /// <summary>Ends the text and hands everything to the stream, which stays open.</summary>
    public void Dispose()
    {
        if (!prometheusText)
        {
            Put("# EOF\n");
        }

        output.Write(_buffer.AsSpan(0, _used));
        output.Flush();
        _used = 0;
    }

    private void PutValue(double value)
    {
        if (double.IsFinite(value))
        {
            Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out var digits);
            _used += digits;
        }
        else
        {
            Put(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
        }
    }

    private void PutSeconds(long timestampMs)
    {
        Put(timestampMs < 0 ? "-" : "");
        var magnitude = Math.Abs(timestampMs);
        Utf8Formatter.TryFormat(magnitude / 1000, _buffer.AsSpan(_used), out var digits);
        _used += digits;
        if (magnitude % 1000 is var rest and not 0)
        {
            Put(".");
            Utf8Formatter.TryFormat(rest, _buffer.AsSpan(_used), out digits, new System.Buffers.StandardFormat('D', 3));
            _used += digits;
        }
    }

    private void Put(string text) => Put(Encoding.UTF8.GetBytes(text));

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_used + bytes.Length + 64 > FlushAt)
        {
            output.Write(_buffer.AsSpan(0, _used));
            _used = 0;
        }

        if (bytes.Length + 64 > _buffer.Length)
        {
            output.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }
}
