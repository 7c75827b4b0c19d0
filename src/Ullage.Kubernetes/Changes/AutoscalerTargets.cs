using System.Globalization;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Kubernetes.Records;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Kubernetes.Changes;

/// <summary>Targets with their places, and who manages them.</summary>
/// <param name="Edits">Those that change.</param>
/// <param name="Owners">Managers of the list of metrics, which is one field to managedFields.</param>
public sealed record TargetsFound(IReadOnlyList<TargetEdit> Edits, IReadOnlyList<FieldOwner> Owners)
{
    /// <summary>No targets.</summary>
    public static TargetsFound None { get; } = new([], []);
}

/// <summary>The utilisation targets of a HorizontalPodAutoscaler in the cluster.</summary>
/// <param name="client">The API.</param>
/// <param name="manager">Who changes, as managedFields shall tell.</param>
public sealed class AutoscalerTargets(KubernetesClient client, string manager)
{
    private static readonly string[] _metrics = ["f:spec", "f:metrics"];

    /// <summary>The places of the targets that a change names; those that have their new value already are left out.</summary>
    /// <param name="change">What to change.</param>
    /// <param name="problems">Gets what the autoscaler does not have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The autoscaler cannot be read.</exception>
    public async Task<TargetsFound> FindAsync(AutoscalerChange change, ICollection<string> problems, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(problems);
        var live = await client.GetAsync(ResourceType.HorizontalPodAutoscalers, change.Autoscaler.Namespace, change.Autoscaler.Name, cancellationToken).ConfigureAwait(false);
        var found = new List<TargetEdit>();
        foreach (var target in change.Targets)
        {
            var at = 0;
            var place = -1;
            var percent = 0;
            foreach (var metric in live.Field("spec").Items("metrics"))
            {
                if (PercentOf(metric, target.Metric, target.Container) is { } now)
                {
                    (place, percent) = (at, now);
                }

                at++;
            }

            if (place < 0)
            {
                problems.Add($"its autoscaler {change.Autoscaler.Name} has no target of {target.Metric}{(target.Container is null ? "" : " of " + target.Container)} as a share of the request now; look at it and run again");
            }
            else if (percent != target.Percent)
            {
                found.Add(new(place, target.Metric, target.Container, percent, target.Percent));
            }
        }

        return new(found, ManagedFields.Of(live).OwnersOf(_metrics));
    }

    /// <summary>Gives the list of metrics back to who managed it, after targets were put back.</summary>
    /// <param name="namespace">The autoscaler's namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="owners">Who managed it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The autoscaler cannot be read or changed.</exception>
    public async Task GiveBackAsync(string @namespace, string name, IReadOnlyList<FieldOwner> owners, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(ResourceType.HorizontalPodAutoscalers, @namespace, name, cancellationToken).ConfigureAwait(false);
        if (OwnershipPatch.Of(live, [(_metrics, owners)], manager) is { } body)
        {
            await client.PatchAsync(ResourceType.HorizontalPodAutoscalers, @namespace, name, new ObjectPatch(PatchKind.Merge, body, manager), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves targets that still stand where they stood; one that somebody moved meanwhile stays.</summary>
    /// <param name="namespace">The autoscaler's namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="edits">The targets.</param>
    /// <param name="back">Whether they go back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Targets that stand elsewhere and were left alone.</returns>
    /// <exception cref="KubernetesException">The autoscaler cannot be read or changed.</exception>
    public async Task<IReadOnlyList<TargetEdit>> MoveAsync(string @namespace, string name, IReadOnlyList<TargetEdit> edits, bool back, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edits);
        if (edits.Count == 0)
        {
            return [];
        }

        var metrics = (await client.GetAsync(ResourceType.HorizontalPodAutoscalers, @namespace, name, cancellationToken).ConfigureAwait(false)).Field("spec").Items("metrics").ToList();
        var (due, strange) = (new List<TargetEdit>(), new List<TargetEdit>());
        foreach (var edit in edits)
        {
            var now = edit.Index < metrics.Count ? PercentOf(metrics[edit.Index], edit.Metric, edit.Container) : null;
            if (now == (back ? edit.After : edit.Before))
            {
                due.Add(edit);
            }
            else if (now != (back ? edit.Before : edit.After))
            {
                strange.Add(edit);
            }
        }

        if (due.Count > 0)
        {
            var patch = new ObjectPatch(PatchKind.Json, Body(due, back), manager);
            await client.PatchAsync(ResourceType.HorizontalPodAutoscalers, @namespace, name, patch, cancellationToken).ConfigureAwait(false);
        }

        return strange;
    }

    // A list of metrics has no merge key: each place is tested before its number is replaced, so that another order is refused and not spoilt.
    private static ReadOnlyMemory<byte> Body(IReadOnlyList<TargetEdit> edits, bool back) => Json.Bytes(json =>
    {
        json.WriteStartArray();
        foreach (var edit in edits)
        {
            var source = string.Create(CultureInfo.InvariantCulture, $"/spec/metrics/{edit.Index}/{(edit.Container is null ? "resource" : "containerResource")}");
            Step("test", source + "/name", j => j.WriteStringValue(edit.Metric));
            if (edit.Container is { } container)
            {
                Step("test", source + "/container", j => j.WriteStringValue(container));
            }

            Step("test", source + "/target/averageUtilization", j => j.WriteNumberValue(back ? edit.After : edit.Before));
            Step("replace", source + "/target/averageUtilization", j => j.WriteNumberValue(back ? edit.Before : edit.After));
        }

        json.WriteEndArray();

        void Step(string operation, string path, Action<Utf8JsonWriter> value)
        {
            json.WriteStartObject();
            json.WriteString("op", operation);
            json.WriteString("path", path);
            json.WritePropertyName("value");
            value(json);
            json.WriteEndObject();
        }
    });

    private static int? PercentOf(JsonElement metric, string name, string? container)
    {
        var source = metric.Field(container is null ? "resource" : "containerResource");
        return source.Text("name") == name && (container is null || source.Text("container") == container) ? source.Field("target").Whole("averageUtilization") : null;
    }
}
