using Ullage.Hosting.Profiling.Nettrace;

namespace Ullage.Hosting.Profiling.Names;

/// <summary>Which instructions of a method's code came of which of its IL, as the compiler told it.</summary>
internal sealed class IlMap
{
    /// <summary>Offsets from here up are the compiler's own: code before the first and behind the last instruction of the source, and code of none.</summary>
    private const uint Special = 0xFFFF_FFF0;

    private readonly uint[] _native;
    private readonly uint[] _il;

    private IlMap(uint[] native, uint[] il) => (_native, _il) = (native, il);

    /// <summary>How many places it names.</summary>
    public int Count => _native.Length;

    /// <summary>Offset of the last instruction that it names.</summary>
    public uint Last => _native.Length > 0 ? _native[^1] : 0;

    /// <summary>Reads one: extent, count, offsets in the IL, offsets in the code.</summary>
    public static IlMap Read(ref Cursor cursor)
    {
        cursor.Byte();
        var count = (ushort)cursor.Int16();
        var il = new uint[count];
        var native = new uint[count];
        for (var i = 0; i < count; i++)
        {
            il[i] = cursor.UInt32();
        }

        for (var i = 0; i < count; i++)
        {
            native[i] = cursor.UInt32();
        }

        Array.Sort(native, il);
        return new IlMap(native, il);
    }

    /// <summary>Offset in the IL of what stands at an offset in the code; null when the compiler names none.</summary>
    public int? At(uint native)
    {
        var at = Array.BinarySearch(_native, native);
        for (at = at >= 0 ? at : ~at - 1; at >= 0; at--)
        {
            if (_il[at] < Special)
            {
                return (int)_il[at];
            }
        }

        return null;
    }
}
