using Ullage.Inspection.Elf;

namespace Ullage.Inspection.Go;

/// <summary>Sums symbols by package.</summary>
internal sealed class PackageSizes
{
    private readonly Dictionary<string, (long Code, long Data, long Zeroed)> _sums = new(StringComparer.Ordinal);

    /// <summary>The sums, largest in the file first, then by name.</summary>
    public IReadOnlyList<PackageSize> All =>
        [.. _sums.Select(static p => new PackageSize(p.Key, p.Value.Code, p.Value.Data, p.Value.Zeroed)).OrderByDescending(static p => p.InFile).ThenBy(static p => p.Package, StringComparer.Ordinal)];

    /// <summary>Sums the symbols that take room in a section.</summary>
    public void Add(ElfFile file, IEnumerable<ElfSymbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol.Kind is 3 or 4 || symbol.Size == 0 || symbol.Section == 0 || symbol.Section >= file.Sections.Count || symbol.Size > long.MaxValue >> 8)
            {
                continue;
            }

            var section = file.Sections[symbol.Section];
            var bytes = (long)symbol.Size;
            if (section.IsCode)
            {
                Add(symbol.Name, bytes, 0, 0);
            }
            else if (section.Type == ElfSection.NoBits)
            {
                Add(symbol.Name, 0, 0, bytes);
            }
            else if (section.IsLoaded)
            {
                Add(symbol.Name, 0, bytes, 0);
            }
        }
    }

    /// <summary>Counts a function.</summary>
    public void Add(GoFunction function)
    {
        if (function.Bytes <= long.MaxValue >> 8)
        {
            Add(function.Name, (long)function.Bytes, 0, 0);
        }
    }

    private void Add(string symbol, long code, long data, long zeroed)
    {
        ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sums, PackageName.Of(symbol), out _);
        sum = (sum.Code + code, sum.Data + data, sum.Zeroed + zeroed);
    }
}
