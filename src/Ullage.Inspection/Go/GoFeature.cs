namespace Ullage.Inspection.Go;

/// <summary>Something that a Go binary contains and that matters when it runs in a container.</summary>
public enum GoFeature
{
    /// <summary>go.uber.org/automaxprocs: sets GOMAXPROCS from the CPU limit once, and so switches the runtime's own following off.</summary>
    AutoMaxProcs,

    /// <summary>github.com/KimMachineGun/automemlimit: sets GOMEMLIMIT from the memory limit.</summary>
    AutoMemLimit,

    /// <summary>net/http/pprof: handlers for profiles, on the default mux for everyone who can reach it unless served apart.</summary>
    PprofHandlers,

    /// <summary>runtime/pprof: the program can take profiles itself.</summary>
    RuntimePprof,

    /// <summary>expvar: /debug/vars on the default mux.</summary>
    Expvar,

    /// <summary>encoding/json, which works by reflection.</summary>
    ReflectionJson,

    /// <summary>Another JSON library, made for speed.</summary>
    FastJson,

    /// <summary>The Prometheus client library.</summary>
    PrometheusClient,

    /// <summary>OpenTelemetry.</summary>
    OpenTelemetry,

    /// <summary>os/signal: SIGTERM can be caught. Without it, SIGTERM ends the process at once.</summary>
    Signals,

    /// <summary>net/http's server.</summary>
    HttpServer,

    /// <summary>net/http's Server.Shutdown, which lets requests finish.</summary>
    HttpShutdown,

    /// <summary>google.golang.org/grpc's server.</summary>
    GrpcServer,

    /// <summary>grpc's Server.GracefulStop.</summary>
    GrpcGracefulStop,

    /// <summary>database/sql.</summary>
    DatabaseSql,

    /// <summary>runtime/debug.SetMemoryLimit: the program can set GOMEMLIMIT itself.</summary>
    SetsMemoryLimit,

    /// <summary>runtime/debug.SetGCPercent: the program can set GOGC itself.</summary>
    SetsGcPercent,

    /// <summary>runtime/debug.FreeOSMemory: the program can force memory back.</summary>
    FreesMemory,

    /// <summary>crypto/x509's system roots: TLS to others needs CA certificates in the image.</summary>
    SystemRoots,

    /// <summary>time zones are read from files unless time/tzdata is linked.</summary>
    EmbeddedTimeZones,

    /// <summary>os/exec: it can start other programs, which an image from scratch lacks.</summary>
    StartsPrograms,
}

/// <summary>How a feature shows.</summary>
public enum FeatureEvidence
{
    /// <summary>A module that was linked in, at least in part.</summary>
    Module,

    /// <summary>A function that is in the binary: the linker keeps only what can be reached.</summary>
    Function,
}

/// <summary>A feature with where it shows.</summary>
/// <param name="Feature">Which.</param>
/// <param name="Name">The module or the function.</param>
/// <param name="Version">The module's version, or empty.</param>
/// <param name="Evidence">How it shows.</param>
public sealed record GoFeatureFact(GoFeature Feature, string Name, string Version, FeatureEvidence Evidence);
