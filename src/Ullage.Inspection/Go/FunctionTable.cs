using System.Buffers.Binary;
using Ullage.Inspection.Bytes;
using Ullage.Inspection.Elf;

namespace Ullage.Inspection.Go;

/// <summary>
/// Reads pclntab, the table with which the runtime names functions in stack traces. Its header, for pointers of p bytes:
/// <code>
/// 0  magic: FFFFFFFB Go 1.2, FFFFFFFA 1.16, FFFFFFF0 1.18, FFFFFFF1 1.20
/// 4  0, 0, size of an instruction's unit, p
/// 8  number of functions                                                  (p)
///    1.2:  functions follow: address, offset of the function's data      (p, p), from the table's beginning
///    1.16: files, names, units, files' names, tables, functions           (p each: offsets from the beginning)
///    1.18: files, address of the code, then as 1.16; functions hold offsets of 4 bytes each
/// </code>
/// One more entry than functions holds the end of the code. A function's data begin with its address (1.18: 4 bytes) and the offset of its name.
/// </summary>
internal sealed class FunctionTable
{
    private const uint Magic12 = 0xFFFFFFFB;
    private const uint Magic116 = 0xFFFFFFFA;
    private const uint Magic118 = 0xFFFFFFF0;
    private const uint Magic120 = 0xFFFFFFF1;

    private readonly ReadOnlyMemory<byte> _table;
    private readonly string _name;
    private readonly bool _little;
    private readonly uint _magic;
    private readonly int _pointer;
    private readonly ulong _names;
    private readonly ulong _functions;

    private FunctionTable(ReadOnlyMemory<byte> table, string name, bool little, int most)
    {
        _table = table;
        _name = name;
        _little = little;
        var reader = new SpanReader(table.Span, little);
        _magic = reader.U32();
        reader.Skip(3);
        _pointer = reader.U8();
        var count = reader.Word(_pointer);
        switch (_magic)
        {
            case Magic12:
                (_names, _functions) = (0, (ulong)reader.Position);
                break;
            case Magic116:
                reader.Skip((ulong)_pointer);
                _names = reader.Word(_pointer);
                reader.Skip(3UL * (ulong)_pointer);
                _functions = reader.Word(_pointer);
                break;
            default:
                reader.Skip(2UL * (ulong)_pointer);
                _names = reader.Word(_pointer);
                reader.Skip(3UL * (ulong)_pointer);
                _functions = reader.Word(_pointer);
                break;
        }

        var entry = (ulong)(2 * EntrySize);
        if (_functions > (ulong)table.Length || _names > (ulong)table.Length || count > ((ulong)table.Length - _functions) / entry)
        {
            throw InspectionException.Malformed($"{name}: the function table claims {count} functions in {table.Length} bytes");
        }

        Count = count <= (ulong)most ? (int)count : throw InspectionException.TooLarge($"{name}: {count} functions; at most {most} are read");
    }

    /// <summary>Number of functions.</summary>
    public int Count { get; }

    /// <summary>The Go versions that write such a table; only told where build information is missing.</summary>
    public string Writers => _magic switch
    {
        Magic12 => "1.2 to 1.15",
        Magic116 => "1.16 or 1.17",
        Magic118 => "1.18 or 1.19",
        _ => "1.20 or newer",
    };

    private int EntrySize => _magic is Magic12 or Magic116 ? _pointer : 4;

    /// <summary>Finds the table; null when the binary holds none.</summary>
    /// <exception cref="InspectionException">There is one, and it is damaged.</exception>
    public static FunctionTable? Find(ElfFile file)
    {
        var section = file.Section(".gopclntab") ?? file.Section(".data.rel.ro.gopclntab");
        if (section is not null)
        {
            var bytes = file.Bytes(section);
            return IsTable(bytes.Span, file.IsLittleEndian) ? new FunctionTable(bytes, $"{file.Name}: section {section.Name}", file.IsLittleEndian, file.Limits.MaxEntries) : null;
        }

        // Linked by another linker, or without section headers: the table stands at a multiple of 16 or 32 in a segment that is not code.
        foreach (var segment in file.Segments)
        {
            if (segment.Type != ElfSegment.Load)
            {
                continue;
            }

            var bytes = file.AtAddress(segment.Address, segment.FileBytes);
            for (var at = 0; at < bytes.Length - 16;)
            {
                var found = bytes.Span[at..].IndexOf(file.IsLittleEndian ? [0xFF, 0xFF, 0xFF, 0, 0] : [(byte)0xFF, 0xFF, 0xFF]);
                if (found < 0)
                {
                    break;
                }

                var start = at + found - (file.IsLittleEndian ? 1 : 0);
                if (start >= 0 && start % 8 == 0 && IsTable(bytes.Span[start..], file.IsLittleEndian) && TryRead(bytes[start..], file) is { Count: > 100 } table)
                {
                    return table;
                }

                at += found + 1;
            }
        }

        return null;
    }

    /// <summary>The functions, in the order of their addresses.</summary>
    public IEnumerable<GoFunction> Functions()
    {
        var budget = new TextBudget(_name, _table.Length);
        for (var i = 0; i < Count; i++)
        {
            if (Read(i, budget) is { } function)
            {
                yield return function;
            }
        }
    }

    private GoFunction? Read(int index, TextBudget budget)
    {
        var span = _table.Span;
        var size = EntrySize;
        var reader = new SpanReader(span[(int)_functions..], _little);
        reader.Skip((ulong)index * 2 * (ulong)size);
        var (start, data) = (reader.Word(size), reader.Word(size));
        // The entry behind the last function has an address alone.
        var end = reader.Word(size);
        var from = _magic == Magic12 ? data : _functions + data;
        if (from >= (ulong)span.Length)
        {
            throw InspectionException.Malformed($"{_name}: function {index} lies at {from} of {span.Length} bytes");
        }

        var body = new SpanReader(span[(int)from..], _little);
        body.Skip(_magic is Magic12 or Magic116 ? (ulong)_pointer : 4);
        var name = budget.Text(span, _names + body.U32());
        return name.Length == 0 || end < start ? null : new GoFunction(name, end - start);
    }

    private static bool IsTable(ReadOnlySpan<byte> bytes, bool little) =>
        bytes.Length >= 16
        && (little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes)) is Magic12 or Magic116 or Magic118 or Magic120
        && bytes[4] == 0 && bytes[5] == 0 && bytes[6] is 1 or 2 or 4 && bytes[7] is 4 or 8;

    private static FunctionTable? TryRead(ReadOnlyMemory<byte> bytes, ElfFile file)
    {
        try
        {
            return new FunctionTable(bytes, $"{file.Name}: function table", file.IsLittleEndian, file.Limits.MaxEntries);
        }
        catch (InspectionException)
        {
            return null;
        }
    }
}
