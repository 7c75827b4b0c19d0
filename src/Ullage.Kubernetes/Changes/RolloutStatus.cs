using System.Globalization;
using System.Text.Json;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary>How far a workload's pods follow its template.</summary>
/// <param name="Wanted">Pods wanted.</param>
/// <param name="Updated">Pods of the newest template.</param>
/// <param name="Available">Pods that serve.</param>
/// <param name="Complete">Whether every pod is of the newest template and serves; of workloads that do not roll out, always.</param>
/// <param name="Failed">Why it goes no further, as the API tells it; null where it may still.</param>
public sealed record RolloutStatus(int Wanted, int Updated, int Available, bool Complete, string? Failed)
{
    /// <summary>When its controller last saw progress; null where it does not tell.</summary>
    public DateTimeOffset? ProgressAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Updated} of {Wanted} pods updated, {Available} available");

    internal static RolloutStatus Read(string kind, JsonElement of)
    {
        var (spec, status) = (of.Field("spec"), of.Field("status"));
        var seen = Number(status, "observedGeneration") >= Number(of.Field("metadata"), "generation");
        switch (kind)
        {
            case "Deployment":
                {
                    var wanted = spec.Whole("replicas") ?? 1;
                    var (updated, available, all) = (status.Whole("updatedReplicas") ?? 0, status.Whole("availableReplicas") ?? 0, status.Whole("replicas") ?? 0);
                    string? failed = null;
                    DateTimeOffset? progress = null;
                    foreach (var condition in seen ? status.Items("conditions") : default)
                    {
                        if (condition.Text("type") != "Progressing")
                        {
                            continue;
                        }

                        progress = condition.Moment("lastUpdateTime");
                        if (condition.Text("reason") == "ProgressDeadlineExceeded")
                        {
                            failed = "ProgressDeadlineExceeded: " + Api.Printable.Of(condition.Text("message"));
                        }
                    }

                    return new(wanted, updated, available, seen && updated >= wanted && all <= updated && available >= updated, failed) { ProgressAt = progress };
                }

            case "StatefulSet":
                {
                    var wanted = spec.Whole("replicas") ?? 1;
                    var rolling = spec.Field("updateStrategy").Text("type") != "OnDelete";
                    var partition = spec.Field("updateStrategy").Field("rollingUpdate").Whole("partition") ?? 0;
                    var (updated, ready) = (status.Whole("updatedReplicas") ?? 0, status.Whole("readyReplicas") ?? 0);
                    var same = status.Text("updateRevision") == status.Text("currentRevision");
                    return new(wanted, same ? wanted : updated, ready, seen && ready >= wanted && (!rolling || same || updated >= wanted - partition), null);
                }

            case "DaemonSet":
                {
                    var wanted = status.Whole("desiredNumberScheduled") ?? 0;
                    var rolling = spec.Field("updateStrategy").Text("type") != "OnDelete";
                    var (updated, available) = (status.Whole("updatedNumberScheduled") ?? 0, status.Whole("numberAvailable") ?? 0);
                    return new(wanted, updated, available, seen && available >= wanted && (!rolling || updated >= wanted), null);
                }

            default:
                return new(0, 0, 0, true, null);
        }
    }

    private static long Number(JsonElement of, string name) => of.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;
}
