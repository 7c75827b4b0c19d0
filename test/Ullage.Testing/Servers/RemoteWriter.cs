using System.Net.Http.Headers;
using System.Text;
using Ullage.Model;

namespace Ullage.Testing.Servers;

/// <summary>
/// Sends samples by remote write 1.0 (snappy-framed protobuf), which carries every bit of a value: stale markers and NaN payloads too.
/// <code>
/// WriteRequest { repeated TimeSeries timeseries = 1 }   TimeSeries { repeated Label labels = 1; repeated Sample samples = 2 }
/// Label { string name = 1; string value = 2 }           Sample { double value = 1; int64 timestamp = 2 }
/// </code>
/// </summary>
public sealed class RemoteWriter
{
    private readonly List<byte> _request = [];

    /// <summary>Adds samples of a series, in time order.</summary>
    public void Add(LabelSet labels, IEnumerable<(long TimestampMs, double Value)> samples)
    {
        List<byte> series = [];
        foreach (var label in labels)
        {
            List<byte> pair = [];
            WriteBytes(pair, 1, [.. Encoding.UTF8.GetBytes(label.Name)]);
            WriteBytes(pair, 2, [.. Encoding.UTF8.GetBytes(label.Value)]);
            WriteBytes(series, 1, pair);
        }

        foreach (var (timestampMs, value) in samples)
        {
            List<byte> sample = [];
            sample.Add(1 << 3 | 1);
            sample.AddRange(BitConverter.GetBytes(value));
            sample.Add(2 << 3);
            WriteVarint(sample, (ulong)timestampMs);
            WriteBytes(series, 2, sample);
        }

        WriteBytes(_request, 1, series);
    }

    /// <summary>Sends what was added and empties the writer.</summary>
    /// <param name="server">A Prometheus or VictoriaMetrics.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(Uri server, CancellationToken cancellationToken = default)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(SnappyLiterals([.. _request]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        content.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        using var answer = await http.PostAsync(new Uri(server, "api/v1/write"), content, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{server} refused a write with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        _request.Clear();
    }

    /// <summary>Snappy's block format in its plainest form: the length, then literals of at most 64 KiB.</summary>
    private static byte[] SnappyLiterals(byte[] data)
    {
        List<byte> output = [];
        WriteVarint(output, (ulong)data.Length);
        for (var at = 0; at < data.Length; at += 65536)
        {
            var length = Math.Min(65536, data.Length - at);
            output.Add(61 << 2);
            output.Add((byte)(length - 1));
            output.Add((byte)(length - 1 >> 8));
            output.AddRange(data.AsSpan(at, length));
        }

        return [.. output];
    }

    private static void WriteBytes(List<byte> output, int field, List<byte> bytes)
    {
        output.Add((byte)(field << 3 | 2));
        WriteVarint(output, (ulong)bytes.Count);
        output.AddRange(bytes);
    }

    private static void WriteVarint(List<byte> output, ulong value)
    {
        while (value >= 0x80)
        {
            output.Add((byte)(value | 0x80));
            value >>= 7;
        }

        output.Add((byte)value);
    }
}
