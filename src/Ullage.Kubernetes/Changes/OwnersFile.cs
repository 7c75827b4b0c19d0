using System.Text.Json;

namespace Ullage.Kubernetes.Changes;

/// <summary>
/// What the owner's next <c>kubectl apply</c> of an unchanged file sends, as the annotation of its last one tells: each of its fields that has another value
/// now, and nothing for a field that the file never had.
/// </summary>
public static class OwnersFile
{
    /// <summary>Who managedFields name for <c>kubectl apply</c> without <c>--server-side</c>.</summary>
    public const string Manager = "kubectl-client-side-apply";

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>
    /// Limits of a change that the owner's file lacks and whose request in it is higher: an apply of the unchanged file puts the request back, keeps the
    /// limit, and is refused, since a request must not exceed its limit.
    /// </summary>
    /// <param name="live">The workload.</param>
    /// <param name="edits">The change.</param>
    /// <returns>Each in words; none where there is no such annotation, or it cannot be read.</returns>
    public static IReadOnlyList<string> LimitsBelowRequests(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(edits);
        if (!live.Annotations.TryGetValue(LastApplied, out var text))
        {
            return [];
        }

        try
        {
            using var parsed = JsonDocument.Parse(text);
            var file = LiveWorkload.Of(live.Kind, parsed.RootElement);
            return [.. edits.Where(static e => e is { Section: EditSection.Limits, After: not null }).Select(e => (Edit: e, Request: e with { Section = EditSection.Requests, After = file.ValueOf(e with { Section = EditSection.Requests }) }))
                .Where(e => e.Request.After is not null && file.ValueOf(e.Edit) is null && e.Edit.Amount(e.Edit.After) < e.Request.Amount(e.Request.After))
                .Select(static e => $"{e.Edit.Where} {e.Edit.AfterText} would stand below the request of {e.Request.AfterText} in its owner's file, which has no such limit: the next kubectl apply of the unchanged file would be refused")];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
