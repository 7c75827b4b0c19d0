using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>Looks symbols up in an index, remembering the last few thousand. One read's own; not thread-safe.</summary>
internal sealed class SymbolTable(IndexFile index)
{
    private const int Remembered = 1 << 14;

    private readonly FileCursor _cursor = new(index.File, 0, index.SymbolsEnd);
    private readonly Dictionary<uint, string> _known = [];

    /// <summary>The string of a symbol.</summary>
    /// <param name="symbol">Its number.</param>
    /// <param name="askedAt">Where in the file it is referred to.</param>
    public string this[uint symbol, long askedAt]
    {
        get
        {
            if (_known.TryGetValue(symbol, out var known))
            {
                return known;
            }

            if (symbol >= index.SymbolCount)
            {
                throw index.File.Malformed(askedAt, $"found a reference to symbol {symbol}, but there are {index.SymbolCount}");
            }

            _cursor.Seek(index.SymbolPlace(symbol));
            for (var skip = symbol % IndexFile.SymbolStride; skip > 0; skip--)
            {
                _cursor.SkipBytes();
            }

            var read = _cursor.ReadString();
            if (_known.Count == Remembered)
            {
                _known.Clear();
            }

            _known.Add(symbol, read);
            return read;
        }
    }
}
