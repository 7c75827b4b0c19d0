using Ullage.Kubernetes.Api;

namespace Ullage.Application.Rightsize;

/// <summary>Puts the summary into a ConfigMap of our own, by server-side apply without force: a map of that name that somebody else fills is left alone and said.</summary>
/// <param name="client">The API.</param>
/// <param name="namespace">The map's namespace.</param>
/// <param name="name">The map's name.</param>
public sealed class ConfigMapTelling(KubernetesClient client, string @namespace, string name)
{
    private const string Manager = "ullage";

    /// <summary>Writes it.</summary>
    /// <returns>How many containers did not fit.</returns>
    /// <exception cref="KubernetesException">It cannot be written.</exception>
    public async Task<int> TellAsync(FleetSummary summary, CancellationToken cancellationToken)
    {
        var (document, leftOut) = SummaryDocument.Write(summary);
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
            json.WriteEndObject();
            json.WriteEndObject();
        });
        await client.PatchAsync(ResourceType.ConfigMaps, @namespace, name, new ObjectPatch(PatchKind.Apply, body, Manager), cancellationToken).ConfigureAwait(false);
        return leftOut;
    }
}
