using System.Text.Json;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.Export;

/// <summary>
/// Takes one line of VictoriaMetrics' export: <c>{"metric":{"__name__":"up","job":"node"},"values":[1,2.5,null],"timestamps":[1700000000000,…]}</c>.
/// Values are no strict JSON: version 1.79 prints infinities bare, later ones as strings. NaN comes as null and is dropped, as storage drops most NaN anyway.
/// </summary>
internal sealed class ExportLine(SeriesLedger ledger)
{
    private readonly LabelPool _labels = new();
    private readonly List<double> _values = [];
    private readonly List<long> _times = [];
    private SeriesEntry? _series;

    /// <summary>Takes a line.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public void Take(ReadOnlySpan<byte> line)
    {
        _series = null;
        _values.Clear();
        _times.Clear();
        var rest = Expect(Trim(line), (byte)'{');
        while (true)
        {
            rest = TakeMember(rest);
            if (rest.Length == 1 && rest[0] == '}')
            {
                break;
            }

            rest = Expect(rest, (byte)',');
        }

        if (_series is null || _values.Count != _times.Count)
        {
            throw new InvalidDataException($"a line has {(_series is null ? "no metric" : $"{_values.Count} values for {_times.Count} timestamps")}");
        }

        Give(_series);
    }

    private ReadOnlySpan<byte> TakeMember(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("\"metric\":"u8))
        {
            rest = TakeMetric(rest["\"metric\":"u8.Length..]);
            _series = ledger.Enter(_labels.End());
            return rest;
        }

        if (rest.StartsWith("\"values\":["u8))
        {
            return _series is { Accepted: false } ? SkipArray(rest) : TakeValues(rest["\"values\":["u8.Length..]);
        }

        if (rest.StartsWith("\"timestamps\":["u8))
        {
            return _series is { Accepted: false } ? SkipArray(rest) : TakeTimes(rest["\"timestamps\":["u8.Length..]);
        }

        throw new InvalidDataException($"\"{Show(rest)}\" stands where metric, values or timestamps are expected");
    }

    private ReadOnlySpan<byte> TakeMetric(ReadOnlySpan<byte> rest)
    {
        _labels.Begin();
        var reader = new Utf8JsonReader(rest, isFinalBlock: false, default);
        var name = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                    name = JsonLabels.Text(ref reader, _labels);
                    break;
                case JsonTokenType.String when reader.CurrentDepth == 1:
                    _labels.Add(name, JsonLabels.Text(ref reader, _labels));
                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                    return rest[(int)reader.BytesConsumed..];
                case JsonTokenType.StartObject when reader.CurrentDepth == 0:
                    break;
                default:
                    throw new InvalidDataException("a metric has something other than labels");
            }
        }

        throw new InvalidDataException("a line ends inside its metric");
    }

    private ReadOnlySpan<byte> TakeValues(ReadOnlySpan<byte> rest)
    {
        for (var more = rest.Length > 0 && rest[0] != ']'; more;)
        {
            var text = Element(rest, out more, out rest);
            if (text.Length > 1 && text[0] == '"' && text[^1] == '"')
            {
                text = text[1..^1];
            }

            _values.Add(
                text.SequenceEqual("null"u8) ? double.NaN
                : NumberText.TryParse(text, out var value) ? value
                : throw new InvalidDataException($"\"{Show(text)}\" stands where a value is expected"));
            if (!more)
            {
                return rest;
            }
        }

        return Expect(rest, (byte)']');
    }

    private ReadOnlySpan<byte> TakeTimes(ReadOnlySpan<byte> rest)
    {
        for (var more = rest.Length > 0 && rest[0] != ']'; more;)
        {
            var text = Element(rest, out more, out rest);
            _times.Add(System.Buffers.Text.Utf8Parser.TryParse(text, out long time, out var used) && used == text.Length
                ? time
                : throw new InvalidDataException($"\"{Show(text)}\" stands where milliseconds are expected"));
            if (!more)
            {
                return rest;
            }
        }

        return Expect(rest, (byte)']');
    }

    private static ReadOnlySpan<byte> Element(ReadOnlySpan<byte> array, out bool more, out ReadOnlySpan<byte> rest)
    {
        var end = array.IndexOfAny((byte)',', (byte)']');
        if (end < 0)
        {
            throw new InvalidDataException("a line ends inside an array");
        }

        more = array[end] == ',';
        rest = array[(end + 1)..];
        return Trim(array[..end]);
    }

    private static ReadOnlySpan<byte> SkipArray(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)']');
        return end >= 0 ? rest[(end + 1)..] : throw new InvalidDataException("a line ends inside an array");
    }

    private static ReadOnlySpan<byte> Expect(ReadOnlySpan<byte> rest, byte wanted) =>
        rest.Length > 0 && rest[0] == wanted ? rest[1..] : throw new InvalidDataException($"\"{Show(rest)}\" stands where {(char)wanted} is expected");

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    private static string Show(ReadOnlySpan<byte> text) => Excerpt.Printable(System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]));

    private void Give(SeriesEntry series)
    {
        var kept = 0;
        for (var i = 0; i < _values.Count; i++)
        {
            if (!double.IsNaN(_values[i]))
            {
                (_values[kept], _times[kept]) = (_values[i], _times[i]);
                kept++;
            }
        }

        ledger.Append(
            series,
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_times)[..kept],
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values)[..kept]);
    }
}
