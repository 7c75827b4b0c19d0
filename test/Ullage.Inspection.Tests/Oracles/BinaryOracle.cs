using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Elf;
using Ullage.Inspection.Go;

namespace Ullage.Inspection.Tests.Oracles;

/// <summary>Compares what we tell of a binary with what other programs tell of it.</summary>
internal static partial class BinaryOracle
{
    private const string ReadElf = "/usr/bin/readelf";

    /// <summary>Compares with <c>go version -m</c>, <c>readelf</c> and <c>go tool nm</c>; gives in words what was compared.</summary>
    public static string Compare(string path)
    {
        var facts = BinaryInspector.Inspect(path, structs: true);
        Assert.Empty(facts.Remarks);
        var compared = new List<string>();
        if (facts.Go is { Build: not null } && GoToolchain.Newest is { } go)
        {
            Assert.Equal(Ordered(go.Run(Path.GetTempPath(), ["version", "-m", path])), Ordered(GoVersionText.Of(facts)));
            compared.Add("go version -m");
        }

        if (File.Exists(ReadElf))
        {
            AgainstReadElf(path, facts);
            compared.Add($"readelf ({facts.Sections.Count} sections)");
        }

        if (facts.Go is { Symbols: SymbolSource.SymbolTable } && GoToolchain.Newest is { } nm)
        {
            compared.Add($"go tool nm ({AgainstNm(nm.Run(Path.GetTempPath(), ["tool", "nm", "-size", path]), facts)} functions)");
        }

        if (facts.Structs is { } structs)
        {
            compared.Add($"{structs.Structs.Count} structs{(structs.LeftOut > 0 ? $" ({structs.LeftOut} left out)" : "")}");
        }

        return string.Join(", ", compared);
    }

    // Go sorts settings differently from version to version of the tool; facts are compared, not their order.
    private static string Ordered(string text) => string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal));

    private static void AgainstReadElf(string path, BinaryFacts facts)
    {
        var header = Program.Run(ReadElf, ["-hW", path]);
        Assert.Equal(header.Contains("ELF64", StringComparison.Ordinal) ? 64 : 32, facts.Bits);
        Assert.Equal(header.Contains("little endian", StringComparison.Ordinal), facts.IsLittleEndian);
        Assert.Equal(header.Contains("DYN (", StringComparison.Ordinal), facts.Type == ElfType.Dynamic);
        Assert.Equal(header.Contains("EXEC (", StringComparison.Ordinal), facts.Type == ElfType.Executable);
        var told = Sections().Matches(Program.Run(ReadElf, ["-SW", path])).Select(static m => (m.Groups["name"].Value, Hex(m.Groups["address"].Value), Hex(m.Groups["offset"].Value), Hex(m.Groups["size"].Value))).Where(static s => s.Item4 > 0).ToList();
        Assert.NotEmpty(told);
        Assert.Equal(told, facts.Sections.Select(static s => (s.Name, s.Address, s.Offset, s.Size)));
        var dynamic = Program.Run(ReadElf, ["-dW", path]);
        Assert.Equal(Needed().Matches(dynamic).Select(static m => m.Groups[1].Value), facts.Needed);
        var interpreter = Interpreter().Match(Program.Run(ReadElf, ["-lW", path]));
        Assert.Equal(interpreter.Success ? interpreter.Groups[1].Value : null, facts.Interpreter);
    }

    private static int AgainstNm(string text, BinaryFacts facts)
    {
        var (functions, sums) = (0, new Dictionary<string, long>(StringComparer.Ordinal));
        foreach (var line in text.Split('\n'))
        {
            var match = Symbol().Match(line);
            if (match.Success && match.Groups["kind"].Value is "T" or "t")
            {
                functions++;
                var package = PackageName.Of(match.Groups["name"].Value);
                sums[package] = sums.GetValueOrDefault(package) + long.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture);
            }
        }

        Assert.True(functions > 100);
        Assert.Equal(sums.Where(static s => s.Value > 0).OrderBy(static s => s.Key, StringComparer.Ordinal).Select(static s => (s.Key, s.Value)), facts.Go!.Packages.Where(static p => p.Code > 0).OrderBy(static p => p.Package, StringComparer.Ordinal).Select(static p => (p.Package, p.Code)));
        return functions;
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*\[\s*\d+\] (?<name>\S*)\s+[A-Z_][A-Z_0-9:a-z]*\s+(?<address>[0-9a-f]{8,16}) (?<offset>[0-9a-f]{6,}) (?<size>[0-9a-f]{6,}) ", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"\(NEEDED\)\s+Shared library: \[(.*)\]")]
    private static partial Regex Needed();

    [GeneratedRegex(@"Requesting program interpreter: (.*)\]")]
    private static partial Regex Interpreter();

    [GeneratedRegex(@"^\s*[0-9a-f]+\s+(?<size>\d+) (?<kind>[A-Za-z]) (?<name>.*)$")]
    private static partial Regex Symbol();
}
