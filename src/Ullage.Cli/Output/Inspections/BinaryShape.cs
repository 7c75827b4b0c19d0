using Ullage.Cli.Output.Documents;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.BuildInfo;
using Ullage.Inspection.DotNet;
using Ullage.Inspection.Go;
using Ullage.Inspection.Structs;

namespace Ullage.Cli.Output.Inspections;

/// <summary>A binary as a document.</summary>
internal static class BinaryShape
{
    /// <summary>Writes its properties.</summary>
    public static void Write(DocumentWriter w, BinaryFacts b, InspectionDetail detail)
    {
        w.Property("name", b.Name);
        w.Property("bytes", b.Bytes);
        w.Property("machine", b.Machine);
        w.Property("bits", b.Bits);
        w.Property("littleEndian", b.IsLittleEndian);
        w.Property("type", b.Type.ToString());
        w.Property("positionIndependent", b.IsPositionIndependent);
        w.Property("static", b.IsStatic);
        w.Property("interpreter", b.Interpreter);
        Texts(w, "needed", b.Needed);
        w.Property("symbols", b.HasSymbols);
        w.Property("debugInfo", b.HasDebugInfo);
        w.Property("debugCompression", b.DebugCompression.ToString());
        w.Property("strippableBytes", b.StrippableBytes);
        w.Property("buildId", b.BuildId);
        w.Property("sections", b.Sections, static (w, s) =>
        {
            w.Property("name", s.Name);
            w.Property("bytes", (long)Math.Min(s.Size, long.MaxValue));
            w.Property("fileBytes", (long)Math.Min(s.FileBytes, long.MaxValue));
            w.Property("loaded", s.IsLoaded);
        });
        w.Property("go", b.Go, Go);
        w.Property("dotnet", b.DotNet, DotNet);
        w.Property("structs", b.Structs, (w, s) => Structs(w, s, detail));
        Texts(w, "remarks", b.Remarks);
    }

    /// <summary>Writes a list of texts.</summary>
    public static void Texts(DocumentWriter w, string name, IEnumerable<string> values)
    {
        w.Name(name);
        w.StartArray();
        foreach (var value in values)
        {
            w.Text(value);
        }

        w.EndArray();
    }

    private static void Go(DocumentWriter w, GoFacts go)
    {
        w.Property("toolchain", go.Build?.Toolchain);
        w.Property("toolchainRange", go.VersionRange);
        w.Property("goLine", go.GoLine, static (w, l) =>
        {
            w.Property("atLeast", l.AtLeast is { } least ? $"1.{least}" : null);
            w.Property("atMost", l.AtMost is { } most ? $"1.{most}" : null);
        });
        w.Property("path", go.Build?.Path);
        w.Property("main", go.Build?.Main, Module);
        w.Property("modules", go.Build?.Dependencies ?? [], Module);
        w.Property("settings", go.Build?.Settings ?? [], Setting);
        w.Property("defaultGodebug", go.DefaultGodebug, Setting);
        w.Property("containerCpu", go.ContainerCpu.ToString());
        Truth(w, "heedsMemoryLimit", go.HeedsMemoryLimit);
        Truth(w, "cgoEnabled", go.CgoEnabled);
        Truth(w, "usesCgo", go.UsesCgo);
        Truth(w, "trimmed", go.IsTrimmed);
        w.Property("features", go.Features, static (w, f) =>
        {
            w.Property("feature", f.Feature.ToString());
            w.Property("name", f.Name);
            w.Property("version", f.Version.Length > 0 ? f.Version : null);
            w.Property("evidence", f.Evidence.ToString());
        });
        w.Property("symbols", go.Symbols.ToString());
        w.Property("functions", go.Functions);
        w.Property("packages", go.Packages, static (w, p) =>
        {
            w.Property("package", p.Package);
            w.Property("code", p.Code);
            w.Property("data", p.Data);
            w.Property("zeroed", p.Zeroed);
        });
    }

    private static void Module(DocumentWriter w, GoModule module)
    {
        w.Property("path", module.Path);
        w.Property("version", module.Version);
        w.Property("sum", module.Sum.Length > 0 ? module.Sum : null);
        w.Property("replacement", module.Replacement, static (w, r) =>
        {
            w.Property("path", r.Path);
            w.Property("version", r.Version);
            w.Property("sum", r.Sum.Length > 0 ? r.Sum : null);
        });
    }

    private static void Setting(DocumentWriter w, GoBuildSetting setting)
    {
        w.Property("key", setting.Key);
        w.Property("value", setting.Value);
    }

    private static void DotNet(DocumentWriter w, DotNetFacts facts)
    {
        w.Property("kind", facts.Kind.ToString());
        w.Property("assembly", facts.Assembly);
        Truth(w, "selfContained", facts.IsSelfContained);
        Texts(w, "frameworks", facts.Frameworks);
        w.Property("settings", facts.Settings, static (w, s) =>
        {
            w.Property("key", s.Key);
            w.Property("value", s.Value);
        });
        w.Property("bundle", facts.Bundle, static (w, f) =>
        {
            w.Property("path", f.Path);
            w.Property("bytes", f.Bytes);
            w.Property("storedBytes", f.StoredBytes);
        });
    }

    private static void Structs(DocumentWriter w, StructReport report, InspectionDetail detail)
    {
        w.Name("dwarfVersions");
        w.StartArray();
        foreach (var version in report.DwarfVersions)
        {
            w.Number(version);
        }

        w.EndArray();
        w.Property("count", report.Structs.Count);
        w.Property("leftOut", report.LeftOut);
        w.Property("layouts", [.. report.Structs.Where(s => detail.Structs == "all" || s is { Origin: StructOrigin.Own, IsGenerated: false })], Layout);
    }

    private static void Layout(DocumentWriter w, StructLayout s)
    {
        w.Property("name", s.Name);
        w.Property("origin", s.Origin.ToString());
        w.Property("generated", s.IsGenerated);
        w.Property("bytes", s.Size);
        w.Property("bestBytes", s.BestSize);
        w.Property("padding", s.Padding);
        w.Property("allocated", s.AllocatedBytes);
        w.Property("bestAllocated", s.BestAllocatedBytes);
        w.Property("saved", s.SavedBytes);
        w.Property("pointerBytes", s.PointerBytes);
        w.Property("bestPointerBytes", s.BestPointerBytes);
        w.Property("fields", s.Fields, static (w, f) =>
        {
            w.Property("name", f.Name);
            w.Property("type", f.Type);
            w.Property("offset", f.Offset);
            w.Property("bytes", f.Size);
            w.Property("alignment", f.Alignment);
            w.Property("paddingAfter", f.PaddingAfter);
        });
        Texts(w, "bestOrder", s.CanImprove ? s.BestOrder.Select(i => s.Fields[i].Name) : []);
        w.Flush();
    }

    private static void Truth(DocumentWriter w, string name, bool? value)
    {
        w.Name(name);
        if (value is { } known)
        {
            w.Truth(known);
        }
        else
        {
            w.Null();
        }
    }
}
