namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>
/// Decodes blocks. A stack block is <c>first id:4 · count:4 · (bytes:4 · addresses)…</c>; event and metadata blocks are <c>header size:2 · flags:2 · … · events</c>, each event with only what differs from the
/// one before it in the block, as its first byte says.
/// </summary>
internal sealed class BlockDecoder(INettraceSink sink)
{
    private const int MostKinds = 100_000;
    private const int MostAddresses = 8_000_000;
    private const int MostFrames = 1_000;
    private readonly Dictionary<int, EventKind> _kinds = [];
    private readonly Dictionary<int, ulong[]> _stacks = [];
    private int _addresses;
    private int _pointerSize = 8;
    private double _nanosecondsATick = 1;

    [Flags]
    private enum Has : byte
    {
        Kind = 1,
        Capture = 2,
        Thread = 4,
        Stack = 8,
        Activity = 16,
        RelatedActivity = 32,
        Length = 128,
    }

    /// <summary>Content of the Trace object: the wall clock (16 bytes), ticks at the start, ticks a second, pointer size, and what is of no use here.</summary>
    public void Begin(ReadOnlySpan<byte> trace)
    {
        var cursor = new Cursor(trace, "Trace");
        cursor.Take(24);
        var frequency = cursor.Int64();
        _pointerSize = cursor.Int32();
        if (frequency <= 0 || _pointerSize is not (4 or 8))
        {
            throw new NettraceFormatException($"The trace says {frequency} ticks a second and pointers of {_pointerSize} bytes; expected more than 0, and 4 or 8.");
        }

        _nanosecondsATick = 1e9 / frequency;
    }

    public void Decode(string name, ReadOnlySpan<byte> block)
    {
        switch (name)
        {
            case "EventBlock":
                Events(block, metadata: false);
                break;
            case "MetadataBlock":
                Events(block, metadata: true);
                break;
            case "StackBlock":
                Stacks(block);
                break;
            case "SPBlock":
                // Nothing behind a sequence point names a stack from before it.
                _stacks.Clear();
                _addresses = 0;
                break;
        }
    }

    private void Stacks(ReadOnlySpan<byte> block)
    {
        var cursor = new Cursor(block, "StackBlock");
        var id = cursor.Int32();
        var count = cursor.Int32();
        for (var i = 0; i < count; i++)
        {
            var length = cursor.Int32();
            if (length < 0 || length % _pointerSize != 0 || length / _pointerSize > MostFrames)
            {
                throw new NettraceFormatException($"A stack says it is {length} bytes long; expected a multiple of {_pointerSize}, at most {MostFrames} addresses.");
            }

            var stack = new ulong[length / _pointerSize];
            for (var frame = 0; frame < stack.Length; frame++)
            {
                stack[frame] = cursor.Address(_pointerSize);
            }

            _addresses += stack.Length + 4;
            if (_addresses > MostAddresses)
            {
                throw new NettraceFormatException($"More than {MostAddresses} addresses of stacks came without a sequence point; expected one before.");
            }

            _stacks[unchecked(id + i)] = stack;
        }
    }

    private void Events(ReadOnlySpan<byte> block, bool metadata)
    {
        var cursor = new Cursor(block, metadata ? "MetadataBlock" : "EventBlock");
        var headerSize = cursor.Int16();
        var compressed = (cursor.Int16() & 1) != 0;
        if (!compressed || headerSize < 4)
        {
            throw new NettraceFormatException($"A block has a header of {headerSize} bytes and {(compressed ? "compressed" : "plain")} events; expected 4 bytes or more and compressed events, which every .NET since 5 writes.");
        }

        cursor.Take(headerSize - 4);
        int kind = 0, stack = 0, length = 0;
        long thread = 0;
        ulong time = 0;
        while (!cursor.IsAtEnd)
        {
            var has = (Has)cursor.Byte();
            if (has.HasFlag(Has.Kind))
            {
                kind = unchecked((int)cursor.Varint());
            }

            if (has.HasFlag(Has.Capture))
            {
                cursor.Varint();
                cursor.Varint();
                cursor.Varint();
            }

            if (has.HasFlag(Has.Thread))
            {
                thread = unchecked((long)cursor.Varint());
            }

            if (has.HasFlag(Has.Stack))
            {
                stack = unchecked((int)cursor.Varint());
            }

            time = unchecked(time + cursor.Varint());
            if (has.HasFlag(Has.Activity))
            {
                cursor.Take(16);
            }

            if (has.HasFlag(Has.RelatedActivity))
            {
                cursor.Take(16);
            }

            if (has.HasFlag(Has.Length))
            {
                length = (int)Math.Min(cursor.Varint(), int.MaxValue);
            }

            var payload = cursor.Take(length);
            if (metadata)
            {
                AddKind(payload);
            }
            else if (_kinds.TryGetValue(kind & int.MaxValue, out var known) && known.Known != KnownEvent.Other)
            {
                sink.Take(new NettraceEvent(known, thread, (long)(time * _nanosecondsATick), _stacks.GetValueOrDefault(stack), payload));
            }
        }
    }

    private void AddKind(ReadOnlySpan<byte> payload)
    {
        var cursor = new Cursor(payload, "description of an event");
        var id = cursor.Int32();
        var provider = cursor.Text().ToString();
        _kinds[id] = new EventKind(provider, cursor.Int32());
        if (_kinds.Count > MostKinds)
        {
            throw new NettraceFormatException($"There are more than {MostKinds} kinds of events; expected fewer.");
        }
    }
}
