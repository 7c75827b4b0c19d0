using System.Globalization;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Structs;
using Ullage.Inspection.Tests.Oracles;
using Ullage.Testing;

namespace Ullage.Inspection.Tests.Structs;

/// <summary>Random structs against what Go's compiler and runtime say of them, as written and in the order we call best.</summary>
public sealed class StructOracleTests
{
    private static readonly int _count = int.TryParse(Environment.GetEnvironmentVariable("ULLAGE_STRUCTS"), CultureInfo.InvariantCulture, out var asked) ? asked : 225;

    [Theory]
    [InlineData("old", 1)]
    [InlineData("new", 2)]
    public void Sizes_alignments_pointers_and_size_classes_are_those_of_Go_in_both_orders(string toolchain, int seed)
    {
        var go = GoToolchain.Need(toolchain);
        using var folder = new TemporaryFolder();
        var structs = StructSource.Random(new Random(seed), _count);
        var written = Ask(go, folder.Path, structs, "s", out var layouts);
        for (var i = 0; i < structs.Count; i++)
        {
            var (name, told) = ($"s{i}", written[$"s{i}"]);
            if (!layouts.TryGetValue("main." + name, out var layout))
            {
                // Go 1.19 leaves out types that fit into an interface's word, since nothing then refers to their description.
                Assert.True(told.Size <= 8, $"{name} of {told.Size} bytes is not in the debugging entries");
                continue;
            }

            var text = string.Join("; ", structs[i].Select(static f => $"{f.Name} {f.Type}"));
            Assert.True((told.Size, told.PointerBytes, string.Join(' ', told.Offsets)) == (layout.Size, layout.PointerBytes, string.Join(' ', layout.Fields.Select(static f => f.Offset))), $"{name} {{{text}}}: Go {told}, ours {layout.Size} {layout.PointerBytes}");
            Assert.True(told.Allocated == layout.AllocatedBytes || IsTiny(layout), $"{name} {{{text}}} of {layout.Size} bytes: Go allocates {told.Allocated}, ours {layout.AllocatedBytes}");
        }

        // The same fields in the order we call best; structs inside of others stay as they were written.
        Assert.InRange(layouts.Keys.Count(static k => k.StartsWith("main.s", StringComparison.Ordinal)), structs.Count * 9 / 10, structs.Count);
        var best = structs.Select((fields, i) => layouts.TryGetValue($"main.s{i}", out var layout) ? [.. layout.BestOrder.Select(f => fields[f])] : fields).ToList();
        var reordered = Reordered(go, folder.Path, structs, best);
        for (var i = 0; i < structs.Count; i++)
        {
            if (!layouts.TryGetValue($"main.s{i}", out var layout))
            {
                continue;
            }

            var told = reordered[$"b{i}"];
            Assert.True((told.Size, told.PointerBytes) == (layout.BestSize, layout.BestPointerBytes), $"b{i}: Go {told}, ours {layout.BestSize} {layout.BestPointerBytes}");
            Assert.True(told.Allocated == layout.BestAllocatedBytes || IsTiny(layout), $"b{i} of {layout.BestSize} bytes: Go allocates {told.Allocated}, ours {layout.BestAllocatedBytes}");
        }

        Figures.Add($"{layouts.Keys.Count(static k => k.StartsWith("main.s", StringComparison.Ordinal))} random structs, {go.Run(folder.Path, ["version"]).Trim()}", $"size, offsets, pointer bytes and allocated bytes identical as written and reordered; {layouts.Values.Count(static l => l.CanShrink)} shrink, {layouts.Values.Count(static l => l.SavedBytes > 0)} save on the heap");
    }

    [Fact]
    public void The_articles_efficient_struct_saves_nothing()
    {
        const string Source = """
            package main

            import (
            	"fmt"
            	"time"
            )

            type Inefficient struct {
            	ID        int64
            	Name      string
            	Active    bool
            	Timestamp time.Time
            }

            type Efficient struct {
            	Name      string
            	Timestamp time.Time
            	ID        int64
            	Active    bool
            }

            func main() { fmt.Println(&Inefficient{}, &Efficient{}) }
            """;
        using var folder = new TemporaryFolder();
        var report = BinaryInspector.Inspect(GoToolchain.Need("old").Build(folder.Path, Source, "1.19", []), structs: true).Structs!;
        Assert.All(report.Structs.Where(static s => s.Name is "main.Inefficient" or "main.Efficient"), static s => Assert.Equal((56L, 56L, 64L, 0L), (s.Size, s.BestSize, s.AllocatedBytes, s.SavedBytes)));
        Assert.Equal(2, report.Structs.Count(static s => s.Name is "main.Inefficient" or "main.Efficient"));
        Assert.Empty(report.Worthwhile);
    }

    // Below 16 bytes without pointers several objects share a block, so that the mean of many depends on what came before.
    private static bool IsTiny(StructLayout layout) => layout is { PointerBytes: 0, BestSize: < 16 };

    private static Dictionary<string, Told> Ask(GoToolchain go, string folder, List<List<(string, string)>> structs, string prefix, out Dictionary<string, StructLayout> layouts)
    {
        var path = go.Build(folder, StructSource.Program(structs, prefix), "1.19", []);
        var facts = BinaryInspector.Inspect(path, structs: true);
        Assert.Empty(facts.Remarks);
        layouts = facts.Structs!.Structs.ToDictionary(static s => s.Name);
        return Read(Program.Run(path, []));
    }

    private static Dictionary<string, Told> Reordered(GoToolchain go, string folder, List<List<(string Name, string Type)>> structs, List<List<(string Name, string Type)>> best)
    {
        var source = StructSource.Program(best, "b");
        var originals = StructSource.Program(structs, "s");
        var (from, to) = (originals.IndexOf("type s0 struct", StringComparison.Ordinal), originals.IndexOf("func main()", StringComparison.Ordinal));
        return Read(Program.Run(go.Build(folder, source.Insert(source.IndexOf("type b0 struct", StringComparison.Ordinal), originals[from..to]), "1.19", []), []));
    }

    private static Dictionary<string, Told> Read(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(' ')).ToDictionary(static f => f[0], static f =>
    {
        var numbers = f.Skip(1).Select(static n => long.Parse(n, CultureInfo.InvariantCulture)).ToList();
        return new Told(numbers[0], numbers[2], numbers[3], [.. numbers.Skip(4)]);
    });

    private sealed record Told(long Size, long PointerBytes, long Allocated, IReadOnlyList<long> Offsets);
}
