using System.Text.Json;
using Ullage.Kubernetes.Api;

namespace Ullage.Application.Rightsize;

/// <summary>
/// Puts the summary into a ConfigMap of our own, by server-side apply without force: a map of that name that somebody else fills is left alone and said. What was decided goes
/// with it, as far as there is room, so that the next run can tell what is new without a volume.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="namespace">The map's namespace.</param>
/// <param name="name">The map's name.</param>
public sealed class ConfigMapTelling(KubernetesClient client, string @namespace, string name)
{
    private const string Manager = "ullage";
    private const string Outcome = "last-run";
    private const string Scope = "last-run-scope";

    // Half of the map, as it grows by a third in base64: some 10,000 containers.
    private const int MostOutcome = 300 << 10;

    /// <summary>What the map knows of the run before. That it cannot be read is no failure: it is told instead of a comparison.</summary>
    public async Task<LastRun> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var map = await client.GetAsync(ResourceType.ConfigMaps, @namespace, name, cancellationToken).ConfigureAwait(false);
            return map.TryGetProperty("binaryData", out var data) && data.TryGetProperty(Outcome, out var bytes) && bytes.ValueKind == JsonValueKind.String && bytes.TryGetBytesFromBase64(out var outcome) && outcome.Length > 0
                && map.TryGetProperty("data", out var texts) && texts.TryGetProperty(Scope, out var scope) && scope.ValueKind == JsonValueKind.String
                ? new(scope.GetString()!, outcome, null)
                : LastRun.Untold($"ConfigMap {@namespace}/{name} does not hold what the last one decided; --state keeps it whatever its size");
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            return LastRun.None;
        }
        catch (KubernetesException e)
        {
            return LastRun.Untold($"ConfigMap {@namespace}/{name} cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="summary">What to tell.</param>
    /// <param name="last">The run before, which stays known where this one is not to be kept; null where it is not kept here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many containers did not fit, and whether what was decided did not.</returns>
    /// <exception cref="KubernetesException">It cannot be written.</exception>
    public async Task<(int LeftOut, bool OutcomeLeftOut)> TellAsync(FleetSummary summary, LastRun? last, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var (scope, outcome) = last is null ? ("", default) : summary.Result.Outcome is (var now, var bytes) ? (now.Id, bytes) : (last.Scope, last.Outcome);
        var isLeftOut = outcome.Length > MostOutcome;
        outcome = isLeftOut ? default : outcome;
        var (document, leftOut) = SummaryDocument.Write(summary, SummaryDocument.MostBytes - (outcome.Length * 4 / 3));
        var body = SummaryDocument.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "v1");
            json.WriteString("kind", "ConfigMap");
            json.WriteStartObject("metadata");
            json.WriteString("name", name);
            json.WriteString("namespace", @namespace);
            json.WriteStartObject("labels");
            json.WriteString("app.kubernetes.io/managed-by", Manager);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("data");
            json.WriteString("news", summary.News + "\n" + summary.Totals + "\n");
            json.WriteString("summary.json", document);
            if (last is not null)
            {
                json.WriteString(Scope, scope);
            }

            json.WriteEndObject();
            if (last is not null)
            {
                json.WriteStartObject("binaryData");
                json.WriteBase64String(Outcome, outcome.Span);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
        await client.PatchAsync(ResourceType.ConfigMaps, @namespace, name, new ObjectPatch(PatchKind.Apply, body, Manager), cancellationToken).ConfigureAwait(false);
        return (leftOut, isLeftOut);
    }
}
