using Ullage.Lab.Cluster;
using Ullage.Lab.Load;
using Ullage.Model;

namespace Ullage.Lab.Scenarios;

/// <summary>A Deployment of the recording: what it runs, how it is set and how it is loaded.</summary>
internal sealed record RecordedService
{
    public required PodSpec Spec { get; init; }

    public required LoadShape Load { get; init; }

    public int Replicas { get; init; } = 1;

    /// <summary>Started so long before the end; null for the beginning.</summary>
    public TimeSpan? BeforeEnd { get; init; }

    /// <summary>The services of the demonstration, one for each thing that it is to show.</summary>
    public static IReadOnlyList<RecordedService> All(string go, string dotnet, TimeSpan day) =>
    [
        // far more than it uses, no GOMEMLIMIT
        Go(go, "production", "gateway", Settings(1000, 2000, 2048, 4096), ["-live-mb", "160", "-garbage-kb", "24", "-rounds", "1500", "-keep", "4"], new LoadShape(25, 110, day)),
        Go(go, "shop", "checkout", Settings(500, 1000, 1024, 2048), ["-live-mb", "48", "-garbage-kb", "64", "-rounds", "1200"], new LoadShape(6, 40, day, 0.55)),

        // GOMEMLIMIT set well, scaled by an autoscaler
        Go(go, "shop", "catalog", Settings(100, 400, 192, 256), ["-live-mb", "64", "-garbage-kb", "32", "-rounds", "1500", "-keep", "4"], new LoadShape(12, 55, day, 0.6), ("GOMEMLIMIT", "216MiB"), ("GOMAXPROCS", "1"))
            with { Replicas = 2 },

        // GOMEMLIMIT above the container's limit
        Go(go, "shop", "cart", Settings(200, 500, 256, 256), ["-live-mb", "32", "-garbage-kb", "48", "-rounds", "900"], new LoadShape(4, 24, day, 0.5), ("GOMEMLIMIT", "1GiB")),

        // too little CPU: throttled by day
        Go(go, "shop", "search", Settings(50, 120, 96, 192), ["-live-mb", "40", "-garbage-kb", "16", "-rounds", "3500"], new LoadShape(10, 62, day, 0.45)),

        // too little memory: killed when the heap comes near its goal, which by night the runtime's collection every two minutes keeps it from
        Go(go, "payments", "ledger", Settings(100, 200, 112, 112), ["-live-mb", "64", "-garbage-kb", "96", "-rounds", "1000"], new LoadShape(3, 18, day, 0.5)) with { BeforeEnd = day * 1.5 },

        // .NET, over-provisioned
        new RecordedService
        {
            Spec = new PodSpec
            {
                Namespace = "payments",
                Deployment = "invoices",
                Container = "invoices",
                Image = "lab.ullage.dev/service-dotnet:1",
                Resources = Settings(500, 1000, 1024, 1024),
                Program = dotnet,
                Arguments = ["--until-eof", "true", "--live-mb", "64", "--garbage-kb", "64", "--rounds", "800"],
            },
            Load = new LoadShape(4, 30, day, 0.5),
        },

        // too young to be sized
        Go(go, "shop", "reviews", Settings(200, 400, 256, 256), ["-live-mb", "16", "-garbage-kb", "16", "-rounds", "800"], new LoadShape(4, 20, day, 0.5)) with { BeforeEnd = day / 8 },
    ];

    private static ResourceSettings Settings(int cpuRequest, int cpuLimit, int memoryRequestMi, int memoryLimitMi) => new(
        CpuQuantity.FromMillicores(cpuRequest), CpuQuantity.FromMillicores(cpuLimit), ByteQuantity.FromMebibytes(memoryRequestMi), ByteQuantity.FromMebibytes(memoryLimitMi));

    private static RecordedService Go(
        string program, string @namespace, string name, ResourceSettings settings, string[] arguments, LoadShape load, params (string Name, string Value)[] environment) => new()
        {
            Spec = new PodSpec
            {
                Namespace = @namespace,
                Deployment = name,
                Container = name,
                Image = "lab.ullage.dev/service-go:1",
                Resources = settings,
                Program = program,
                Arguments = ["-until-eof", .. arguments],
                Environment = environment.ToDictionary(static e => e.Name, static e => e.Value),
                Scaler = name == "catalog" ? new Scaler(CpuPercent: 70, MinReplicas: 2, MaxReplicas: 6) : null,
            },
            Load = load,
        };
}
