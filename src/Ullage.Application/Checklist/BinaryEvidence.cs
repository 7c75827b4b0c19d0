using Ullage.Inspection;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Go;

namespace Ullage.Application.Checklist;

/// <summary>What a binary, by itself or in an image, says to the points.</summary>
public static class BinaryEvidence
{
    // Packages that bound how much runs at once.
    private static readonly string[] _pools =
        ["golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore", "github.com/panjf2000/ants", "github.com/alitto/pond", "github.com/gammazero/workerpool", "github.com/sourcegraph/conc", "github.com/Jeffail/tunny"];

    /// <summary>Gathers it.</summary>
    /// <param name="artifact">What was inspected.</param>
    public static IReadOnlyList<ChecklistEvidence> Of(Artifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var found = new List<ChecklistEvidence>();
        if (artifact.Image is { Start: Inspection.Images.StartForm.Shell })
        {
            found.Add(new("graceful-shutdown", ChecklistVerdict.NotMet, "the image starts the service by a shell, which gets SIGTERM in its place", artifact.Path));
        }

        var binary = artifact.Binary ?? artifact.Image?.Binary;
        if (binary?.Go is { } go)
        {
            Layouts(binary, artifact.Path, found);
            Processors(go, artifact.Path, found);
            if (go.Symbols != SymbolSource.None)
            {
                Linked(go, artifact.Path, found);
            }
        }
        else if (binary?.DotNet is not null)
        {
            found.Add(new("gomaxprocs", ChecklistVerdict.Met, ".NET reads the CPU limit by itself", artifact.Path));
        }

        return [.. found.Select(static e => e with { IsProgram = true })];
    }

    private static void Layouts(BinaryFacts binary, string path, List<ChecklistEvidence> found)
    {
        if (binary.Structs is not { } structs)
        {
            found.Add(new("struct-layouts", ChecklistVerdict.Unknown, "no debugging entries: layouts are told by the unstripped build", path));
            return;
        }

        var worst = structs.Worthwhile.ToList();
        found.Add(worst.Count == 0
            ? new("struct-layouts", ChecklistVerdict.Met, $"{structs.Structs.Count} structs; no other order makes one of the service's own take less", path)
            : new("struct-layouts", ChecklistVerdict.NotMet, $"{worst.Count} of the service's own structs take less in another order; {worst[0].Name} {worst[0].SavedBytes} bytes an object", path));
    }

    private static void Processors(GoFacts go, string path, List<ChecklistEvidence> found)
    {
        var (verdict, text) = go.ContainerCpu switch
        {
            ContainerCpu.FollowsLimit => (ChecklistVerdict.Met, $"Go {go.Version} follows the CPU limit by itself"),
            ContainerCpu.SetOnce => (ChecklistVerdict.Met, "automaxprocs sets it from the CPU limit at the start"),
            ContainerCpu.NodeByToolchain => (ChecklistVerdict.NotMet, $"Go {go.Version} takes the node's CPU count unless GOMAXPROCS is set"),
            ContainerCpu.NodeByGoLine => (ChecklistVerdict.NotMet, "the go line is below 1.25: the node's CPU count unless GOMAXPROCS is set"),
            _ => (ChecklistVerdict.Unknown, "the toolchain is not told"),
        };
        found.Add(new("gomaxprocs", verdict, text, path));
    }

    private static void Linked(GoFacts go, string path, List<ChecklistEvidence> found)
    {
        found.Add(go.Has(GoFeature.PprofHandlers) || go.Has(GoFeature.RuntimePprof)
            ? new("profiles", ChecklistVerdict.Unknown, "pprof is linked; whether profiles are taken under real load is not told", path)
            : new("profiles", ChecklistVerdict.NotMet, "neither net/http/pprof nor runtime/pprof is linked: no profile can be taken", path));
        if (go.Packages.FirstOrDefault(static p => _pools.Any(pool => p.Package == pool || p.Package.StartsWith(pool + "/", StringComparison.Ordinal))) is { } bounded)
        {
            found.Add(new("worker-pools", ChecklistVerdict.Met, $"{bounded.Package} is linked", path));
        }

        if (go.Has(GoFeature.HttpServer) || go.Has(GoFeature.GrpcServer))
        {
            var drains = (!go.Has(GoFeature.HttpServer) || go.Has(GoFeature.HttpShutdown)) && (!go.Has(GoFeature.GrpcServer) || go.Has(GoFeature.GrpcGracefulStop));
            found.Add(!go.Has(GoFeature.Signals) ? new("graceful-shutdown", ChecklistVerdict.NotMet, "os/signal is not linked: SIGTERM ends the process at once", path)
                : !drains ? new("graceful-shutdown", ChecklistVerdict.NotMet, "the server is linked without its Shutdown or GracefulStop: requests under way are cut off", path)
                : new("graceful-shutdown", ChecklistVerdict.Met, "it catches signals, and its servers are shut down", path));
        }

        if (go.Has(GoFeature.AutoMemLimit))
        {
            found.Add(new("scarcity", ChecklistVerdict.Met, "automemlimit sets GOMEMLIMIT from the memory limit", path));
        }

        found.Add(go.Has(GoFeature.PrometheusClient) || go.Has(GoFeature.OpenTelemetry)
            ? new("metrics", ChecklistVerdict.Met, $"{go.Features.First(static f => f.Feature is GoFeature.PrometheusClient or GoFeature.OpenTelemetry).Name} is linked", path)
            : new("metrics", ChecklistVerdict.NotMet, "neither the Prometheus client nor OpenTelemetry is linked", path));
    }
}
