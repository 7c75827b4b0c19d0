using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Tests.Oracles;
using Ullage.Testing;

namespace Ullage.Inspection.Tests.Structs;

/// <summary>Our numbers from debugging entries against those of Go's own <c>fieldalignment</c>, which reads the source. <c>ULLAGE_FIELDALIGNMENT</c> names its binary.</summary>
public sealed partial class FieldAlignmentTests
{
    [Fact]
    public void Best_sizes_and_pointers_are_those_of_fieldalignment()
    {
        if (Environment.GetEnvironmentVariable("ULLAGE_FIELDALIGNMENT") is not { Length: > 0 } tool)
        {
            Assert.Skip("ULLAGE_FIELDALIGNMENT names no binary; ./prove inspect builds one");
            return;
        }

        using var folder = new TemporaryFolder();
        var go = GoToolchain.Need("old");
        // It takes complex64 for aligned to 8; the compiler aligns it to 4, as unsafe.Sizeof shows, and so do we.
        var structs = StructSource.Random(new Random(7), 300, without: "complex64");
        var source = StructSource.Program(structs, "s");
        var layouts = BinaryInspector.Inspect(go.Build(folder.Path, source, "1.19", []), structs: true).Structs!.Structs.ToDictionary(static s => s.Name);
        var told = Run(tool, folder.Path, go);
        var lines = source.Split('\n');
        var compared = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (Declaration().Match(lines[i]) is not { Success: true } declaration || !layouts.TryGetValue("main." + declaration.Groups[1].Value, out var layout))
            {
                continue;
            }

            compared++;
            var expected = layout.BestSize < layout.Size ? Invariant($"struct of size {layout.Size} could be {layout.BestSize}")
                : layout.BestPointerBytes < layout.PointerBytes ? Invariant($"struct with {layout.PointerBytes} pointer bytes could be {layout.BestPointerBytes}")
                : null;
            Assert.True(expected == told.GetValueOrDefault(i + 1), $"{layout.Name}: fieldalignment says \"{told.GetValueOrDefault(i + 1)}\", ours \"{expected}\"");
        }

        Assert.True(compared >= 200);
        Figures.Add($"{compared} random structs, fieldalignment", $"identical findings; {told.Count} of them");
    }

    // It exits with 3 when it finds something.
    private static Dictionary<int, string> Run(string tool, string folder, GoToolchain go)
    {
        var start = new ProcessStartInfo(tool, ["./..."]) { RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["PATH"] = Path.GetDirectoryName(go.Path) + ":" + start.Environment["PATH"];
        start.Environment["GOFLAGS"] = "-mod=mod";
        using var process = Process.Start(start)!;
        var text = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return Finding().Matches(text).Where(static m => m.Groups["column"].Value != "0").GroupBy(static m => int.Parse(m.Groups["line"].Value, CultureInfo.InvariantCulture)).ToDictionary(static g => g.Key, static g => g.First().Groups["text"].Value.Trim());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^type (s\d+) struct \{")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"main\.go:(?<line>\d+):(?<column>\d+): (?<text>struct .*)")]
    private static partial Regex Finding();
}
