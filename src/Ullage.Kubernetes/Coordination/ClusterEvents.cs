using System.Globalization;
using Ullage.Kubernetes.Api;

namespace Ullage.Kubernetes.Coordination;

/// <summary>What an Event is about.</summary>
/// <param name="Type">The object's type.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid; empty where it is not known.</param>
public sealed record EventSubject(ResourceType Type, string Namespace, string Name, string Uid);

/// <summary>Writes Events, which <c>kubectl describe</c> shows.</summary>
public static class ClusterEvents
{
    private const int MostNote = 1000;

    /// <summary>Writes an Event. Events are a courtesy: one that cannot be written is told by the result and stops nothing.</summary>
    /// <param name="client">The API.</param>
    /// <param name="about">What it is about.</param>
    /// <param name="reason">A word in upper camel case.</param>
    /// <param name="note">A sentence; cut where it is too long for an Event.</param>
    /// <param name="warning">Whether it warns.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why it could not be written; null where it was.</returns>
    public static async Task<string?> WriteAsync(KubernetesClient client, EventSubject about, string reason, string note, bool warning, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(note);
        // As client-go names them, by object and moment, and by kind and reason: a Deployment and a CronJob may share a name, and one moment may have two.
        var name = string.Create(CultureInfo.InvariantCulture, $"{about.Type.Kind.ToLowerInvariant()}.{(about.Name.Length > 200 ? about.Name[..200].TrimEnd('.', '-') : about.Name)}.{at.UtcTicks:x}.{reason.ToLowerInvariant()}");
        var moment = at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var body = Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "v1");
            json.WriteString("kind", "Event");
            json.WriteStartObject("metadata");
            json.WriteString("name", name);
            json.WriteString("namespace", about.Namespace);
            json.WriteEndObject();
            json.WriteStartObject("involvedObject");
            json.WriteString("apiVersion", about.Type.ApiVersion);
            json.WriteString("kind", about.Type.Kind);
            json.WriteString("namespace", about.Namespace);
            json.WriteString("name", about.Name);
            if (about.Uid.Length > 0)
            {
                json.WriteString("uid", about.Uid);
            }

            json.WriteEndObject();
            json.WriteString("reason", reason);
            json.WriteString("message", note.Length > MostNote ? string.Concat(note.AsSpan(0, MostNote), "…") : note);
            json.WriteString("type", warning ? "Warning" : "Normal");
            json.WriteString("firstTimestamp", moment);
            json.WriteString("lastTimestamp", moment);
            json.WriteNumber("count", 1);
            json.WriteStartObject("source");
            json.WriteString("component", "ullage");
            json.WriteEndObject();
            json.WriteString("reportingComponent", "ullage");
            json.WriteString("reportingInstance", "");
            json.WriteEndObject();
        });
        try
        {
            await client.CreateAsync(ResourceType.Events, about.Namespace, body, "ullage", cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (KubernetesException e)
        {
            return e.Message;
        }
    }
}
