using Ullage.Model;

namespace Ullage.Lab.Cluster;

/// <summary>A pod of one container, as a Deployment's template would tell it.</summary>
internal sealed record PodSpec
{
    public required string Namespace { get; init; }

    public required string Deployment { get; init; }

    public required string Container { get; init; }

    public required string Image { get; init; }

    public required ResourceSettings Resources { get; init; }

    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Hears every line on standard error, or null.</summary>
    public Action<string>? Errors { get; init; }

    /// <summary>What scales the Deployment, or null.</summary>
    public Scaler? Scaler { get; init; }

    /// <summary>What guards the Deployment and its namespace, or null.</summary>
    public Guard? Guard { get; init; }
}

/// <summary>A HorizontalPodAutoscaler that is told of, not acted on.</summary>
/// <param name="CpuPercent">Target in percent of the CPU request.</param>
/// <param name="MinReplicas">Fewest pods.</param>
/// <param name="MaxReplicas">Most pods.</param>
internal sealed record Scaler(int CpuPercent, int MinReplicas, int MaxReplicas);

/// <summary>A disruption budget and a quota that are told of, not acted on.</summary>
/// <param name="MinAvailable">Pods that must stay.</param>
/// <param name="QuotaCores">CPU that all pods of the namespace may request.</param>
internal sealed record Guard(int MinAvailable, int QuotaCores);
