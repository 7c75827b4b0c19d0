using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>Which Services of a cluster may be a Prometheus, by the names of <see cref="PrometheusServices"/>.</summary>
/// <param name="client">The API.</param>
public sealed class PrometheusLookup(KubernetesClient client)
{
    private static readonly ResourceType Services = new("", "v1", "services", "Service");

    /// <summary>
    /// Services to try, the likeliest first: of the usual namespaces, else of all. Where Services may not be listed these are guesses, every usual name in that namespace.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    public async Task<IReadOnlyList<PrometheusService>> CandidatesAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(PrometheusServices.Namespaces.Select(n => ListAsync(n, cancellationToken))).ConfigureAwait(false);
        var found = lists.OfType<IReadOnlyList<Found>>().SelectMany(static l => l).ToList();
        if (found.Count == 0)
        {
            found.AddRange(await ListAsync(null, cancellationToken).ConfigureAwait(false) ?? []);
        }

        var guessed = PrometheusServices.Namespaces.Where((_, i) => lists[i] is null).ToList();
        return [.. found.OrderBy(static f => f.Rank).ThenBy(static f => f.Service.ToString(), StringComparer.Ordinal).Select(static f => f.Service), .. found.Count > 0 ? [] : PrometheusServices.Candidates(guessed)];
    }

    private async Task<IReadOnlyList<Found>?> ListAsync(string? @namespace, CancellationToken cancellationToken)
    {
        try
        {
            var list = await client.ListAsync(Services, @namespace, Recognised, ListQuery.All, cancellationToken).ConfigureAwait(false);
            return [.. list.Items.Where(static f => f != Found.None)];
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.Forbidden or KubernetesFailure.NotFound)
        {
            return null;
        }
    }

    private static Found Recognised(JsonElement of)
    {
        var (meta, ports) = (of.Field("metadata"), new List<int>());
        foreach (var port in of.Field("spec").Items("ports"))
        {
            if (port.Whole("port") is { } number && port.Text("protocol") is not ("UDP" or "SCTP"))
            {
                ports.Add(number);
            }
        }

        return PrometheusServices.Recognise(meta.Text("namespace"), meta.Text("name"), ports) is var (service, rank) ? new Found(service, rank) : Found.None;
    }

    private sealed record Found(PrometheusService Service, int Rank)
    {
        public static Found None { get; } = new(new("", "", 0, ""), int.MaxValue);
    }
}
