using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.DotNet;
using Ullage.Inspection.Elf;

namespace Ullage.Cli.Output.Inspections;

/// <summary>A binary on a page.</summary>
internal static class BinaryPage
{
    /// <summary>The page.</summary>
    public static FactPage Of(string path, BinaryFacts facts, InspectionDetail detail) =>
        new(path, Subtitle(facts), [.. Sections(facts, detail)]);

    /// <summary>What is told of a binary; of one inside an image too.</summary>
    public static IEnumerable<FactSection> Sections(BinaryFacts facts, InspectionDetail detail)
    {
        yield return Binary(facts);
        if (facts.Go is { } go)
        {
            foreach (var section in GoPage.Sections(go, detail))
            {
                yield return section;
            }
        }

        if (facts.DotNet is { } dotNet)
        {
            yield return DotNet(dotNet, detail);
        }

        if ((facts.Go is null || facts.Go.Packages.Count == 0) && facts.Sections.Count > 0)
        {
            yield return InSections(facts, detail);
        }

        if (facts.Go is not null && detail.Structs != "none")
        {
            yield return StructSection.Of(facts, detail);
        }

        foreach (var section in FactPages.Remarks(facts.Remarks))
        {
            yield return section;
        }
    }

    /// <summary>In a few words: <c>Go 1.26.10, linux/amd64, 49Mi</c>.</summary>
    public static string Subtitle(BinaryFacts facts) => string.Join(", ", new[]
    {
        facts.Go is { } go ? go.Build is { } build ? "Go " + build.Toolchain.Replace("go", "", StringComparison.Ordinal) : "Go " + go.VersionRange : facts.DotNet is not null ? ".NET" : "ELF",
        facts.Machine,
        Amounts.Bytes(facts.Bytes),
    });

    private static FactSection Binary(BinaryFacts facts)
    {
        var section = new FactSection("Binary");
        section.Add("size", $"{Amounts.Bytes(facts.Bytes)} ({Amounts.Count(facts.Bytes)} bytes)");
        section.Add("kind", $"ELF, {facts.Bits} bits, {(facts.IsLittleEndian ? "little" : "big")}-endian, {facts.Machine}, {(facts.IsLibrary ? "shared library" : facts.Type switch { ElfType.Dynamic => "position-independent", ElfType.Executable => "at a fixed address", ElfType.Relocatable => "object file, not linked", _ => "other" })}");
        section.Add("linked", facts.IsStatic ? "statically: needs no other file" : $"dynamically: {string.Join(", ", new[] { facts.Interpreter }.Concat(facts.Needed).Where(static n => n is not null))}", facts.IsStatic ? Ink.Good : Ink.Plain);
        section.Add("stripped", facts.IsStripped ? "of symbols and debugging entries" : facts is { HasSymbols: true, HasDebugInfo: true } ? $"no; {Amounts.Bytes(facts.StrippableBytes)} of {Amounts.Bytes(facts.Bytes)} are symbols and debugging entries" : facts.HasSymbols ? "of debugging entries; symbols are there" : "of symbols; debugging entries are there");
        section.Add("build id", facts.BuildId);
        return section;
    }

    private static FactSection DotNet(DotNetFacts facts, InspectionDetail detail)
    {
        var section = new FactSection(".NET");
        section.Add("packed as", facts.Kind switch
        {
            DotNetKind.NativeAot => "native code (AOT): needs no runtime",
            DotNetKind.SelfContainedSingleFile => "one file with its runtime",
            DotNetKind.SingleFile => "one file; needs a runtime installed",
            _ => facts.IsSelfContained switch { true => "host beside its assemblies, with its runtime", false => "host beside its assemblies; needs a runtime installed", _ => "host beside its assemblies" },
        });
        section.Add("starts", facts.Assembly);
        section.Add("frameworks", string.Join(", ", facts.Frameworks));
        foreach (var (key, value) in facts.Settings.Where(static s => s.Key.StartsWith("System.GC.", StringComparison.Ordinal) || s.Key.Contains("Globalization", StringComparison.Ordinal)))
        {
            section.Add(key, value);
        }

        if (facts.Bundle.Count > 0)
        {
            section.Table = new FactTable(["file", "bytes"], [.. facts.Bundle.Take(detail.Most).Select(static f => (string[])[f.Path, Amounts.Count(f.StoredBytes)])]);
        }

        return section;
    }

    private static FactSection InSections(BinaryFacts facts, InspectionDetail detail) => new("Sections")
    {
        Table = new FactTable(
            ["section", "in the file", "share"],
            [.. facts.Sections.Where(static s => s.FileBytes > 0).OrderByDescending(static s => s.FileBytes).Take(detail.Most).Select(s => (string[])[s.Name, Amounts.Count((long)Math.Min(s.FileBytes, long.MaxValue)), Share(s.FileBytes, facts.Bytes)])]),
    };

    private static string Share(double part, long whole) => whole == 0 ? "" : (part / whole * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";
}
