using System.Text;

namespace Ullage.Pprof;

/// <summary>
/// Decodes the messages of profile.proto. Fields may come in any order (Go writes the string table last), so the first pass notes where the messages lie and keeps the strings; then
/// mappings, functions, locations and samples are decoded, each naming only what came before.
/// </summary>
internal sealed class ProfileDecoder(PprofLimits limits)
{
    private readonly List<string> _strings = [];
    private readonly Dictionary<ulong, Mapping> _mappings = [];
    private readonly Dictionary<ulong, Function> _functions = [];
    private readonly Dictionary<ulong, Location> _locations = [];
    private readonly List<Location> _stack = [];
    private readonly List<long> _values = [];
    private readonly List<Label> _labels = [];
    private readonly List<Line> _lines = [];
    private int _items;

    public Profile Decode(ReadOnlySpan<byte> data)
    {
        List<(int At, int Length)> types = [], samples = [], mappings = [], locations = [], functions = [];
        List<long> comments = [];
        (int At, int Length)? periodType = null;
        long drop = 0, keep = 0, time = 0, duration = 0, period = 0, shown = 0, document = 0;
        var top = new ProtoSpan(data, 0);
        while (top.Next())
        {
            switch (top.Field)
            {
                case 1: Note(ref top, types); break;
                case 2: Note(ref top, samples); break;
                case 3: Note(ref top, mappings); break;
                case 4: Note(ref top, locations); break;
                case 5: Note(ref top, functions); break;
                case 6:
                    Count();
                    _strings.Add(Encoding.UTF8.GetString(top.Slice(out _)));
                    break;
                case 7: drop = top.Signed(); break;
                case 8: keep = top.Signed(); break;
                case 9: time = top.Signed(); break;
                case 10: duration = top.Signed(); break;
                case 11:
                    var length = top.Slice(out var at).Length;
                    periodType = (at, length);
                    break;
                case 12: period = top.Signed(); break;
                case 13: Numbers(ref top, comments); break;
                case 14: shown = top.Signed(); break;
                case 15: document = top.Signed(); break;
                default: top.Skip(); break;
            }
        }

        if (_strings.Count == 0 && data.Length > 0)
        {
            throw new PprofFormatException($"There is no string table in these {data.Length} bytes. It is no pprof profile, or a damaged one.");
        }

        if (_strings.Count > 0 && _strings[0].Length > 0)
        {
            throw new PprofFormatException($"The string table begins with '{Shorten(_strings[0])}'; expected an empty string. It is no pprof profile, or a damaged one.");
        }

        List<Mapping> mapped = [];
        foreach (var (at, length) in mappings)
        {
            mapped.Add(DecodeMapping(new ProtoSpan(data.Slice(at, length), at)));
        }

        foreach (var (at, length) in functions)
        {
            DecodeFunction(new ProtoSpan(data.Slice(at, length), at));
        }

        foreach (var (at, length) in locations)
        {
            DecodeLocation(new ProtoSpan(data.Slice(at, length), at));
        }

        List<SampleType> sampleTypes = [];
        foreach (var (at, length) in types)
        {
            sampleTypes.Add(DecodeType(new ProtoSpan(data.Slice(at, length), at)));
        }

        List<Sample> decoded = new(samples.Count);
        foreach (var (at, length) in samples)
        {
            decoded.Add(DecodeSample(new ProtoSpan(data.Slice(at, length), at), sampleTypes.Count));
        }

        return new Profile
        {
            SampleTypes = sampleTypes,
            Samples = decoded,
            Mappings = mapped,
            TimeNanos = time,
            DurationNanos = duration,
            PeriodType = periodType is { } p ? DecodeType(new ProtoSpan(data.Slice(p.At, p.Length), p.At)) : null,
            Period = period,
            DefaultSampleType = Text(shown, 0),
            Comments = [.. comments.Select(c => Text(c, 0))],
            DropFrames = Text(drop, 0),
            KeepFrames = Text(keep, 0),
            DocumentUrl = Text(document, 0),
        };
    }

    private void Note(ref ProtoSpan top, List<(int At, int Length)> found)
    {
        Count();
        var length = top.Slice(out var at).Length;
        found.Add((at, length));
    }

