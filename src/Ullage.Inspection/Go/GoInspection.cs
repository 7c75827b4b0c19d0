using Ullage.Inspection.BuildInfo;
using Ullage.Inspection.Elf;

namespace Ullage.Inspection.Go;

/// <summary>Gathers the facts of a Go binary.</summary>
internal static class GoInspection
{
    /// <summary>The facts, or null when it is not a Go binary.</summary>
    /// <param name="file">The binary.</param>
    /// <param name="hasSymbols">Whether a symbol table is there.</param>
    /// <param name="remarks">Takes what could not be read.</param>
    public static GoFacts? Inspect(ElfFile file, bool hasSymbols, List<string> remarks)
    {
        var build = GoBuildInfoReader.Read(file);
        FunctionTable? functions = null;
        try
        {
            functions = build is null && file.Section(".gopclntab") is null && file.Section(".data.rel.ro.gopclntab") is null && file.Section(".note.go.buildid") is null && file.Sections.Count > 0 ? null : FunctionTable.Find(file);
        }
        catch (InspectionException e)
        {
            remarks.Add(e.Message);
        }

        if (build is null && functions is null)
        {
            return null;
        }

        var search = new FeatureSearch();
        var sizes = new PackageSizes();
        var count = 0;
        var source = SymbolSource.None;
        try
        {
            foreach (var function in functions?.Functions() ?? [])
            {
                count++;
                search.See(function.Name);
                if (!hasSymbols)
                {
                    sizes.Add(function);
                    source = SymbolSource.FunctionTable;
                }
            }

            if (hasSymbols)
            {
                sizes.Add(file, file.Symbols());
                source = SymbolSource.SymbolTable;
            }
        }
        catch (InspectionException e)
        {
            remarks.Add(e.Message);
        }

        var godebug = Settings(build?.Setting("DefaultGODEBUG"));
        var features = search.Facts(build, count > 0);
        return new GoFacts
        {
            Build = build,
            VersionRange = build is null ? functions?.Writers : null,
            DefaultGodebug = godebug,
            GoLine = GoLine.Of(build?.Version, godebug) is { } line && build!.Main is not null ? line : null,
            ContainerCpu = ContainerCpuRule.Of(build?.Version, godebug, features.Any(static f => f.Feature == GoFeature.AutoMaxProcs)),
            CgoEnabled = build?.Setting("CGO_ENABLED") is { } cgo ? cgo == "1" : null,
            UsesCgo = count > 0 ? search.CallsC : null,
            IsTrimmed = build is { Settings.Count: > 0 } ? build.Setting("-trimpath") == "true" : null,
            Features = features,
            Symbols = source,
            Functions = count,
            Packages = sizes.All,
        };
    }

    private static List<GoBuildSetting> Settings(string? text)
    {
        var result = new List<GoBuildSetting>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                result.Add(new GoBuildSetting(part[..equals], part[(equals + 1)..]));
            }
        }

        return result;
    }
}
