using System.Text;
using System.Text.Json;

namespace Ullage.Kubernetes.Api;

/// <summary>Creating, deleting, evicting: never sent twice, unless the server said that it had not begun.</summary>
public sealed partial class KubernetesClient
{
    /// <summary>Creates an object.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="body">The object in JSON.</param>
    /// <param name="fieldManager">Who creates, as managedFields shall tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="dryRun">Whether the server says what would be and keeps nothing.</param>
    /// <returns>The object as it is now, or as it would be.</returns>
    /// <exception cref="KubernetesException">It failed; <see cref="KubernetesFailure.Conflict"/> where there is one of that name.</exception>
    public Task<JsonElement> CreateAsync(ResourceType type, string? @namespace, ReadOnlyMemory<byte> body, string fieldManager, CancellationToken cancellationToken, bool dryRun = false)
    {
        ArgumentNullException.ThrowIfNull(type);
        var query = new StringBuilder();
        ListQuery.Add(query, "fieldManager", fieldManager);
        ListQuery.Add(query, "fieldValidation", "Strict");
        ListQuery.Add(query, "dryRun", dryRun ? "All" : "");
        return AnswerAsync(new ApiRequest(HttpMethod.Post, type.Path(@namespace) + query) { Body = body }, cancellationToken);
    }

    /// <summary>Deletes an object, if it is still the one that was read.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="resourceVersion">The state that was read; empty for whatever is there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="dryRun">Whether nothing is deleted.</param>
    /// <exception cref="KubernetesException">It failed; <see cref="KubernetesFailure.Conflict"/> where it changed meanwhile.</exception>
    public Task DeleteAsync(ResourceType type, string? @namespace, string name, string resourceVersion, CancellationToken cancellationToken, bool dryRun = false)
    {
        ArgumentNullException.ThrowIfNull(type);
        var body = Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "v1");
            json.WriteString("kind", "DeleteOptions");
            if (!string.IsNullOrEmpty(resourceVersion))
            {
                json.WriteStartObject("preconditions");
                json.WriteString("resourceVersion", resourceVersion);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
        return AnswerAsync(new ApiRequest(HttpMethod.Delete, type.Path(@namespace, name) + (dryRun ? "?dryRun=All" : "")) { Body = body }, cancellationToken);
    }

    /// <summary>Asks for a pod to be evicted, which a disruption budget may refuse: <see cref="KubernetesFailure.Overloaded"/> with the budget as its cause, and not tried again here.</summary>
    /// <param name="namespace">The pod's namespace.</param>
    /// <param name="pod">The pod's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="dryRun">Whether the pod stays.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    public Task EvictAsync(string @namespace, string pod, CancellationToken cancellationToken, bool dryRun = false)
    {
        var body = Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "policy/v1");
            json.WriteString("kind", "Eviction");
            json.WriteStartObject("metadata");
            json.WriteString("name", pod);
            json.WriteString("namespace", @namespace);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return AnswerAsync(new ApiRequest(HttpMethod.Post, ResourceType.Pods.Path(@namespace, pod, "eviction") + (dryRun ? "?dryRun=All" : "")) { Body = body }, cancellationToken);
    }

    /// <summary>Asks for the server's version.</summary>
    /// <exception cref="KubernetesException">It failed.</exception>
    public async Task<ServerVersion> VersionAsync(CancellationToken cancellationToken) =>
        ServerVersion.Read(await AnswerAsync(new ApiRequest(HttpMethod.Get, "version"), cancellationToken).ConfigureAwait(false));
}