    private SampleType DecodeType(ProtoSpan message)
    {
        long name = 0, unit = 0;
        var at = message.Offset;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: name = message.Signed(); break;
                case 2: unit = message.Signed(); break;
                default: message.Skip(); break;
            }
        }

        return new SampleType(Text(name, at), Text(unit, at));
    }

    private Mapping DecodeMapping(ProtoSpan message)
    {
        ulong id = 0, start = 0, limit = 0, offset = 0;
        long file = 0, build = 0;
        bool functions = false, files = false, lines = false, inlined = false;
        var at = message.Offset;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: id = message.Number(); break;
                case 2: start = message.Number(); break;
                case 3: limit = message.Number(); break;
                case 4: offset = message.Number(); break;
                case 5: file = message.Signed(); break;
                case 6: build = message.Signed(); break;
                case 7: functions = message.Number() != 0; break;
                case 8: files = message.Number() != 0; break;
                case 9: lines = message.Number() != 0; break;
                case 10: inlined = message.Number() != 0; break;
                default: message.Skip(); break;
            }
        }

        var mapping = new Mapping(start, limit, offset, Text(file, at), Text(build, at))
        {
            HasFunctions = functions,
            HasFileNames = files,
            HasLineNumbers = lines,
            HasInlineFrames = inlined,
        };
        Add(_mappings, "mapping", id, mapping, at);
        return mapping;
    }

    private void DecodeFunction(ProtoSpan message)
    {
        ulong id = 0;
        long name = 0, system = 0, file = 0, line = 0;
        var at = message.Offset;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: id = message.Number(); break;
                case 2: name = message.Signed(); break;
                case 3: system = message.Signed(); break;
                case 4: file = message.Signed(); break;
                case 5: line = message.Signed(); break;
                default: message.Skip(); break;
            }
        }

        Add(_functions, "function", id, new Function(Text(name, at), Text(system, at), Text(file, at), line), at);
    }

    private void DecodeLocation(ProtoSpan message)
    {
        ulong id = 0, mapping = 0, address = 0;
        var folded = false;
        var at = message.Offset;
        _lines.Clear();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: id = message.Number(); break;
                case 2: mapping = message.Number(); break;
                case 3: address = message.Number(); break;
                case 4:
                    Count();
                    _lines.Add(DecodeLine(message.Message(out _)));
                    break;
                case 5: folded = message.Number() != 0; break;
                default: message.Skip(); break;
            }
        }

        var location = new Location(_lines.ToArray())
        {
            Mapping = mapping == 0 ? null : Find(_mappings, "mapping", mapping, at),
            Address = address,
            IsFolded = folded,
        };
        Add(_locations, "location", id, location, at);
    }

    private Line DecodeLine(ProtoSpan message)
    {
        ulong function = 0;
        long line = 0, column = 0;
        var at = message.Offset;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: function = message.Number(); break;
                case 2: line = message.Signed(); break;
                case 3: column = message.Signed(); break;
                default: message.Skip(); break;
            }
        }

        return new Line(function == 0 ? null : Find(_functions, "function", function, at), line, column);
    }

    private Sample DecodeSample(ProtoSpan message, int types)
    {
        _stack.Clear();
        _values.Clear();
        _labels.Clear();
        var at = message.Offset;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1 when message.Type == ProtoSpan.Bytes:
                    var packed = message.Message(out _);
                    while (!packed.IsAtEnd)
                    {
                        Push(packed.ReadVarint(), at);
                    }

                    break;
                case 1: Push(message.Number(), at); break;
                case 2: Numbers(ref message, _values); break;
                case 3:
                    Count();
                    _labels.Add(DecodeLabel(message.Message(out _)));
                    break;
                default: message.Skip(); break;
            }
        }

        return _values.Count == types
            ? new Sample(_stack.ToArray(), _values.ToArray(), _labels.Count == 0 ? [] : _labels.ToArray())
            : throw new PprofFormatException($"The sample at byte {at} has {_values.Count} values; expected {types}, one for each sample type.");
    }

    private void Push(ulong location, int at)
    {
        Count();
        _stack.Add(Find(_locations, "location", location, at));
    }

    private Label DecodeLabel(ProtoSpan message)
    {
        long key = 0, text = 0, number = 0, unit = 0;
        var at = message.Offset;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: key = message.Signed(); break;
                case 2: text = message.Signed(); break;
                case 3: number = message.Signed(); break;
                case 4: unit = message.Signed(); break;
                default: message.Skip(); break;
            }
        }

        return new Label(Text(key, at), Text(text, at), number, Text(unit, at));
    }

    private void Numbers(ref ProtoSpan message, List<long> into)
    {
        if (message.Type != ProtoSpan.Bytes)
        {
            Count();
            into.Add(message.Signed());
            return;
        }

        var packed = message.Message(out _);
        while (!packed.IsAtEnd)
        {
            Count();
            into.Add(unchecked((long)packed.ReadVarint()));
        }
    }

    private static void Add<T>(Dictionary<ulong, T> all, string kind, ulong id, T item, int at)
    {
        if (id == 0 || !all.TryAdd(id, item))
        {
            throw new PprofFormatException($"The {kind} at byte {at} has the number {id}, {(id == 0 ? "which stands for none" : "which another has")}; expected a number of its own from 1.");
        }
    }

    private static T Find<T>(Dictionary<ulong, T> all, string kind, ulong id, int at) =>
        all.TryGetValue(id, out var found) ? found : throw new PprofFormatException($"The message at byte {at} names {kind} {id}, of which there is none among {all.Count}.");

    private string Text(long index, int at) =>
        index >= 0 && index < _strings.Count ? _strings[(int)index]
        : index == 0 ? ""
        : throw new PprofFormatException($"The message at byte {at} names string {index}; there are {_strings.Count}.");

    private void Count()
    {
        if (++_items > limits.MaxItems)
        {
            throw new PprofFormatException($"The profile holds more than {limits.MaxItems} items; raise {nameof(PprofLimits)}.{nameof(PprofLimits.MaxItems)} if it is meant to.");
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
