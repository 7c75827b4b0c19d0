namespace Ullage.Pprof;

/// <summary>Encodes the messages of profile.proto one by one; what samples refer to gets its number when first met and is written behind them.</summary>
internal sealed class ProfileEncoder(Stream output)
{
    private const int FlushAt = 32 << 10;
    private readonly ProtoBuffer _out = new();
    private readonly ProtoBuffer _message = new();
    private readonly ProtoBuffer _inner = new();
    private readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<Mapping, int> _mappings = [];
    private readonly Dictionary<Function, int> _functions = [];
    private readonly Dictionary<Location, int> _locations = new(ReferenceEqualityComparer.Instance);

    public void Encode(Profile profile)
    {
        foreach (var type in profile.SampleTypes)
        {
            Write(1, type);
        }

        foreach (var sample in profile.Samples)
        {
            Write(sample);
        }

        foreach (var mapping in profile.Mappings)
        {
            Number(_mappings, mapping);
        }

        // Dictionaries that only grow give their keys in the order in which they came.
        foreach (var (location, id) in _locations)
        {
            Write(location, id);
        }

        foreach (var (mapping, id) in _mappings)
        {
            Write(mapping, id);
        }

        foreach (var (function, id) in _functions)
        {
            Write(function, id);
        }

        _out.Number(7, Text(profile.DropFrames));
        _out.Number(8, Text(profile.KeepFrames));
        _out.Number(9, profile.TimeNanos);
        _out.Number(10, profile.DurationNanos);
        if (profile.PeriodType is { } period)
        {
            Write(11, period);
        }

        _out.Number(12, profile.Period);
        foreach (var comment in profile.Comments)
        {
            _out.Varint(13 << 3);
            _out.Varint((ulong)Text(comment));
        }

        _out.Number(14, Text(profile.DefaultSampleType));
        _out.Number(15, Text(profile.DocumentUrl));
        foreach (var text in _strings.Keys)
        {
            _out.Text(6, text);
            Drain(FlushAt);
        }

        Drain(0);
    }

    private void Write(int field, SampleType type)
    {
        _message.Number(1, Text(type.Name));
        _message.Number(2, Text(type.Unit));
        End(field);
    }

    private void Write(Sample sample)
    {
        foreach (var location in sample.Stack)
        {
            _inner.Varint((ulong)Number(_locations, location));
        }

        Packed(1);
        foreach (var value in sample.Values)
        {
            _inner.Varint(unchecked((ulong)value));
        }

        Packed(2);
        foreach (var label in sample.Labels)
        {
            _inner.Number(1, Text(label.Key));
            _inner.Number(2, Text(label.Text));
            _inner.Number(3, label.Number);
            _inner.Number(4, Text(label.Unit));
            _message.Bytes(3, _inner.Written);
            _inner.Clear();
        }

        End(2);
    }

    private void Write(Location location, int id)
    {
        _message.Number(1, id);
        _message.Number(2, location.Mapping is { } mapping ? Number(_mappings, mapping) : 0L);
        _message.Number(3, location.Address);
        foreach (var line in location.Lines)
        {
            _inner.Number(1, line.Function is { } function ? Number(_functions, function) : 0L);
            _inner.Number(2, line.Number);
            _inner.Number(3, line.Column);
            _message.Bytes(4, _inner.Written);
            _inner.Clear();
        }

        _message.Flag(5, location.IsFolded);
        End(4);
    }

    private void Write(Mapping mapping, int id)
    {
        _message.Number(1, id);
        _message.Number(2, mapping.Start);
        _message.Number(3, mapping.Limit);
        _message.Number(4, mapping.FileOffset);
        _message.Number(5, Text(mapping.FileName));
        _message.Number(6, Text(mapping.BuildId));
        _message.Flag(7, mapping.HasFunctions);
        _message.Flag(8, mapping.HasFileNames);
        _message.Flag(9, mapping.HasLineNumbers);
        _message.Flag(10, mapping.HasInlineFrames);
        End(3);
    }

    private void Write(Function function, int id)
    {
        _message.Number(1, id);
        _message.Number(2, Text(function.Name));
        _message.Number(3, Text(function.SystemName));
        _message.Number(4, Text(function.FileName));
        _message.Number(5, function.StartLine);
        End(5);
    }

    private void Packed(int field)
    {
        if (_inner.Length > 0)
        {
            _message.Bytes(field, _inner.Written);
            _inner.Clear();
        }
    }

    private void End(int field)
    {
        _out.Bytes(field, _message.Written);
        _message.Clear();
        Drain(FlushAt);
    }

    private void Drain(int above)
    {
        if (_out.Length > above)
        {
            output.Write(_out.Written);
            _out.Clear();
        }
    }

    private long Text(string text)
    {
        if (!_strings.TryGetValue(text, out var index))
        {
            _strings.Add(text, index = _strings.Count);
        }

        return index;
    }

    private static int Number<T>(Dictionary<T, int> all, T item)
        where T : notnull
    {
        if (!all.TryGetValue(item, out var id))
        {
            all.Add(item, id = all.Count + 1);
        }

        return id;
    }
}
