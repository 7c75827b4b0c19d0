using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Inspection.Go;

namespace Ullage.Cli.Output.Inspections;

/// <summary>What a Go binary tells.</summary>
internal static class GoPage
{
    /// <summary>The sections.</summary>
    public static IEnumerable<FactSection> Sections(GoFacts go, InspectionDetail detail)
    {
        yield return Build(go);
        yield return Container(go);
        if (Linked(go) is { Rows.Count: > 0 } linked)
        {
            yield return linked;
        }

        if (go.Packages.Count > 0)
        {
            yield return Sizes(go, detail);
        }
    }

    private static FactSection Build(GoFacts go)
    {
        var section = new FactSection("Go");
        section.Add("toolchain", go.Build?.Toolchain ?? (go.VersionRange is { } range ? $"{range} by the form of its function table; build information is missing" : null));
        section.Add("go line", go.GoLine switch
        {
            null => null,
            { Exact: 20 } or { AtLeast: null, AtMost: 20 } => "1.20 or older (told by DefaultGODEBUG)",
            { Exact: { } exact } => string.Create(CultureInfo.InvariantCulture, $"1.{exact} (told by DefaultGODEBUG)"),
            { AtLeast: { } least, AtMost: null } => string.Create(CultureInfo.InvariantCulture, $"1.{least} or newer"),
            _ => "cannot be told: DefaultGODEBUG was set by hand",
        });
        section.Add("main", go.Build is { Main: { } main } build ? $"{build.Path}, module {main.Path} {main.Version}".TrimEnd() : go.Build?.Path);
        section.Add("modules", go.Build is { Dependencies.Count: > 0 } told ? Amounts.Count(told.Dependencies.Count) : null);
        section.Add("cgo", go.UsesCgo switch
        {
            true => "C is linked; its memory lies outside of GOMEMLIMIT",
            false when go.CgoEnabled == true => "on, but no C is linked",
            false => "none",
            _ => go.CgoEnabled switch { true => "on", false => "off", _ => null },
        });
        section.Add("-trimpath", go.IsTrimmed switch { true => "yes", false => "no: paths of the build machine are inside", _ => null });
        section.Add("-ldflags", go.LinkerFlags);
        section.Add("built from", go.Build?.Setting("vcs.revision") is { } revision ? $"{revision}{(go.Build.Setting("vcs.modified") == "true" ? ", with changes that are not committed" : "")}" : null);
        section.Add("DefaultGODEBUG", string.Join(", ", go.DefaultGodebug.Select(static s => $"{s.Key}={s.Value}")));
        return section;
    }

    private static FactSection Container(GoFacts go)
    {
        var section = new FactSection("In a container");
        var (procs, ink) = go.ContainerCpu switch
        {
            ContainerCpu.FollowsLimit => ("follows the CPU limit by itself", Ink.Good),
            ContainerCpu.SetOnce => ("is set from the CPU limit once, at the start, by automaxprocs", Ink.Good),
            ContainerCpu.NodeByToolchain => ("is the node's CPU count whatever the limit: the toolchain is older than 1.25; set it by the downward API, or link automaxprocs", Ink.Warning),
            ContainerCpu.NodeByGoLine => ("is the node's CPU count whatever the limit: the go line is below 1.25 (containermaxprocs=0); raise it", Ink.Warning),
            _ => ("cannot be told", Ink.Dim),
        };
        section.Add("GOMAXPROCS", procs, ink);
        section.Add("GOMEMLIMIT", go.HeedsMemoryLimit switch
        {
            true when go.Has(GoFeature.AutoMemLimit) => "is set from the memory limit by automemlimit",
            true => go.Has(GoFeature.SetsMemoryLimit) ? "is heeded; the program can set it itself too" : "is heeded; without it the collector knows no limit",
            false => "is ignored: the toolchain is older than 1.19",
            _ => "cannot be told",
        }, go.HeedsMemoryLimit == false ? Ink.Warning : Ink.Plain);
        if (go.Functions == 0)
        {
            return section;
        }

        section.Add("SIGTERM", go.Has(GoFeature.Signals) ? "can be caught (os/signal is linked)" : "ends it at once: os/signal is not linked", go.Has(GoFeature.Signals) ? Ink.Plain : Ink.Warning);
        if (go.Has(GoFeature.HttpServer) || go.Has(GoFeature.GrpcServer))
        {
            var (http, grpc) = (go.Has(GoFeature.HttpShutdown), go.Has(GoFeature.GrpcGracefulStop));
            section.Add("drains", http || grpc ? $"can ({string.Join(", ", new[] { http ? "http.Server.Shutdown" : null, grpc ? "grpc.Server.GracefulStop" : null }.Where(static n => n is not null))} linked)" : "cannot: neither http.Server.Shutdown nor grpc's GracefulStop is linked", http || grpc ? Ink.Plain : Ink.Warning);
        }

        section.Add("profiles", go.Has(GoFeature.PprofHandlers) ? "net/http/pprof is linked: keep it off the public port" : go.Has(GoFeature.RuntimePprof) ? "can be taken by the program (runtime/pprof)" : "none can be taken: no pprof is linked", go.Has(GoFeature.PprofHandlers) ? Ink.Warning : Ink.Plain);
        section.Add("TLS roots", go.Has(GoFeature.SystemRoots) ? "reads the image's CA certificates" : null);
        section.Add("starts programs", go.Has(GoFeature.StartsPrograms) ? "can (os/exec); an image from scratch has none" : null);
        return section;
    }

    private static FactSection Linked(GoFacts go)
    {
        var section = new FactSection("Linked");
        foreach (var (feature, label) in (ReadOnlySpan<(GoFeature, string)>)
        [
            (GoFeature.AutoMaxProcs, "automaxprocs"), (GoFeature.AutoMemLimit, "automemlimit"), (GoFeature.PrometheusClient, "metrics"), (GoFeature.OpenTelemetry, "OpenTelemetry"),
            (GoFeature.ReflectionJson, "JSON, reflection"), (GoFeature.FastJson, "JSON, fast"), (GoFeature.Expvar, "expvar"), (GoFeature.DatabaseSql, "database/sql"), (GoFeature.GrpcServer, "gRPC server"),
            (GoFeature.SetsGcPercent, "sets GOGC"), (GoFeature.FreesMemory, "frees memory"),
        ])
        {
            section.Add(label, string.Join(", ", go.Features.Where(f => f.Feature == feature).Select(static f => $"{f.Name} {f.Version}".TrimEnd())));
        }

        return section;
    }

    private static FactSection Sizes(GoFacts go, InspectionDetail detail)
    {
        var exact = go.Symbols == SymbolSource.SymbolTable;
        var section = new FactSection("Largest packages")
        {
            Table = new FactTable(
                exact ? ["package", "code", "data", "memory (.bss)"] : ["package", "code"],
                [.. go.Packages.Take(detail.Most).Select(p => exact ? (string[])[p.Package, Amounts.Count(p.Code), Amounts.Count(p.Data), Amounts.Count(p.Zeroed)] : [p.Package, Amounts.Count(p.Code)])]),
        };
        section.Notes.Add($"{Amounts.Count(go.Packages.Count)} packages, {Amounts.Count(go.Functions)} functions, {Amounts.Bytes(go.Packages.Sum(static p => p.Code))} of code{(exact ? $", {Amounts.Bytes(go.Packages.Sum(static p => p.Data))} of data" : "; the binary is stripped, so sizes come from the runtime's function table, padding included, and data are not told")}");
        return section;
    }
}
