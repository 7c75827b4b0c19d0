using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>What a run decided, as little of it as the next one needs to tell what is new.</summary>
internal sealed record FleetOutcome
{
    public const int CurrentVersion = 1;

    // An outcome of a million containers has some 300 MB.
    private const int MostBytes = 1 << 30;

    public int Version { get; init; } = CurrentVersion;

    public DateTimeOffset At { get; init; }

    public string Policy { get; init; } = "";

    public IReadOnlyList<ContainerOutcome> Containers { get; init; } = [];

    public static FleetOutcome Of(RecommendationReport report) => new()
    {
        At = report.At,
        Policy = report.Policy,
        Containers = [.. report.Workloads.SelectMany(static w => w.Containers).Select(ContainerOutcome.Of)],
    };

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, this, OutcomeContext.Default.FleetOutcome);
        }

        return stream.ToArray();
    }

    /// <summary>What <see cref="ToBytes"/> gave; null where it is damaged or of another version: then the run is as the first.</summary>
    public static FleetOutcome? TryRead(byte[] bytes)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int count; (count = gzip.Read(buffer)) > 0;)
            {
                plain.Write(buffer.AsSpan(0, count));
                if (plain.Length > MostBytes)
                {
                    return null;
                }
            }

            return JsonSerializer.Deserialize(plain.GetBuffer().AsSpan(0, (int)plain.Length), OutcomeContext.Default.FleetOutcome) is { Version: CurrentVersion } outcome ? outcome : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>What was decided for a container: amounts in nanocores and bytes, null where nothing is set.</summary>
internal sealed record ContainerOutcome
{
    public string Cluster { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Workload { get; init; } = "";

    public string Container { get; init; } = "";

    public RecommendationStatus Status { get; init; }

    public long? CpuRequest { get; init; }

    public long? CpuLimit { get; init; }

    public long? MemoryRequest { get; init; }

    public long? MemoryLimit { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int OomKills { get; init; }

    [JsonIgnore]
    public ContainerId Id => new(new WorkloadId(Cluster, Namespace, Kind, Workload), Container);

    public static ContainerOutcome Of(ContainerRecommendation container) => new()
    {
        Cluster = container.Id.Workload.Cluster,
        Namespace = container.Id.Workload.Namespace,
        Kind = container.Id.Workload.Kind,
        Workload = container.Id.Workload.Name,
        Container = container.Id.Name,
        Status = container.Status,
        CpuRequest = container.Recommended.CpuRequest?.Nanocores,
        CpuLimit = container.Recommended.CpuLimit?.Nanocores,
        MemoryRequest = container.Recommended.MemoryRequest?.Bytes,
        MemoryLimit = container.Recommended.MemoryLimit?.Bytes,
        Environment = container.Environment.GroupBy(static e => e.Name, StringComparer.Ordinal).ToDictionary(static e => e.Key, static e => e.First().Value, StringComparer.Ordinal),
        OomKills = container.OomKills.Count,
    };

    public ResourceSettings Settings => new(
        CpuRequest is { } request ? CpuQuantity.FromNanocores(request) : null,
        CpuLimit is { } limit ? CpuQuantity.FromNanocores(limit) : null,
        MemoryRequest is { } memory ? ByteQuantity.FromBytes(memory) : null,
        MemoryLimit is { } most ? ByteQuantity.FromBytes(most) : null);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetOutcome))]
internal sealed partial class OutcomeContext : JsonSerializerContext;
