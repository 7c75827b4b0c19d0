using Ullage.Inspection.BuildInfo;

namespace Ullage.Inspection.Go;

/// <summary>Recognises features by functions that are linked and modules that are told.</summary>
internal sealed class FeatureSearch
{
    private static readonly Dictionary<string, GoFeature> _functions = new(StringComparer.Ordinal)
    {
        ["net/http/pprof.Index"] = GoFeature.PprofHandlers,
        ["runtime/pprof.StartCPUProfile"] = GoFeature.RuntimePprof,
        ["runtime/pprof.WriteHeapProfile"] = GoFeature.RuntimePprof,
        ["expvar.expvarHandler"] = GoFeature.Expvar,
        ["encoding/json.Marshal"] = GoFeature.ReflectionJson,
        ["encoding/json.Unmarshal"] = GoFeature.ReflectionJson,
        ["encoding/json.(*Encoder).Encode"] = GoFeature.ReflectionJson,
        ["encoding/json.(*Decoder).Decode"] = GoFeature.ReflectionJson,
        ["os/signal.Notify"] = GoFeature.Signals,
        ["os/signal.NotifyContext"] = GoFeature.Signals,
        ["net/http.(*Server).Serve"] = GoFeature.HttpServer,
        ["net/http.(*Server).Shutdown"] = GoFeature.HttpShutdown,
        ["google.golang.org/grpc.(*Server).Serve"] = GoFeature.GrpcServer,
        ["google.golang.org/grpc.(*Server).GracefulStop"] = GoFeature.GrpcGracefulStop,
        ["database/sql.Open"] = GoFeature.DatabaseSql,
        ["database/sql.OpenDB"] = GoFeature.DatabaseSql,
        ["runtime/debug.SetMemoryLimit"] = GoFeature.SetsMemoryLimit,
        ["runtime/debug.SetGCPercent"] = GoFeature.SetsGcPercent,
        ["runtime/debug.FreeOSMemory"] = GoFeature.FreesMemory,
        ["crypto/x509.loadSystemRoots"] = GoFeature.SystemRoots,
        ["time/tzdata.loadFromEmbeddedTZData"] = GoFeature.EmbeddedTimeZones,
        ["os/exec.(*Cmd).Start"] = GoFeature.StartsPrograms,
    };

    private static readonly (string Module, string Package, GoFeature Feature)[] _modules =
    [
        ("go.uber.org/automaxprocs", "go.uber.org/automaxprocs", GoFeature.AutoMaxProcs),
        ("github.com/KimMachineGun/automemlimit", "github.com/KimMachineGun/automemlimit", GoFeature.AutoMemLimit),
        ("github.com/prometheus/client_golang", "github.com/prometheus/client_golang/prometheus", GoFeature.PrometheusClient),
        ("go.opentelemetry.io/otel", "go.opentelemetry.io/otel", GoFeature.OpenTelemetry),
        ("github.com/json-iterator/go", "github.com/json-iterator/go", GoFeature.FastJson),
        ("github.com/bytedance/sonic", "github.com/bytedance/sonic", GoFeature.FastJson),
        ("github.com/goccy/go-json", "github.com/goccy/go-json", GoFeature.FastJson),
        ("github.com/mailru/easyjson", "github.com/mailru/easyjson", GoFeature.FastJson),
        ("github.com/segmentio/encoding", "github.com/segmentio/encoding/json", GoFeature.FastJson),
        ("github.com/valyala/fastjson", "github.com/valyala/fastjson", GoFeature.FastJson),
        ("github.com/minio/simdjson-go", "github.com/minio/simdjson-go", GoFeature.FastJson),
        ("github.com/francoispqt/gojay", "github.com/francoispqt/gojay", GoFeature.FastJson),
        ("github.com/buger/jsonparser", "github.com/buger/jsonparser", GoFeature.FastJson),
        ("github.com/pquerna/ffjson", "github.com/pquerna/ffjson", GoFeature.FastJson),
        ("github.com/go-json-experiment/json", "github.com/go-json-experiment/json", GoFeature.FastJson),
    ];

    private readonly Dictionary<GoFeature, string> _found = [];
    private readonly HashSet<string> _packages = new(StringComparer.Ordinal);

    /// <summary>Packages that have functions in the binary, and are no groups.</summary>
    public IReadOnlyCollection<string> Packages => _packages;

    /// <summary>Whether a function calls into C: cgo makes <c>_Cfunc_…</c> and <c>_C2func_…</c> for each C function that is called.</summary>
    public bool CallsC { get; private set; }

    /// <summary>Looks at a function.</summary>
    public void See(string function)
    {
        if (_functions.TryGetValue(function, out var feature))
        {
            _found.TryAdd(feature, function);
        }

        CallsC = CallsC || function.Contains("._Cfunc_", StringComparison.Ordinal) || function.Contains("._C2func_", StringComparison.Ordinal);
        var package = PackageName.Of(function);
        if (package[0] != '(')
        {
            _packages.Add(package);
        }
    }

    /// <summary>What was found, in the order of the features.</summary>
    public IReadOnlyList<GoFeatureFact> Facts(GoBuildInfo? build, bool functionsAreKnown)
    {
        var facts = _found.Select(static f => new GoFeatureFact(f.Key, f.Value, "", FeatureEvidence.Function)).ToList();
        foreach (var (module, package, feature) in _modules)
        {
            var told = build?.Module(module);
            var linked = _packages.FirstOrDefault(p => p == package || p.StartsWith(package + "/", StringComparison.Ordinal) || VendoredAs(p, package));
            if (linked is not null || (told is not null && !functionsAreKnown))
            {
                facts.Add(new GoFeatureFact(feature, told?.Path ?? package, told?.EffectiveVersion ?? "", told is null ? FeatureEvidence.Function : FeatureEvidence.Module));
            }
        }

        return [.. facts.OrderBy(static f => f.Feature).ThenBy(static f => f.Name, StringComparer.Ordinal)];
    }

    // Built without modules a vendored package carries the path of who vendored it: example.com/app/vendor/go.uber.org/automaxprocs.
    private static bool VendoredAs(string path, string package)
    {
        var at = path.IndexOf("/vendor/" + package, StringComparison.Ordinal);
        return at >= 0 && (at + "/vendor/".Length + package.Length is var end) && (end == path.Length || path[end] == '/');
    }
}
