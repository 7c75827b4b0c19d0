using System.Text.Json;
using Ullage.Kubernetes.Api;

namespace Ullage.Kubernetes.Changes;

/// <summary>Changes workloads in the cluster, forth and back.</summary>
/// <param name="client">The API.</param>
/// <param name="manager">Who changes, as managedFields shall tell.</param>
public sealed class WorkloadChanges(KubernetesClient client, string manager)
{
    /// <summary>The annotation of a workload that names the change in force, as its record does.</summary>
    public const string ChangeAnnotation = "ullage.dev/change";

    /// <summary>Says what the server would make of a change, and keeps nothing.</summary>
    /// <param name="live">The workload as it was read.</param>
    /// <param name="edits">The change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the server would change beyond what was asked for, and what it would store otherwise than asked for.</returns>
    /// <exception cref="KubernetesException">The server would refuse it.</exception>
    public async Task<TriedChange> TryAsync(LiveWorkload live, IReadOnlyList<FieldEdit> edits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(live);
        // Controllers write its status all the time; a try need not be of the very state that was read.
        var after = await SendAsync(live, ChangePatch.OfTemplate(live, edits, back: false, new Dictionary<string, string?> { [ChangeAnnotation] = "dry-run" }, pinned: false), dryRun: true, cancellationToken).ConfigureAwait(false);
        var asked = edits.Select(e => e.IsResource ? $"[{e.Container}].resources.{FieldEdit.SectionName(e.Section)}.{e.Name}" : $"[{e.Container}].env[{e.Name}]").ToList();
        var stored = LiveWorkload.Of(live.Kind, after);
        return new(
        [
            .. DryRunDifference.Of(live.Object, after)
                // What an empty requests, limits or env stands for when all of it is new or gone.
                .Where(d => !asked.Any(a => d.Path.Contains(a, StringComparison.Ordinal) || a.StartsWith(Tail(d.Path), StringComparison.Ordinal)))
                .Select(static d => $"{d.Path}: {d.Before} → {d.After}"),
        ],
        [
            .. edits.Select(e => (Edit: e, Stored: e with { After = stored.ValueOf(e) }))
                .Where(static e => !FieldEdit.Same(e.Edit.Section, e.Edit.Name, e.Edit.After, e.Stored.After))
                .Select(static e => $"{e.Edit.Where}: {e.Edit.AfterText} was asked for and the server would store {e.Stored.AfterText}"),
        ]);
    }

    /// <summary>Makes a change.</summary>
    /// <param name="live">The workload as it was read; the server refuses it where it changed since.</param>
    /// <param name="edits">The change.</param>
    /// <param name="id">Names the change, on the workload.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The workload as the server stored it, which need not be what was asked for.</returns>
    /// <exception cref="KubernetesException">It failed.</exception>
    public async Task<LiveWorkload> MakeAsync(LiveWorkload live, IReadOnlyList<FieldEdit> edits, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(live);
        return LiveWorkload.Of(live.Kind, await SendAsync(live, ChangePatch.OfTemplate(live, edits, back: false, new Dictionary<string, string?> { [ChangeAnnotation] = id }), dryRun: false, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Puts the fields of a change back, and gives them back to who managed them.</summary>
    /// <param name="live">The workload as it was read; the server refuses it where it changed since.</param>
    /// <param name="edits">The fields.</param>
    /// <param name="order">The order of variables before the change.</param>
    /// <param name="annotations">Annotations to set with it, or with null to take away.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    public Task UndoAsync(LiveWorkload live, IReadOnlyList<FieldEdit> edits, IReadOnlyDictionary<string, IReadOnlyList<string>> order, IReadOnlyDictionary<string, string?> annotations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(live);
        return SendAsync(live, ChangePatch.OfTemplate(live, edits, back: true, annotations, order), dryRun: false, cancellationToken);
    }

    /// <summary>Gives fields that were put back to those who managed them before.</summary>
    /// <param name="live">The workload as it is after they were put back.</param>
    /// <param name="edits">The fields.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    public async Task GiveBackAsync(LiveWorkload live, IReadOnlyList<FieldEdit> edits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(live);
        if (OwnershipPatch.Of(live, edits, manager) is { } body)
        {
            await client.PatchAsync(live.Kind.Type, live.Namespace, live.Name, new ObjectPatch(PatchKind.Merge, body, manager), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The order of variables in the containers whose variables a change touches.</summary>
    /// <param name="live">The workload before the change.</param>
    /// <param name="edits">The change.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> VariableOrder(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(live);
        return edits.Where(static e => !e.IsResource).Select(static e => e.Container).Distinct().ToDictionary(static c => c, live.VariablesOf, StringComparer.Ordinal);
    }

    private static string Tail(string path) => path.LastIndexOf('[') is var at && at >= 0 && path.IndexOf("].", at, StringComparison.Ordinal) is > 0 ? path[at..] : "\0";

    private Task<JsonElement> SendAsync(LiveWorkload live, ReadOnlyMemory<byte> body, bool dryRun, CancellationToken cancellationToken) =>
        client.PatchAsync(live.Kind.Type, live.Namespace, live.Name, new ObjectPatch(PatchKind.StrategicMerge, body, manager) { DryRun = dryRun }, cancellationToken);
}
