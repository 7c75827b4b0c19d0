using Ullage.Cli.Output.Figures;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Structs;

namespace Ullage.Cli.Output.Inspections;

/// <summary>Struct layouts of a binary.</summary>
internal static class StructSection
{
    private const int MostFieldsTold = 40;

    /// <summary>The section.</summary>
    public static FactSection Of(BinaryFacts facts, InspectionDetail detail)
    {
        var section = new FactSection("Struct layouts");
        if (facts.Structs is not { } report)
        {
            section.Notes.Add(facts.HasDebugInfo ? "no debugging entries of Go were found" : "the binary is stripped of debugging entries (-w, or -s), which the layouts are read from: inspect the same build without -s and -w");
            return section;
        }

        var own = report.Structs.Where(static s => s is { Origin: StructOrigin.Own, IsGenerated: false }).ToList();
        var told = detail.Structs == "all" ? report.Structs.Where(static s => s.CanImprove).OrderByDescending(static s => s.SavedBytes).ThenByDescending(static s => s.Size - s.BestSize).ThenBy(static s => s.Name, StringComparer.Ordinal).ToList() : own.Where(static s => s.SavedBytes > 0).OrderByDescending(static s => s.SavedBytes).ThenBy(static s => s.Name, StringComparer.Ordinal).ToList();
        section.Add("read", $"{Amounts.Count(report.Structs.Count)} structs (DWARF {string.Join(" and ", report.DwarfVersions)}), {Amounts.Count(own.Count)} of the main module's own");
        section.Add("better order", $"{Amounts.Count(own.Count(static s => s.SavedBytes > 0))} of its own would take a smaller place on the heap, {Amounts.Count(own.Count(static s => s.CanShrink && s.SavedBytes == 0))} would shrink within the same size class, {Amounts.Count(own.Count(static s => !s.CanShrink && s.CanImprove))} would only have their pointers nearer the beginning");
        section.Table = new FactTable(
            ["struct", "bytes", "best", "on the heap", "best", "saved", "pointers end at", "best"],
            [.. told.Take(detail.Most).Select(static s => (string[])[s.Name, Amounts.Count(s.Size), Amounts.Count(s.BestSize), Amounts.Count(s.AllocatedBytes), Amounts.Count(s.BestAllocatedBytes), Amounts.Count(s.SavedBytes), Amounts.Count(s.PointerBytes), Amounts.Count(s.BestPointerBytes)])]);
        foreach (var layout in told.Where(static s => s.SavedBytes > 0).Take(Math.Min(detail.Most, 5)))
        {
            section.Notes.Add($"{layout.Name}: {string.Join(", ", layout.BestOrder.Take(MostFieldsTold).Select(i => layout.Fields[i].Name))}{(layout.Fields.Count > MostFieldsTold ? ", …" : "")}");
        }

        if (told.Count == 0)
        {
            section.Notes.Add("no order of fields would save anything");
        }
        else if (told.Count > detail.Most)
        {
            section.Notes.Add($"{Amounts.Count(told.Count - detail.Most)} more; --packages raises the number, json tells all");
        }

        return section;
    }
}
