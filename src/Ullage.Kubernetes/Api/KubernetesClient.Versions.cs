using System.Collections.Concurrent;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Api;

/// <summary>Kinds that older servers have under another version: CronJobs before 1.21, disruption budgets too, autoscalers before 1.23.</summary>
public sealed partial class KubernetesClient
{
    private readonly ConcurrentDictionary<ResourceType, ResourceType> _served = new();

    /// <summary>A kind under the version that it was last answered by; as it was asked for where it was not asked for yet.</summary>
    /// <param name="type">The kind.</param>
    public ResourceType Served(ResourceType type) => _served.GetValueOrDefault(type, type);

    /// <summary>Asks under the version that the server has; which one that is, is looked up when it has not what was asked for.</summary>
    private async Task<T> ServedAsync<T>(ResourceType type, Func<ResourceType, Task<T>> ask, CancellationToken cancellationToken)
    {
        var isKnown = _served.TryGetValue(type, out var served);
        try
        {
            return await ask(served ?? type).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound && !isKnown && type.Older is not null)
        {
            served = !await ServesAsync(type, cancellationToken).ConfigureAwait(false) && await ServesAsync(type.Older, cancellationToken).ConfigureAwait(false) ? type.Older : type;
            _served[type] = served;
            if (served == type)
            {
                throw;
            }
        }

        return await ask(served).ConfigureAwait(false);
    }

    private async Task<bool> ServesAsync(ResourceType type, CancellationToken cancellationToken)
    {
        try
        {
            var resources = await AnswerAsync(new ApiRequest(HttpMethod.Get, $"apis/{type.ApiVersion}"), cancellationToken).ConfigureAwait(false);
            return resources.Items("resources").Any(r => r.Text("name") == type.Plural);
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.Forbidden)
        {
            return false;
        }
    }
}
